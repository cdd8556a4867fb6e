"""Buckets, tables, parameters, secrets and keys."""

from __future__ import annotations

import json
import re
from typing import Any

from moto.s3.models import s3_backends

from migrate.sandbox.cloudformation.calls import Properties, call
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step, as_pairs
from migrate.sandbox.cloudformation.types.buckets import BUCKET_STEPS


def _bucket(scope: Scope) -> Properties:
    wanted: dict[str, Any] = {"Bucket": scope["name"]}
    if scope["region"] != "us-east-1":
        wanted["CreateBucketConfiguration"] = {"LocationConstraint": scope["region"]}
    if str(scope["p"].get("ObjectLockEnabled")).lower() == "true":
        wanted["ObjectLockEnabledForBucket"] = True
    return wanted


def _bucket_tags(scope: Scope) -> Properties:
    """PutBucketTagging refuses `aws:` tags to callers; CloudFormation itself sets them, so set them beside it."""
    bucket = s3_backends[scope["account"]]["aws"].get_bucket(scope["id"])
    tags = {**as_pairs(scope["p"].get("Tags") or {}), **scope["tags"]}
    s3_backends[scope["account"]]["aws"].put_bucket_tagging(bucket.name, tags)
    return {"Bucket": scope["id"]}


def _table(scope: Scope) -> Properties:
    p = scope["p"]
    wanted = {k: v for k, v in p.items() if k not in _TABLE_CARRIED}
    wanted["TableName"] = scope["name"]
    if "StreamSpecification" in p:
        view = p["StreamSpecification"]["StreamViewType"]
        wanted["StreamSpecification"] = {"StreamEnabled": True, "StreamViewType": view}
    if "SSESpecification" in p:
        sse = dict(p["SSESpecification"])
        enabled = sse.pop("SSEEnabled", True)
        wanted["SSESpecification"] = {"Enabled": enabled, **sse}
    for index in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        if index in p:
            wanted[index] = [{k: v for k, v in i.items() if k in _INDEX} for i in p[index]]
    return wanted


def _parameter(scope: Scope) -> Properties:
    wanted = {**scope["p"], "Name": scope["name"]}
    if "id" in scope:
        wanted.pop("Tags", None)
        wanted["Overwrite"] = True
    return wanted


def _secret(scope: Scope) -> Properties:
    p = {k: v for k, v in scope["p"].items() if k not in {"GenerateSecretString", "ReplicaRegions"}}
    wish = scope["p"].get("GenerateSecretString")
    if wish is not None and "id" not in scope:
        rules = {k: v for k, v in wish.items() if k not in {"SecretStringTemplate", "GenerateStringKey"}}
        word = call(scope["account"], scope["region"], "secretsmanager", "get_random_password", rules)
        password = word["RandomPassword"]
        if "GenerateStringKey" in wish:
            password = json.dumps({**json.loads(wish["SecretStringTemplate"]), wish["GenerateStringKey"]: password})
        p["SecretString"] = password
    return {**p, "Name": scope["name"]}


def _key(scope: Scope) -> Properties:
    p = scope["p"]
    wanted = {k: v for k, v in p.items() if k not in _KEY_CARRIED}
    return {**wanted, "Policy": p["KeyPolicy"]} if "KeyPolicy" in p else wanted


def _is(name: str, word: str) -> str:
    """JMESPath that finds something where the property is that boolean, as such or as text."""
    return f"(p.{name} == `{word}` || p.{name} == '{word}') && 'yes' || null"


def _rotation(scope: Scope) -> Properties:
    return {"KeyId": scope["id"]}


_INDEX = {"IndexName", "KeySchema", "Projection", "ProvisionedThroughput", "OnDemandThroughput"}
_TABLE_CARRIED = frozenset(
    {"PointInTimeRecoverySpecification", "TimeToLiveSpecification", "ContributorInsightsSpecification",
     "KinesisStreamSpecification", "ImportSourceSpecification", "ResourcePolicy", "WarmThroughput"}
)  # fmt: skip
_KEY_CARRIED = frozenset({"KeyPolicy", "EnableKeyRotation", "Enabled", "PendingWindowInDays", "RotationPeriodInDays"})
_BUCKET_CARRIED = frozenset(
    re.findall(
        r"\w+",
        "AccelerateConfiguration AccessControl AnalyticsConfigurations BucketEncryption CorsConfiguration "
        "IntelligentTieringConfigurations InventoryConfigurations LifecycleConfiguration LoggingConfiguration "
        "MetricsConfigurations NotificationConfiguration ObjectLockConfiguration OwnershipControls "
        "PublicAccessBlockConfiguration ReplicationConfiguration VersioningConfiguration WebsiteConfiguration",
    )
)

KINDS = (
    Kind(
        "AWS::S3::Bucket", "s3", "create_bucket", "{name}", {"Bucket": "{id}"},
        attributes={
            "Arn": "arn:aws:s3:::{id}",
            "DomainName": "{id}.s3.amazonaws.com",
            "RegionalDomainName": "{id}.s3.{region}.amazonaws.com",
            "DualStackDomainName": "{id}.s3.dualstack.{region}.amazonaws.com",
            "WebsiteURL": "http://{id}.s3-website-{region}.amazonaws.com",
        },
        name="BucketName", limit=63, values=_bucket, standing=Step("head_bucket", {"Bucket": "{name}"}),
        carried=_BUCKET_CARRIED, steps=BUCKET_STEPS,
        delete="delete_bucket", tagging=Step("head_bucket", _bucket_tags),
    ),
    Kind(
        "AWS::S3::BucketPolicy", "s3", "put_bucket_policy", "{p.Bucket}", {"Bucket": "{p.Bucket}"},
        values={"Bucket": "{p.Bucket}", "Policy": "{p.PolicyDocument}"}, fixed=frozenset({"Bucket"}),
        update="put_bucket_policy", delete="delete_bucket_policy",
    ),
    Kind(
        "AWS::DynamoDB::Table", "dynamodb", "create_table", "{name}", {"TableName": "{id}"},
        attributes={"Arn": "{TableDescription.TableArn}", "StreamArn": "{TableDescription.LatestStreamArn}",
                    "TableId": "{TableDescription.TableId}"},
        name="TableName", limit=255, values=_table, carried=_TABLE_CARRIED,
        fixed=frozenset({"KeySchema", "LocalSecondaryIndexes"}), update="update_table", delete="delete_table",
        steps=(
            Step("update_continuous_backups", {
                "TableName": "{id}", "PointInTimeRecoverySpecification": "{p.PointInTimeRecoverySpecification}",
            }, when="p.PointInTimeRecoverySpecification",
                undo=("update_continuous_backups", {
                    "TableName": "{id}", "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
                })),
            Step("update_time_to_live", {"TableName": "{id}", "TimeToLiveSpecification": "{p.TimeToLiveSpecification}"},
                 when="p.TimeToLiveSpecification"),
            Step("update_contributor_insights", {
                "TableName": "{id}",
                "ContributorInsightsAction": "{p.ContributorInsightsSpecification.Enabled && 'ENABLE' || 'DISABLE'}",
            }, when="p.ContributorInsightsSpecification"),
            Step("put_resource_policy", {
                "ResourceArn": "{TableDescription.TableArn}", "Policy": "{p.ResourcePolicy.PolicyDocument}",
            }, when="p.ResourcePolicy"),
        ),
    ),
    Kind(
        "AWS::SSM::Parameter", "ssm", "put_parameter", "{name}", {"Name": "{id}"},
        attributes={"Type": "{p.Type}", "Value": "{p.Value}"}, name="Name", limit=2048,
        values=_parameter, update="put_parameter", whole=frozenset({"Value", "Type", "Description"}),
        delete="delete_parameter",
    ),
    Kind(
        "AWS::SecretsManager::Secret", "secretsmanager", "create_secret", "{ARN}", {"SecretId": "{id}"},
        attributes={"Id": "{id}"}, name="Name", limit=512, values=_secret, update="update_secret",
        carried=frozenset({"ReplicaRegions"}), delete="delete_secret",
    ),
    Kind(
        "AWS::SecretsManager::ResourcePolicy", "secretsmanager", "put_resource_policy", "{p.SecretId}",
        {"SecretId": "{p.SecretId}"}, values={"SecretId": "{p.SecretId}", "ResourcePolicy": "{p.ResourcePolicy}"},
        carried=frozenset({"BlockPublicPolicy"}), update="put_resource_policy", delete="delete_resource_policy",
    ),
    Kind(
        "AWS::KMS::Key", "kms", "create_key", "{KeyMetadata.KeyId}", {"KeyId": "{id}"},
        attributes={"Arn": "{KeyMetadata.Arn}", "KeyId": "{id}"}, values=_key,
        carried=_KEY_CARRIED,
        steps=(
            Step("put_key_policy", {"KeyId": "{id}", "PolicyName": "default", "Policy": "{p.KeyPolicy}"},
                 when="changed.KeyPolicy"),
            Step("enable_key_rotation", _rotation, when=_is("EnableKeyRotation", "true"),
                 undo=("disable_key_rotation", {"KeyId": "{id}"})),
            Step("disable_key", _rotation, when=_is("Enabled", "false"),
                 undo=("enable_key", {"KeyId": "{id}"})),
        ),
        delete="schedule_key_deletion",
    ),
    Kind(
        "AWS::KMS::Alias", "kms", "create_alias", "{p.AliasName}", {"AliasName": "{p.AliasName}"},
        fixed=frozenset({"AliasName"}), update="update_alias", whole=frozenset({"TargetKeyId"}), delete="delete_alias",
    ),
)  # fmt: skip
