"""AWS::Events::ApiDestination: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-apidestination.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Events::ApiDestination",
    service="events",
    listing=Read("list_api_destinations", "ApiDestinations[].{Name: Name}"),
    facets={"": Read("describe_api_destination", "@", {"Name": "Name"})},
    identifier="Name",
    name="Name",
    arn="ApiDestinationArn",
    attributes={"Arn": "ApiDestinationArn"},
    name_property="Name",
)

PLAIN = (
    "ConnectionArn",
    "Description",
    "HttpMethod",
    "InvocationEndpoint",
    "InvocationRateLimitPerSecond",
    "Name",
)


def properties(doc: Document) -> Properties:
    """What CreateApiDestination takes."""
    return picked(doc, PLAIN)


def findings(doc: Document) -> Iterator[Finding]:
    """What its secret needs, its connection says."""
    yield from ()
