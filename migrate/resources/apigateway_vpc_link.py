"""AWS::ApiGateway::VpcLink: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-vpclink.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::VpcLink",
    service="apigateway",
    listing=Read("get_vpc_links", "items"),
    identifier="id",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/vpclinks/{id}",
    name="name",
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/vpclinks/${Ref}",),
    tags="tags",
)


def properties(doc: Document) -> Properties:
    """The load balancer that integrations reach inside of a network."""
    return given(
        Description=doc.get("description"),
        Name=doc.get("name"),
        Tags=tag_list(doc.get("tags")),
        TargetArns=doc.get("targetArns"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
