"""AWS::EC2::InternetGateway: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-internetgateway.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, of_others
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::InternetGateway",
    service="ec2",
    listing=Read("describe_internet_gateways", "InternetGateways"),
    identifier="InternetGatewayId",
    arn=ARN + "internet-gateway/{InternetGatewayId}",
    forms=(FORM + "internet-gateway/${Ref}",),
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """A gateway is nothing but its tags; that it belongs to a VPC is a resource of its own."""
    return given(Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Only that another account's is not this one's to move."""
    yield from of_others(doc, "internet gateway")
