"""AWS::EventSchemas::Discoverer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-eventschemas-discoverer.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EventSchemas::Discoverer",
    service="schemas",
    listing=Read("list_discoverers", "Discoverers"),
    facets={
        "": Read("describe_discoverer", "@", {"DiscovererId": "DiscovererId"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "DiscovererArn"}),
    },
    identifier="DiscovererArn",
    arn="DiscovererArn",
    attributes={"DiscovererId": "DiscovererId"},
    tags="Tags",
    limits=("The schemas that it discovered so far: they are discovered anew",),
)


def properties(doc: Document) -> Properties:
    """On which bus schemas are discovered."""
    return given(**picked(doc, ("CrossAccount", "Description", "SourceArn")), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """CloudFormation makes none that stands still."""
    if doc.get("State") == "STOPPED":
        yield Finding(
            Severity.WARN,
            "discoverer-starts",
            "",
            "the discoverer is stopped, and CloudFormation makes one that discovers, which costs money for each event",
            "stop it by StopDiscoverer in the new account, or delete it before the move",
        )
