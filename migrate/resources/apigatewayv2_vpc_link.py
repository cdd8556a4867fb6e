"""AWS::ApiGatewayV2::VpcLink: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-vpclink.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::VpcLink",
    service="apigatewayv2",
    listing=Read("get_vpc_links", "Items"),
    identifier="VpcLinkId",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/vpclinks/{VpcLinkId}",
    name="Name",
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/vpclinks/${Ref}",),
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """The subnets that integrations reach, and through which security groups."""
    return given(
        Name=doc["Name"],
        SecurityGroupIds=in_order(doc.get("SecurityGroupIds")),
        SubnetIds=in_order(doc.get("SubnetIds")),
        Tags=tag_map(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
