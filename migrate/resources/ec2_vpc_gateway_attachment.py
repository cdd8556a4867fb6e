"""AWS::EC2::VPCGatewayAttachment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcgatewayattachment.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::VPCGatewayAttachment",
    service="ec2",
    parents=("AWS::EC2::InternetGateway",),
    listing=Read("", "Attachments[?VpcId]"),
    identifier="IGW|{VpcId}",
    name="VpcId",
    ref_identifies=False,
    ignored={"VpnGatewayId": "VPN gateways, whose other end stands elsewhere, are connected by hand"},
)


def properties(doc: Document) -> Properties:
    """Which VPC the gateway lets out."""
    return {"InternetGatewayId": doc["_parent"]["InternetGatewayId"], "VpcId": doc["VpcId"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
