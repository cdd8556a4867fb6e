"""AWS::Pipes::Pipe: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-pipes-pipe.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, moment, picked, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Pipes::Pipe",
    service="pipes",
    listing=Read("list_pipes", "Pipes[].{Name: Name, Arn: Arn}"),
    facets={"": Read("describe_pipe", "@", {"Name": "Name"})},
    identifier="Name",
    name="Name",
    arn="Arn",
    attributes={"Arn": "Arn"},
    tags="Tags",
    name_property="Name",
)

PLAIN = ("Description", "Enrichment", "KmsKeyIdentifier", "Name", "RoleArn", "Source", "Target")
STATES = ("RUNNING", "STOPPED")


def properties(doc: Document) -> Properties:
    """What CreatePipe takes."""
    state = doc.get("DesiredState")
    return given(
        **picked(doc, PLAIN),
        DesiredState=state if state in STATES else None,
        EnrichmentParameters=pruned(doc.get("EnrichmentParameters")),
        LogConfiguration=pruned(doc.get("LogConfiguration")),
        SourceParameters=_source(doc.get("SourceParameters") or {}),
        Tags=tag_map(doc.get("Tags")),
        TargetParameters=_target(doc.get("TargetParameters") or {}),
    )


def _source(raw: Mapping[str, Any]) -> Properties:
    """Where the reading of a stream begins may be a time."""
    written = pruned(raw)
    stream = written.get("KinesisStreamParameters") or {}
    if at := stream.get("StartingPositionTimestamp"):
        written["KinesisStreamParameters"] = {**stream, "StartingPositionTimestamp": moment(at)}
    return given(**written)


def _target(raw: Mapping[str, Any]) -> Properties:
    """Only of a task, the API writes what ECS calls its own way."""
    task = raw.get("EcsTaskParameters")
    return given(**pruned({**raw, "EcsTaskParameters": capitalised(task)}))


def findings(doc: Document) -> Iterator[Finding]:
    """That nothing is processed twice is the planner's to see to: pipes are triggers."""
    yield from ()
