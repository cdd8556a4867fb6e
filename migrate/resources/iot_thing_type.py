"""AWS::IoT::ThingType: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-thingtype.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, capitalised, given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::ThingType",
    service="iot",
    listing=Read("list_thing_types", "thingTypes"),
    facets={"Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "thingTypeArn"})},
    identifier="thingTypeName",
    name="thingTypeName",
    arn="thingTypeArn",
    attributes={"Arn": "thingTypeArn"},
    tags="Tags",
    name_property="ThingTypeName",
)


def properties(doc: Document) -> Properties:
    """What CreateThingType takes, and whether things may still be given the type."""
    told = doc.get("thingTypeProperties") or {}
    propagating = (told.get("mqtt5Configuration") or {}).get("propagatingAttributes")
    return given(
        DeprecateThingType=(doc.get("thingTypeMetadata") or {}).get("deprecated") or None,
        Tags=tag_list(doc.get("Tags")),
        ThingTypeName=doc["thingTypeName"],
        ThingTypeProperties=given(
            Mqtt5Configuration=given(PropagatingAttributes=by("UserPropertyKey", capitalised(propagating))),
            SearchableAttributes=in_order(told.get("searchableAttributes")),
            ThingTypeDescription=told.get("thingTypeDescription"),
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a type is beyond CloudFormation."""
    yield from ()
