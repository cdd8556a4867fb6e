"""AWS::IoT::ThingPrincipalAttachment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-thingprincipalattachment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::ThingPrincipalAttachment",
    service="iot",
    parents=("AWS::IoT::Thing",),
    listing=Read("list_thing_principals_v2", "thingPrincipalObjects", {"thingName": "thingName"}),
    identifier="{_parent.thingName}|{principal}",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """The certificate of a thing."""
    kind = doc.get("thingPrincipalType")
    return given(
        Principal=doc["principal"],
        ThingName=doc["_parent"]["thingName"],
        ThingPrincipalType=kind if kind != "NON_EXCLUSIVE_THING" else None,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What cannot move with it, its certificate says."""
    yield from ()
