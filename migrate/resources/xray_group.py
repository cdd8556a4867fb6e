"""AWS::XRay::Group: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-group.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::XRay::Group",
    service="xray",
    listing=Read("get_groups", "Groups"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "GroupARN"})},
    identifier="GroupARN",
    name="GroupName",
    arn="GroupARN",
    tags="Tags",
    name_property="GroupName",
    # Every account has it, in every region.
    owned_by_aws="GroupName == 'Default'",
)


def properties(doc: Document) -> Properties:
    """What CreateGroup takes."""
    return given(
        **picked(doc, ("FilterExpression", "GroupName", "InsightsConfiguration")), Tags=tag_list(doc.get("Tags"))
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a group is beyond CloudFormation."""
    yield from ()
