"""AWS::IoT::Thing: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-thing.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::Thing",
    service="iot",
    listing=Read("list_things", "things"),
    identifier="thingName",
    name="thingName",
    arn="thingArn",
    attributes={"Arn": "thingArn"},
    name_property="ThingName",
    limits=(
        "The shadow of a device: it reports its state anew",
        "Groups and the billing group that a thing is in",
    ),
)


def properties(doc: Document) -> Properties:
    """The name and the attributes; everything else about a thing is set through the API only."""
    return given(ThingName=doc["thingName"], AttributePayload=given(Attributes=doc.get("attributes")))


def findings(doc: Document) -> Iterator[Finding]:
    """CloudFormation cannot give a thing its type."""
    if kind := doc.get("thingTypeName"):
        yield Finding(
            Severity.WARN,
            "thing-type-not-carried",
            "",
            f"the thing is a {kind}, and CloudFormation has no property for a thing's type",
            "give it its type again by UpdateThing once it stands in the new account",
        )
