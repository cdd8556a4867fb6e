"""AWS::EC2::VPCPeeringConnection: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcpeeringconnection.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

_ACCEPTING = "says how CloudFormation gets the other account's consent, and cannot be read"

SPEC = Spec(
    kind="AWS::EC2::VPCPeeringConnection",
    service="ec2",
    listing=Read("describe_vpc_peering_connections", "VpcPeeringConnections"),
    identifier="VpcPeeringConnectionId",
    arn=ARN + "vpc-peering-connection/{VpcPeeringConnectionId}",
    forms=(FORM + "vpc-peering-connection/${Ref}",),
    tags="Tags",
    # Between two regions of one account, it is that of the region which asked for it.
    elsewhere="RequesterVpcInfo.OwnerId == _.Account && RequesterVpcInfo.Region != `null`"
    " && RequesterVpcInfo.Region != _.Region",
    # AWS lists one that came to nothing, or is gone, for a while.
    owned_by_aws="contains(['deleted', 'deleting', 'rejected', 'failed', 'expired'], not_null(Status.Code, ''))",
    by_hand="request it from the new VPC, let the owner of the other VPC accept it, and add routes and rules on both "
    "sides; two peers may not have the same addresses, so that old and new VPC cannot be connected with it at once",
    ignored={"AssumeRoleRegion": _ACCEPTING, "PeerRoleArn": _ACCEPTING},
)


def properties(doc: Document) -> Properties:
    """Who asked whom. The other side's account and region only where they are not this one's."""
    asker, peer = doc.get("RequesterVpcInfo") or {}, doc.get("AccepterVpcInfo") or {}
    region = asker.get("Region") or doc["_"]["Region"]
    return given(
        PeerOwnerId=peer.get("OwnerId") if peer.get("OwnerId") != asker.get("OwnerId") else None,
        PeerRegion=peer.get("Region") if peer.get("Region") != region else None,
        PeerVpcId=peer.get("VpcId"),
        Tags=tag_list(doc.get("Tags")),
        VpcId=asker.get("VpcId"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A connection has two ends, and one of them moves."""
    sides = [doc.get(name) or {} for name in ("RequesterVpcInfo", "AccepterVpcInfo")]
    ends = [f"{side.get('VpcId')} of account {side.get('OwnerId')}" for side in sides]
    yield Finding(
        Severity.WARN,
        "peering-ends-here",
        "",
        f"{ends[0]} is connected with {ends[1]}; a VPC in another account is another VPC",
        SPEC.by_hand,
    )
