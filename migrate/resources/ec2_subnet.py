"""AWS::EC2::Subnet: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnet.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, of_others, uncarried
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_CHOOSES = "an instruction to take a block out of a pool; the block itself is told"
_IPV6 = "Ipv6CidrBlockAssociationSet[?not_null(Ipv6CidrBlockState.State, 'associated') == 'associated'] | [0]"

SPEC = Spec(
    kind="AWS::EC2::Subnet",
    service="ec2",
    listing=Read("describe_subnets", f"Subnets[].merge(@, {{Ipv6: {_IPV6}}})"),
    identifier="SubnetId",
    arn=ARN + "subnet/{SubnetId}",
    # Amazon chooses the block of IPv6 addresses, so that the new one is known only once it is there.
    attributes={"_Ipv6CidrBlock": "Ipv6.Ipv6CidrBlock"},
    forms=(FORM + "subnet/${Ref}",),
    tags="Tags",
    limits=("The zone: the subnet keeps its name, and which one `us-east-1a` is differs from account to account",),
    ignored={
        "AvailabilityZoneId": "the zone is given by its name; both together are refused",
        "Ipv4IpamPoolId": _CHOOSES,
        "Ipv4NetmaskLength": _CHOOSES,
        "Ipv6IpamPoolId": _CHOOSES,
        "Ipv6NetmaskLength": _CHOOSES,
    },
)

SAME = (
    "AvailabilityZone",
    "CidrBlock",
    "EnableLniAtDeviceIndex",
    "MapPublicIpOnLaunch",
    "OutpostArn",
    "PrivateDnsNameOptionsOnLaunch",
    "VpcId",
)
# Off unless set, and refused where the subnet has no IPv6.
FLAGS = ("AssignIpv6AddressOnCreation", "EnableDns64", "Ipv6Native")


def properties(doc: Document) -> Properties:
    """Where the subnet is, its addresses, and what is launched in it gets."""
    return given(
        Ipv6CidrBlock=(doc.get("Ipv6") or {}).get("Ipv6CidrBlock"),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
        **{name: doc.get(name) or None for name in FLAGS},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What belongs to others, or to the addresses of this account alone."""
    yield from of_others(doc, "subnet")
    if block := (doc.get("Ipv6") or {}).get("Ipv6CidrBlock"):
        yield uncarried(
            doc,
            "ipv6-addresses-change",
            f"its IPv6 addresses {block} belong to this account; the new VPC gets others",
            "write the subnet's block by hand, as a part of the new VPC's (Fn::Cidr of its Ipv6CidrBlocks)",
        )
    if doc.get("CustomerOwnedIpv4Pool") or doc.get("MapCustomerOwnedIpOnLaunch"):
        yield Finding(
            Severity.BLOCK,
            "customer-owned-addresses",
            "",
            "the subnet hands out addresses of an Outpost's own pool, which CloudFormation cannot set",
            "share the pool with the new account, and set it there by hand (ModifySubnetAttribute)",
        )
