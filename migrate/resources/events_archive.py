"""AWS::Events::Archive: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-archive.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Events::Archive",
    service="events",
    listing=Read("list_archives", "Archives[].{ArchiveName: ArchiveName}"),
    facets={"": Read("describe_archive", "@", {"ArchiveName": "ArchiveName"})},
    identifier="ArchiveName",
    name="ArchiveName",
    arn="ArchiveArn",
    attributes={"Arn": "ArchiveArn"},
    measures={"EventCount": "EventCount", "SizeBytes": "SizeBytes"},
    name_property="ArchiveName",
)


def properties(doc: Document) -> Properties:
    """What CreateArchive takes."""
    return given(
        **picked(doc, ("ArchiveName", "Description", "KmsKeyIdentifier", "RetentionDays")),
        EventPattern=parsed(doc.get("EventPattern")),
        SourceArn=doc.get("EventSourceArn"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Archived events can be replayed to their own bus only."""
    if count := doc.get("EventCount"):
        yield Finding(
            Severity.WARN,
            "data-stays-behind",
            "",
            f"about {count} archived events are not copied",
            "replay them to a rule that forwards them to the new account's bus, or accept that they stay",
        )
