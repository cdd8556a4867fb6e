"""AWS::S3::Bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources import s3_shapes
from migrate.resources.shapes import by, given, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec
from migrate.resources.template_shapes import not_in_templates

_BUCKET = {"Bucket": "Name"}
# Only a bucket from before regions had codes answers `EU`.
_REGION = "(LocationConstraint == 'EU' && 'eu-west-1') || LocationConstraint || 'us-east-1'"
# What a region says that has no transfer acceleration.
_NO_ACCELERATION = ("MethodNotAllowed", "NotImplemented", "UnsupportedArgument", "XNotImplemented")


def _read(operation: str, path: str, *absent: str) -> Read:
    return Read(operation, path, _BUCKET, absent)


SPEC = Spec(
    kind="AWS::S3::Bucket",
    service="s3",
    listing=Read("list_buckets", "Buckets"),
    facets={
        "Location": _read("get_bucket_location", f"{{Region: {_REGION}}}"),
        "Acceleration": _read("get_bucket_accelerate_configuration", "Status", *_NO_ACCELERATION),
        "Acl": _read("get_bucket_acl", "@"),
        "Analytics": _read("list_bucket_analytics_configurations", "AnalyticsConfigurationList"),
        "Cors": _read("get_bucket_cors", "CORSRules", "NoSuchCORSConfiguration"),
        "Encryption": _read(
            "get_bucket_encryption",
            "ServerSideEncryptionConfiguration.Rules",
            "ServerSideEncryptionConfigurationNotFoundError",
        ),
        "Inventory": _read("list_bucket_inventory_configurations", "InventoryConfigurationList"),
        "Lifecycle": _read("get_bucket_lifecycle_configuration", "@", "NoSuchLifecycleConfiguration"),
        "Logging": _read("get_bucket_logging", "LoggingEnabled"),
        "Metrics": _read("list_bucket_metrics_configurations", "MetricsConfigurationList"),
        "Notification": _read("get_bucket_notification_configuration", "@"),
        "ObjectLock": _read(
            "get_object_lock_configuration", "ObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"
        ),
        "Ownership": _read(
            "get_bucket_ownership_controls", "OwnershipControls.Rules", "OwnershipControlsNotFoundError"
        ),
        "Payer": _read("get_bucket_request_payment", "Payer"),
        "PublicAccess": _read(
            "get_public_access_block", "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration"
        ),
        "Replication": _read(
            "get_bucket_replication", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError"
        ),
        "Tags": _read("get_bucket_tagging", "TagSet", "NoSuchTagSet"),
        "Tiering": _read("list_bucket_intelligent_tiering_configurations", "IntelligentTieringConfigurationList"),
        "Versioning": _read("get_bucket_versioning", "@"),
        "Website": _read("get_bucket_website", "@", "NoSuchWebsiteConfiguration"),
    },
    identifier="Name",
    arn="arn:{_.Partition}:s3:::{Name}",
    tags="Tags",
    attributes={
        "DomainName": "{Name}.s3.amazonaws.com",
        "DualStackDomainName": "{Name}.s3.dualstack.{_.Region}.amazonaws.com",
        "RegionalDomainName": "{Name}.s3.{_.Region}.amazonaws.com",
        "WebsiteURL": "http://{Name}.s3-website-{_.Region}.amazonaws.com",
    },
    forms=(
        "${Ref}.s3-${AWS::Region}.${AWS::URLSuffix}",
        "${Ref}.s3-website-${AWS::Region}.${AWS::URLSuffix}",
        "${Ref}.s3-website.${AWS::Region}.${AWS::URLSuffix}",
    ),
    name_property="BucketName",
    scope=Scope.WORLD,
    elsewhere="Location.Region != _.Region",
    data="s3-objects",
    ignored={
        "AbacStatus": "so new that few endpoints know the operation that reads it",
        "AccessControl": "write-only: what it made is an access control list, see findings",
        "BucketNamePrefix": "an instruction to the deployment, which nothing stores",
        "BucketNamespace": "an instruction to the deployment, which nothing stores",
        "MetadataConfiguration": "so new that few endpoints know the operation that reads it",
        "MetadataTableConfiguration": "so new that few endpoints know the operation that reads it",
    },
)


def properties(doc: Document) -> Properties:
    """The bucket with every configuration that is read; its policy is a resource of its own."""
    lifecycle = doc.get("Lifecycle") or {}
    return given(
        AccelerateConfiguration=given(AccelerationStatus=doc.get("Acceleration")),
        AnalyticsConfigurations=_each(s3_shapes.analytics, by("Id", doc.get("Analytics"))),
        BucketEncryption=given(ServerSideEncryptionConfiguration=_each(s3_shapes.encryption, doc.get("Encryption"))),
        BucketName=doc["Name"],
        CorsConfiguration=given(CorsRules=_each(s3_shapes.cors, doc.get("Cors"))),
        IntelligentTieringConfigurations=_each(s3_shapes.tiering, by("Id", doc.get("Tiering"))),
        InventoryConfigurations=_each(s3_shapes.inventory, by("Id", doc.get("Inventory"))),
        LifecycleConfiguration=given(
            Rules=_each(s3_shapes.lifecycle, lifecycle.get("Rules")),
            TransitionDefaultMinimumObjectSize=lifecycle.get("TransitionDefaultMinimumObjectSize"),
        ),
        LoggingConfiguration=s3_shapes.logging(doc.get("Logging") or {}),
        MetricsConfigurations=_each(s3_shapes.metrics, by("Id", doc.get("Metrics"))),
        NotificationConfiguration=s3_shapes.notification(doc.get("Notification") or {}),
        ObjectLockConfiguration=doc.get("ObjectLock"),
        ObjectLockEnabled=True if doc.get("ObjectLock") else None,
        OwnershipControls=given(Rules=doc.get("Ownership")),
        PublicAccessBlockConfiguration=doc.get("PublicAccess"),
        ReplicationConfiguration=s3_shapes.replication(doc.get("Replication") or {}),
        Tags=tag_list(doc.get("Tags")),
        VersioningConfiguration=given(Status=(doc.get("Versioning") or {}).get("Status")),
        WebsiteConfiguration=s3_shapes.website(doc.get("Website") or {}),
    )


def _each(shape: Callable[[Mapping[str, Any]], Properties], items: list[Any] | None) -> list[Properties]:
    return [shape(item) for item in items or ()]


def findings(doc: Document) -> Iterator[Finding]:
    """What a bucket can have and no template can say."""
    yield from not_in_templates(SPEC.kind, doc.get("Replication"), s3_shapes.YOUNGER)
    if _granted(doc):
        yield Finding(
            Severity.WARN,
            "access-control-list-not-carried",
            "",
            "its access control list grants something to others than its owner, and is not carried",
            "say the same in the bucket's policy, or set the list on the new bucket by hand",
        )
    if (doc.get("Versioning") or {}).get("MFADelete") == "Enabled":
        yield Finding(
            Severity.WARN,
            "mfa-delete-not-carried",
            "",
            "deleting a version asks for a second factor here; only an account's root user can set that",
            "set it on the new bucket as its account's root user, or do without",
        )
    if doc.get("Payer") == "Requester":
        yield Finding(
            Severity.WARN,
            "requester-pays-not-carried",
            "",
            "whoever requests an object pays for it here; CloudFormation cannot say so",
            "set it on the new bucket by hand (PutBucketRequestPayment)",
        )
    if (doc.get("Logging") or {}).get("TargetGrants"):
        yield Finding(
            Severity.WARN,
            "log-grants-not-carried",
            "",
            "its access logs are granted to others, and CloudFormation cannot say so",
            "say the same in the policy of the bucket that takes the logs",
        )


def _granted(doc: Document) -> bool:
    """Whether a list is in force (ownership may rule lists out), with a grant to anybody but the owner."""
    enforced = any(rule.get("ObjectOwnership") == "BucketOwnerEnforced" for rule in doc.get("Ownership") or ())
    listed = doc.get("Acl") or {}
    owner = (listed.get("Owner") or {}).get("ID")
    return not enforced and any((grant.get("Grantee") or {}).get("ID") != owner for grant in listed.get("Grants") or ())
