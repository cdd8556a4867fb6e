"""AWS::DynamoDB::Table: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dynamodb-table.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_NAME = {"TableName": "TableName"}

SPEC = Spec(
    kind="AWS::DynamoDB::Table",
    service="dynamodb",
    listing=Read("list_tables", "TableNames[].{TableName: @}"),
    facets={
        "Table": Read("describe_table", "Table", _NAME),
        "TimeToLive": Read("describe_time_to_live", "TimeToLiveDescription", _NAME),
        "Backups": Read("describe_continuous_backups", "ContinuousBackupsDescription", _NAME),
        "Policy": Read(
            "get_resource_policy", "Policy", {"ResourceArn": "Table.TableArn"}, absent=("PolicyNotFoundException",)
        ),
        "Tags": Read("list_tags_of_resource", "Tags", {"ResourceArn": "Table.TableArn"}),
    },
    identifier="TableName",
    arn="Table.TableArn",
    tags="Tags",
    attributes={"StreamArn": "Table.LatestStreamArn"},
    measures={"ItemCount": "Table.ItemCount", "TableSizeBytes": "Table.TableSizeBytes"},
    name_property="TableName",
    data="dynamodb-items",
    ignored={
        "ContributorInsightsSpecification": "a report's setting, read by an operation of its own",
        "ImportSourceSpecification": "only looked at when the table is made",
        "KinesisStreamSpecification": "read by an operation of its own",
        "VectorIndexes": "so new that few endpoints describe them",
        "WarmThroughput": "follows the traffic",
    },
)


def properties(doc: Document) -> Properties:
    """The table with its keys, indexes, stream, time to live, recovery and encryption."""
    table: Any = doc["Table"]
    on_demand = (table.get("BillingModeSummary") or {}).get("BillingMode") == "PAY_PER_REQUEST"
    stream = table.get("StreamSpecification") or {}
    return given(
        AttributeDefinitions=by("AttributeName", table.get("AttributeDefinitions")),
        BillingMode="PAY_PER_REQUEST" if on_demand else "PROVISIONED",
        DeletionProtectionEnabled=table.get("DeletionProtectionEnabled"),
        GlobalSecondaryIndexes=_indexes(table.get("GlobalSecondaryIndexes"), on_demand),
        KeySchema=table.get("KeySchema"),
        LocalSecondaryIndexes=_indexes(table.get("LocalSecondaryIndexes"), True),
        OnDemandThroughput=table.get("OnDemandThroughput"),
        PointInTimeRecoverySpecification=_recovery(
            (doc.get("Backups") or {}).get("PointInTimeRecoveryDescription") or {}
        ),
        ProvisionedThroughput=None if on_demand else _throughput(table),
        ResourcePolicy=given(PolicyDocument=parsed(doc.get("Policy"))),
        SSESpecification=_encryption(table.get("SSEDescription") or {}),
        StreamSpecification=given(StreamViewType=stream.get("StreamViewType") if stream.get("StreamEnabled") else None),
        TableClass=(table.get("TableClassSummary") or {}).get("TableClass"),
        TableName=doc["TableName"],
        Tags=tag_list(doc.get("Tags")),
        TimeToLiveSpecification=_time_to_live(doc.get("TimeToLive") or {}),
    )


def _recovery(described: Mapping[str, Any]) -> Properties | None:
    if described.get("PointInTimeRecoveryStatus") != "ENABLED":
        return None
    return {"PointInTimeRecoveryEnabled": True, **picked(described, ("RecoveryPeriodInDays",))}


def _encryption(described: Mapping[str, Any]) -> Properties | None:
    """None for the key that DynamoDB itself owns."""
    if described.get("Status") not in ("ENABLED", "ENABLING", "UPDATING"):
        return None
    return given(SSEEnabled=True, SSEType=described.get("SSEType"), KMSMasterKeyId=described.get("KMSMasterKeyArn"))


def _throughput(described: Mapping[str, Any]) -> Properties:
    provisioned = described.get("ProvisionedThroughput") or {}
    return picked(provisioned, ("ReadCapacityUnits", "WriteCapacityUnits"))


def _time_to_live(described: Mapping[str, Any]) -> Properties | None:
    if described.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        return None
    return given(AttributeName=described.get("AttributeName"), Enabled=True)


def _indexes(described: Sequence[Mapping[str, Any]] | None, on_demand: bool) -> list[Properties]:
    found = {
        str(index.get("IndexName")): given(
            IndexName=index.get("IndexName"),
            KeySchema=index.get("KeySchema"),
            Projection=given(
                ProjectionType=(index.get("Projection") or {}).get("ProjectionType"),
                NonKeyAttributes=in_order((index.get("Projection") or {}).get("NonKeyAttributes")),
            ),
            ProvisionedThroughput=None if on_demand else _throughput(index),
            OnDemandThroughput=index.get("OnDemandThroughput"),
        )
        for index in described or ()
    }
    return [index for _, index in sorted(found.items())]


def findings(doc: Document) -> Iterator[Finding]:
    """Replicas are not carried; items expire on both sides while both tables stand."""
    if doc["Table"].get("Replicas"):
        yield Finding(
            Severity.BLOCK,
            "replicas-not-carried",
            "",
            "it is a global table; its replicas are not carried",
            "decide to leave it, or remove the replicas and add them again in the new account",
        )
    if _time_to_live(doc.get("TimeToLive") or {}):
        yield Finding(
            Severity.INFO,
            "items-expire",
            "",
            "items expire on both sides, at different moments, while both tables stand",
            "count a difference of expired items as explained",
        )
