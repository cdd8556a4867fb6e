"""AWS::Lambda::EventSourceMapping: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::EventSourceMapping",
    service="lambda",
    listing=Read("list_event_source_mappings", "EventSourceMappings"),
    facets={
        "Tags": Read(
            "list_tags",
            "Tags",
            {
                "Resource": "EventSourceMappingArn || join(':', ['arn', _.Partition, 'lambda', _.Region, _.Account, "
                "'event-source-mapping', UUID])"
            },
            absent=("ResourceNotFoundException",),
        )
    },
    identifier="UUID",
    arn="EventSourceMappingArn",
    attributes={"EventSourceMappingArn": "EventSourceMappingArn"},
    tags="Tags",
)

_SAME = (
    "AmazonManagedKafkaEventSourceConfig",
    "BatchSize",
    "BisectBatchOnFunctionError",
    "DocumentDBEventSourceConfig",
    "EventSourceArn",
    "FilterCriteria",
    "FunctionResponseTypes",
    "LoggingConfig",
    "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds",
    "MaximumRetryAttempts",
    "MetricsConfig",
    "ParallelizationFactor",
    "ProvisionedPollerConfig",
    "Queues",
    "ScalingConfig",
    "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations",
    "StartingPosition",
    "Topics",
    "TumblingWindowInSeconds",
)


def properties(doc: Document) -> Properties:
    """What is polled for which function. A mapping on its way to being switched off counts as off."""
    described = pruned(doc)
    failures = (described.get("DestinationConfig") or {}).get("OnFailure")
    return given(
        **picked(described, _SAME),
        DestinationConfig=given(OnFailure=failures),
        Enabled=doc.get("State") not in ("Disabled", "Disabling"),
        FunctionName=doc.get("FunctionArn"),
        KmsKeyArn=doc.get("KMSKeyArn"),
        SelfManagedEventSource=_brokers(described.get("SelfManagedEventSource") or {}),
        StartingPositionTimestamp=_seconds(doc.get("StartingPositionTimestamp")),
        Tags=tag_list(doc.get("Tags")),
    )


def _brokers(described: dict[str, Any]) -> Properties:
    servers = (described.get("Endpoints") or {}).get("KAFKA_BOOTSTRAP_SERVERS")
    return given(Endpoints=given(KafkaBootstrapServers=in_order(servers)))


def _seconds(raw: object) -> float | None:
    """Seconds since 1970."""
    return raw.timestamp() if isinstance(raw, datetime) else None


def findings(doc: Document) -> Iterator[Finding]:
    """None here: that a mapping is switched on only at cutover is the planner's to say."""
    yield from ()
