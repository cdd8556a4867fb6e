"""AWS::Lambda::EventSourceMapping.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventsourcemapping.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::EventSourceMapping",
    service="lambda",
    listing=Read("list_event_source_mappings", "EventSourceMappings"),
    identifier="UUID",
    arn="EventSourceMappingArn",
    ignored={
        "Tags": "read by an operation of its own",
        "StartingPositionTimestamp": "only looked at when the mapping is made",
        "LoggingConfig": "not read yet",
    },
)

COPIED = (
    "AmazonManagedKafkaEventSourceConfig", "BatchSize", "BisectBatchOnFunctionError", "DestinationConfig",
    "DocumentDBEventSourceConfig", "EventSourceArn", "FilterCriteria", "KmsKeyArn", "MaximumBatchingWindowInSeconds",
    "MaximumRecordAgeInSeconds", "MaximumRetryAttempts", "MetricsConfig", "ParallelizationFactor",
    "ProvisionedPollerConfig", "Queues", "ScalingConfig", "SelfManagedEventSource", "SelfManagedKafkaEventSourceConfig",
    "SourceAccessConfigurations", "StartingPosition", "Topics", "TumblingWindowInSeconds",
)  # fmt: skip


def properties(doc: Document) -> Properties:
    """The mapping; `Enabled` is what its state says."""
    return given(
        FunctionName=doc["FunctionArn"],
        Enabled=doc.get("State", "Enabled") in ("Enabled", "Enabling", "Creating", "Updating"),
        FunctionResponseTypes=sorted(doc.get("FunctionResponseTypes") or ()),
        Tags=tag_list(doc.get("Tags")),
        **{name: doc.get(name) for name in COPIED},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know: it is switched off until cutover, so that nothing is processed twice."""
    yield from ()
