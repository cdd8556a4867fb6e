"""AWS::S3::Bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

_BUCKET = {"Bucket": "Name"}

SPEC = Spec(
    kind="AWS::S3::Bucket",
    service="s3",
    listing=Read("list_buckets", "Buckets"),
    facets={
        "Location": Read("get_bucket_location", "{Region: LocationConstraint || 'us-east-1'}", _BUCKET),
        "Encryption": Read(
            "get_bucket_encryption",
            "ServerSideEncryptionConfiguration.Rules",
            _BUCKET,
            absent=("ServerSideEncryptionConfigurationNotFoundError",),
        ),
        "Versioning": Read("get_bucket_versioning", "Status", _BUCKET),
        "Tags": Read("get_bucket_tagging", "TagSet", _BUCKET, absent=("NoSuchTagSet",)),
        "PublicAccess": Read(
            "get_public_access_block",
            "PublicAccessBlockConfiguration",
            _BUCKET,
            absent=("NoSuchPublicAccessBlockConfiguration",),
        ),
        "Cors": Read("get_bucket_cors", "CORSRules", _BUCKET, absent=("NoSuchCORSConfiguration",)),
        "Ownership": Read(
            "get_bucket_ownership_controls",
            "OwnershipControls.Rules",
            _BUCKET,
            absent=("OwnershipControlsNotFoundError",),
        ),
        "Lifecycle": Read(
            "get_bucket_lifecycle_configuration", "Rules", _BUCKET, absent=("NoSuchLifecycleConfiguration",)
        ),
        "Notification": Read("get_bucket_notification_configuration", "@", _BUCKET),
        "Website": Read("get_bucket_website", "@", _BUCKET, absent=("NoSuchWebsiteConfiguration",)),
        "Logging": Read("get_bucket_logging", "LoggingEnabled", _BUCKET),
        "Replication": Read(
            "get_bucket_replication",
            "ReplicationConfiguration",
            _BUCKET,
            absent=("ReplicationConfigurationNotFoundError",),
        ),
        "ObjectLock": Read(
            "get_object_lock_configuration",
            "ObjectLockConfiguration",
            _BUCKET,
            absent=("ObjectLockConfigurationNotFoundError",),
        ),
    },
    identifier="Name",
    arn="arn:{_.Partition}:s3:::{Name}",
    tags="Tags",
    attributes={
        "DomainName": "{Name}.s3.amazonaws.com",
        "RegionalDomainName": "{Name}.s3.{_.Region}.amazonaws.com",
        "WebsiteURL": "http://{Name}.s3-website-{_.Region}.amazonaws.com",
    },
    name_property="BucketName",
    scope=Scope.WORLD,
    elsewhere="Location.Region != _.Region",
    data="s3-objects",
    ignored={
        "AbacStatus": "read by an operation of its own",
        "AccelerateConfiguration": "read by an operation of its own",
        "AccessControl": "an access control list of before bucket ownership; see findings",
        "AnalyticsConfigurations": "a report's setting, read by an operation of its own",
        "BucketNamePrefix": "an instruction to the deployment, which nothing stores",
        "BucketNamespace": "an instruction to the deployment, which nothing stores",
        "IntelligentTieringConfigurations": "read by an operation of its own",
        "InventoryConfigurations": "a report's setting, read by an operation of its own",
        "MetadataConfiguration": "not read yet",
        "MetadataTableConfiguration": "not read yet",
        "MetricsConfigurations": "a report's setting, read by an operation of its own",
        "ReplicationConfiguration": "blocks, see findings",
    },
)


def properties(doc: Document) -> Properties:
    """The bucket with every configuration that is read; its policy is a resource of its own."""
    return given(
        BucketName=doc["Name"],
        BucketEncryption=given(
            ServerSideEncryptionConfiguration=[_encryption(rule) for rule in doc.get("Encryption") or ()]
        ),
        VersioningConfiguration=given(Status=doc.get("Versioning")),
        PublicAccessBlockConfiguration=doc.get("PublicAccess"),
        CorsConfiguration=given(CorsRules=[_cors(rule) for rule in doc.get("Cors") or ()]),
        OwnershipControls=given(Rules=doc.get("Ownership")),
        LifecycleConfiguration=given(Rules=[_lifecycle(rule) for rule in doc.get("Lifecycle") or ()]),
        NotificationConfiguration=_notification(doc.get("Notification") or {}),
        WebsiteConfiguration=_website(doc.get("Website") or {}),
        LoggingConfiguration=given(
            DestinationBucketName=(doc.get("Logging") or {}).get("TargetBucket"),
            LogFilePrefix=(doc.get("Logging") or {}).get("TargetPrefix"),
        ),
        ObjectLockEnabled=True if doc.get("ObjectLock") else None,
        ObjectLockConfiguration=doc.get("ObjectLock"),
        Tags=tag_list(doc.get("Tags")),
    )


def _encryption(rule: Mapping[str, Any]) -> Properties:
    default = rule.get("ApplyServerSideEncryptionByDefault") or {}
    return given(
        ServerSideEncryptionByDefault=given(
            SSEAlgorithm=default.get("SSEAlgorithm"), KMSMasterKeyID=default.get("KMSMasterKeyID")
        ),
        BucketKeyEnabled=rule.get("BucketKeyEnabled") or None,
    )


def _cors(rule: Mapping[str, Any]) -> Properties:
    names = ("AllowedHeaders", "AllowedMethods", "AllowedOrigins")
    return given(
        **{name: rule.get(name) for name in names},
        ExposedHeaders=rule.get("ExposeHeaders"),
        Id=rule.get("ID"),
        MaxAge=rule.get("MaxAgeSeconds"),
    )


def _lifecycle(rule: Mapping[str, Any]) -> Properties:
    expiration = rule.get("Expiration") or {}
    noncurrent = rule.get("NoncurrentVersionExpiration") or {}
    chosen = rule.get("Filter") or {}
    several = chosen.get("And") or chosen
    tags = several.get("Tags") or ([several["Tag"]] if "Tag" in several else [])
    return given(
        Id=rule.get("ID"),
        Status=rule.get("Status"),
        Prefix=rule.get("Prefix") or several.get("Prefix"),
        TagFilters=tags,
        ObjectSizeGreaterThan=_text(several.get("ObjectSizeGreaterThan")),
        ObjectSizeLessThan=_text(several.get("ObjectSizeLessThan")),
        ExpirationInDays=expiration.get("Days"),
        ExpirationDate=_text(expiration.get("Date")),
        ExpiredObjectDeleteMarker=expiration.get("ExpiredObjectDeleteMarker") or None,
        NoncurrentVersionExpiration=given(
            NoncurrentDays=noncurrent.get("NoncurrentDays"),
            NewerNoncurrentVersions=noncurrent.get("NewerNoncurrentVersions"),
        ),
        Transitions=[
            given(
                StorageClass=item.get("StorageClass"),
                TransitionInDays=item.get("Days"),
                TransitionDate=_text(item.get("Date")),
            )
            for item in rule.get("Transitions") or ()
        ],
        NoncurrentVersionTransitions=[
            given(StorageClass=item.get("StorageClass"), TransitionInDays=item.get("NoncurrentDays"))
            for item in rule.get("NoncurrentVersionTransitions") or ()
        ],
        AbortIncompleteMultipartUpload=rule.get("AbortIncompleteMultipartUpload"),
    )


def _text(value: Any) -> str | None:
    return None if value is None else value.isoformat() if hasattr(value, "isoformat") else str(value)


def _notification(described: Mapping[str, Any]) -> Properties:
    kinds = (
        ("LambdaConfigurations", "LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
        ("QueueConfigurations", "QueueConfigurations", "Queue", "QueueArn"),
        ("TopicConfigurations", "TopicConfigurations", "Topic", "TopicArn"),
    )
    return given(
        **{
            to: [
                given(Event=event, **{target: item[arn]}, Filter=_filter(item))
                for item in described.get(origin) or ()
                for event in sorted(item["Events"])
            ]
            for to, origin, target, arn in kinds
        },
        EventBridgeConfiguration={"EventBridgeEnabled": True} if "EventBridgeConfiguration" in described else None,
    )


def _filter(item: Mapping[str, Any]) -> Properties:
    rules = ((item.get("Filter") or {}).get("Key") or {}).get("FilterRules") or []
    return given(S3Key=given(Rules=[{"Name": rule["Name"].lower(), "Value": rule["Value"]} for rule in rules]))


def _website(described: Mapping[str, Any]) -> Properties:
    return given(
        IndexDocument=(described.get("IndexDocument") or {}).get("Suffix"),
        ErrorDocument=(described.get("ErrorDocument") or {}).get("Key"),
        RedirectAllRequestsTo=described.get("RedirectAllRequestsTo"),
        RoutingRules=[
            given(RoutingRuleCondition=rule.get("Condition"), RedirectRule=rule.get("Redirect"))
            for rule in described.get("RoutingRules") or ()
        ],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its name is taken for ever, so it gets a new one; replication is not carried."""
    if doc.get("Replication"):
        yield Finding(
            Severity.BLOCK,
            "replication-not-carried",
            "",
            "it replicates to another bucket, which is not carried",
            "decide to leave it, or remove the replication before the move and set it up again afterwards",
        )
