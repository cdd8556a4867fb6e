"""AWS::IoT::Policy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-policy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::Policy",
    service="iot",
    listing=Read("list_policies", "policies"),
    facets={
        "": Read("get_policy", "{policyDocument: policyDocument}", {"policyName": "policyName"}),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "policyArn"}),
    },
    identifier="policyName",
    name="policyName",
    arn="policyArn",
    attributes={"Arn": "policyArn"},
    tags="Tags",
    name_property="PolicyName",
    limits=("Older versions of a policy: the new one begins with the default version",),
)


def properties(doc: Document) -> Properties:
    """The default version's document."""
    return given(
        PolicyDocument=parsed(doc.get("policyDocument")), PolicyName=doc["policyName"], Tags=tag_list(doc.get("Tags"))
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a policy is beyond CloudFormation."""
    yield from ()
