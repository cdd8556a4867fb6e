"""AWS::Kinesis::Stream: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-stream.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Kinesis::Stream",
    service="kinesis",
    listing=Read("list_streams", "StreamNames[].{StreamName: @}"),
    facets={
        "": Read("describe_stream_summary", "StreamDescriptionSummary", {"StreamName": "StreamName"}),
        "Tags": Read("list_tags_for_stream", "Tags", {"StreamName": "StreamName"}),
    },
    identifier="StreamName",
    name="StreamName",
    arn="StreamARN",
    attributes={"Arn": "StreamARN"},
    tags="Tags",
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """Capacity, retention and encryption. Shards are counted only where people count them (PROVISIONED)."""
    on_demand = search("StreamModeDetails.StreamMode", doc) == "ON_DEMAND"
    metrics = search("EnhancedMonitoring[].ShardLevelMetrics[]", doc)
    encrypted = doc.get("EncryptionType", "NONE") != "NONE"
    return given(
        Name=doc["StreamName"],
        **picked(doc, ("MaxRecordSizeInKiB", "RecordDistributionStrategy", "RetentionPeriodHours")),
        DesiredShardLevelMetrics=in_order(metrics),
        ShardCount=None if on_demand else doc.get("OpenShardCount"),
        StreamEncryption=picked(doc, ("EncryptionType", "KeyId")) if encrypted else None,
        StreamModeDetails=picked(doc.get("StreamModeDetails") or {}, ("StreamMode",)),
        Tags=tag_list(doc.get("Tags")),
        WarmThroughputMiBps=search("WarmThroughput.TargetMiBps", doc) if on_demand else None,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Records live hours or days: they are drained, not moved."""
    yield Finding(
        Severity.WARN,
        "records-stay-behind",
        "",
        f"records of the last {doc.get('RetentionPeriodHours', 24)} hours are not moved",
        "let the consumers read the old stream to its end before cutover, or accept the loss",
    )
