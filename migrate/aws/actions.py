"""Which IAM action authorizes an SDK operation, and whether it only reads: published data, unknown means write.

Follows https://docs.aws.amazon.com/service-authorization/latest/reference/ through `access_levels.json`, which
`scripts/access-levels` makes. Where the name of an operation is not the name of its action, the tables here say so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import botocore.session
from botocore import xform_name
from botocore.loaders import Loader
from botocore.model import OperationModel, ServiceModel

PREFIXES = {"monitoring": "cloudwatch", "tagging": "tag", "cloudcontrolapi": "cloudformation"}
"""Signing name -> IAM prefix where they differ."""

ACTIONS = {
    "budgets:DescribeBudget": "budgets:ViewBudget",
    "budgets:DescribeBudgets": "budgets:ViewBudget",
    "budgets:DescribeNotificationsForBudget": "budgets:ViewBudget",
    "budgets:DescribeSubscribersForNotification": "budgets:ViewBudget",
    "lambda:GetLayerVersionByArn": "lambda:GetLayerVersion",
    "s3:GetBucketAccelerateConfiguration": "s3:GetAccelerateConfiguration",
    "s3:GetBucketAnalyticsConfiguration": "s3:GetAnalyticsConfiguration",
    "s3:GetBucketCors": "s3:GetBucketCORS",
    "s3:GetBucketEncryption": "s3:GetEncryptionConfiguration",
    "s3:GetBucketIntelligentTieringConfiguration": "s3:GetIntelligentTieringConfiguration",
    "s3:GetBucketInventoryConfiguration": "s3:GetInventoryConfiguration",
    "s3:GetBucketLifecycle": "s3:GetLifecycleConfiguration",
    "s3:GetBucketLifecycleConfiguration": "s3:GetLifecycleConfiguration",
    "s3:GetBucketMetricsConfiguration": "s3:GetMetricsConfiguration",
    "s3:GetBucketNotificationConfiguration": "s3:GetBucketNotification",
    "s3:GetBucketReplication": "s3:GetReplicationConfiguration",
    "s3:GetObjectLockConfiguration": "s3:GetBucketObjectLockConfiguration",
    "s3:GetPublicAccessBlock": "s3:GetBucketPublicAccessBlock",
    "s3:HeadBucket": "s3:ListBucket",
    "s3:HeadObject": "s3:GetObject",
    "s3:ListBucketAnalyticsConfigurations": "s3:GetAnalyticsConfiguration",
    "s3:ListBucketIntelligentTieringConfigurations": "s3:GetIntelligentTieringConfiguration",
    "s3:ListBucketInventoryConfigurations": "s3:GetInventoryConfiguration",
    "s3:ListBucketMetricsConfigurations": "s3:GetMetricsConfiguration",
    "s3:ListBuckets": "s3:ListAllMyBuckets",
    "s3:ListMultipartUploads": "s3:ListBucketMultipartUploads",
    "s3:ListObjectVersions": "s3:ListBucketVersions",
    "s3:ListObjects": "s3:ListBucket",
    "s3:ListObjectsV2": "s3:ListBucket",
    "s3:ListParts": "s3:ListMultipartUploadParts",
}
"""`prefix:Operation` -> action where the names differ; only what reads is listed, as everything unknown is a write."""


def action_of(model: OperationModel) -> str:
    """The IAM action, `prefix:Name`, of an SDK operation. API Gateway's actions are the HTTP methods."""
    prefix = str(model.service_model.signing_name)
    prefix = PREFIXES.get(prefix, prefix)
    name = model.http["method"] if prefix == "apigateway" else model.name
    return ACTIONS.get(f"{prefix}:{name}", f"{prefix}:{name}")


def only_reads(action: str) -> bool:
    """Whether AWS's published access level of `prefix:Name` says that it changes nothing."""
    return action.lower() in _reads()


def is_write(service: str, operation: str) -> bool:
    """Whether an operation of a boto3 client (`list_queues`, `ListQueues`) may change anything; unknown: it may."""
    model = operation_model(service, operation)
    return model is None or not only_reads(action_of(model))


def operation_model(service: str, operation: str) -> OperationModel | None:
    """AWS's model of an operation, by its boto3 or its API name; None when there is none."""
    model, names = _service(service)
    name = names.get(operation, operation)
    return model.operation_model(name) if name in model.operation_names else None


def service_model(service: str) -> ServiceModel:
    """AWS's model of a service, by its boto3 name."""
    return _service(service)[0]


@lru_cache(maxsize=1)
def loader() -> Loader:
    """The one loader of AWS's models, with their cache: several loaders cost hundreds of megabytes."""
    found = botocore.session.Session().get_component("data_loader")
    assert isinstance(found, Loader)
    return found


@lru_cache(maxsize=256)
def _service(service: str) -> tuple[ServiceModel, Mapping[str, str]]:
    model = ServiceModel(loader().load_service_model(service, "service-2"), service)
    return model, {xform_name(name): name for name in model.operation_names}


@lru_cache(maxsize=1)
def _reads() -> frozenset[str]:
    """In lower case, as IAM compares names."""
    published = json.loads((files("migrate.aws") / "access_levels.json").read_text(encoding="utf-8"))
    return frozenset(
        f"{prefix}:{name}".lower() for prefix, names in published["reads"].items() for name in names.split()
    )
