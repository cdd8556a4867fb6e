"""The parts of a bucket's configuration as CloudFormation writes them, from the words of the S3 API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.model.values import Json, Properties
from migrate.resources.shapes import as_text, by, given, in_order, moment, picked
from migrate.resources.template_shapes import without

Described = Mapping[str, Any]


def encryption(rule: Described) -> Properties:
    """One rule of the default encryption. A bucket key that is off is CloudFormation's default."""
    return given(
        BlockedEncryptionTypes=picked(rule.get("BlockedEncryptionTypes") or {}, ("EncryptionType",)),
        BucketKeyEnabled=rule.get("BucketKeyEnabled") or None,
        ServerSideEncryptionByDefault=picked(
            rule.get("ApplyServerSideEncryptionByDefault") or {}, ("KMSMasterKeyID", "SSEAlgorithm")
        ),
    )


def cors(rule: Described) -> Properties:
    """One rule on who may call from a browser."""
    return given(
        ExposedHeaders=rule.get("ExposeHeaders"),
        Id=rule.get("ID"),
        MaxAge=rule.get("MaxAgeSeconds"),
        **picked(rule, ("AllowedHeaders", "AllowedMethods", "AllowedOrigins")),
    )


def lifecycle(rule: Described) -> Properties:
    """One rule on how objects age; its filter is flat in CloudFormation."""
    expiration = rule.get("Expiration") or {}
    chosen = _flat(rule.get("Filter"))
    return given(
        ExpirationDate=moment(expiration.get("Date")),
        ExpirationInDays=expiration.get("Days"),
        ExpiredObjectDeleteMarker=expiration.get("ExpiredObjectDeleteMarker") or None,
        Id=rule.get("ID"),
        NoncurrentVersionExpiration=picked(
            rule.get("NoncurrentVersionExpiration") or {}, ("NewerNoncurrentVersions", "NoncurrentDays")
        ),
        NoncurrentVersionTransitions=[_noncurrent(one) for one in rule.get("NoncurrentVersionTransitions") or ()],
        ObjectSizeGreaterThan=as_text(chosen.get("ObjectSizeGreaterThan")),
        ObjectSizeLessThan=as_text(chosen.get("ObjectSizeLessThan")),
        Prefix=rule.get("Prefix") or chosen.get("Prefix"),
        TagFilters=by("Key", chosen.get("Tags")),
        Transitions=[_transition(one) for one in rule.get("Transitions") or ()],
        **picked(rule, ("AbortIncompleteMultipartUpload", "Status")),
    )


def _noncurrent(described: Described) -> Properties:
    return given(
        TransitionInDays=described.get("NoncurrentDays"),
        **picked(described, ("NewerNoncurrentVersions", "StorageClass")),
    )


def _transition(described: Described) -> Properties:
    return given(
        StorageClass=described.get("StorageClass"),
        TransitionDate=moment(described.get("Date")),
        TransitionInDays=described.get("Days"),
    )


def _flat(chosen: Described | None) -> Described:
    """A filter's conditions side by side, whether the API says one alone or several under `And`."""
    several = (chosen or {}).get("And") or chosen or {}
    return {**several, "Tags": several.get("Tags") or [several[name] for name in ("Tag",) if several.get(name)]}


def notification(described: Described) -> Properties:
    """What is told to whom: one entry for each event, where the API lists several in one."""
    kinds = (
        ("LambdaConfigurations", "LambdaFunctionConfigurations", "Function", "LambdaFunctionArn"),
        ("QueueConfigurations", "QueueConfigurations", "Queue", "QueueArn"),
        ("TopicConfigurations", "TopicConfigurations", "Topic", "TopicArn"),
    )
    told: dict[str, Json] = {
        to: [
            given(Event=event, Filter=_keys(item), **{target: item[arn]})
            for item in described.get(source) or ()
            for event in in_order(item["Events"])
        ]
        for to, source, target, arn in kinds
    }
    to_bus = {"EventBridgeEnabled": True} if described.get("EventBridgeConfiguration") is not None else None
    return given(EventBridgeConfiguration=to_bus, **told)


def _keys(item: Described) -> Properties:
    rules = ((item.get("Filter") or {}).get("Key") or {}).get("FilterRules")
    # The API answers `Prefix` where CloudFormation wants `prefix`.
    named = [{"Name": rule["Name"].lower(), "Value": rule.get("Value") or ""} for rule in by("Name", rules)]
    return given(S3Key=given(Rules=named))


def website(described: Described) -> Properties:
    """How the bucket answers as a web site."""
    return given(
        ErrorDocument=(described.get("ErrorDocument") or {}).get("Key"),
        IndexDocument=(described.get("IndexDocument") or {}).get("Suffix"),
        RedirectAllRequestsTo=described.get("RedirectAllRequestsTo"),
        RoutingRules=[
            given(RedirectRule=rule.get("Redirect"), RoutingRuleCondition=rule.get("Condition"))
            for rule in described.get("RoutingRules") or ()
        ],
    )


def logging(described: Described) -> Properties:
    """Where access is logged to. A key format that says nothing more stays a mapping of its one name."""
    return given(
        DestinationBucketName=described.get("TargetBucket"),
        LogFilePrefix=described.get("TargetPrefix"),
        TargetObjectKeyFormat=described.get("TargetObjectKeyFormat"),
    )


def replication(described: Described) -> Properties:
    """Which objects are written to which other bucket."""
    rules = [_replicated(rule) for rule in by("ID", described.get("Rules"))]
    return given(Role=described.get("Role"), Rules=rules)


YOUNGER = ("UseSourceMultiRegionKey",)
"""What no template can say yet."""


def _replicated(rule: Described) -> Properties:
    names = ("DeleteMarkerReplication", "Prefix", "Priority", "SourceSelectionCriteria", "Status")
    filtered = rule.get("Filter") or {}
    both = filtered.get("And") or {}
    return given(
        Filter=given(
            And=given(Prefix=both.get("Prefix"), TagFilters=by("Key", both.get("Tags"))),
            Prefix=filtered.get("Prefix"),
            TagFilter=filtered.get("Tag"),
        ),
        Destination=without(rule.get("Destination") or {}, YOUNGER),
        Id=rule.get("ID"),
        **picked(rule, names),
    )


def tiering(described: Described) -> Properties:
    """When objects that nobody reads go to an archive."""
    return given(
        Tierings=by("AccessTier", described.get("Tierings")),
        **_scoped(described),
        **picked(described, ("Id", "Status")),
    )


def metrics(described: Described) -> Properties:
    """Which objects' requests are counted."""
    access_point = _flat(described.get("Filter")).get("AccessPointArn")
    return given(AccessPointArn=access_point, Id=described.get("Id"), **_scoped(described))


def analytics(described: Described) -> Properties:
    """Which objects' use is watched, and where the report goes."""
    export = (described.get("StorageClassAnalysis") or {}).get("DataExport") or {}
    reported = given(
        Destination=_destination(export.get("Destination")), OutputSchemaVersion=export.get("OutputSchemaVersion")
    )
    analysed = given(DataExport=reported)
    return {"Id": described["Id"], "StorageClassAnalysis": analysed, **_scoped(described)}


def inventory(described: Described) -> Properties:
    """Which lists of objects are written where, and how often."""
    return given(
        Destination=_destination(described.get("Destination")),
        Enabled=described.get("IsEnabled"),
        OptionalFields=in_order(described.get("OptionalFields")),
        Prefix=(described.get("Filter") or {}).get("Prefix"),
        ScheduleFrequency=(described.get("Schedule") or {}).get("Frequency"),
        **picked(described, ("Id", "IncludedObjectVersions")),
    )


def _scoped(described: Described) -> Properties:
    chosen = _flat(described.get("Filter"))
    return given(Prefix=chosen.get("Prefix"), TagFilters=by("Key", chosen.get("Tags")))


def _destination(described: Described | None) -> Properties:
    bucket = (described or {}).get("S3BucketDestination") or {}
    return given(
        BucketAccountId=bucket.get("AccountId") or bucket.get("BucketAccountId"),
        BucketArn=bucket.get("Bucket"),
        **picked(bucket, ("Format", "Prefix")),
    )
