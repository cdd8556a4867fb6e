"""AWS::Kinesis::StreamConsumer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesis-streamconsumer.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Kinesis::StreamConsumer",
    service="kinesis",
    parents=("AWS::Kinesis::Stream",),
    listing=Read("list_stream_consumers", "Consumers", {"StreamARN": "StreamARN"}),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "ConsumerARN"})},
    identifier="ConsumerARN",
    name="ConsumerName",
    arn="ConsumerARN",
    attributes={"ConsumerARN": "ConsumerARN"},
    tags="Tags",
    name_property="ConsumerName",
)


def properties(doc: Document) -> Properties:
    """Who reads the stream with a throughput of its own."""
    return given(
        ConsumerName=doc["ConsumerName"], StreamARN=doc["_parent"]["StreamARN"], Tags=tag_list(doc.get("Tags"))
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What is not read yet, the stream says."""
    yield from ()
