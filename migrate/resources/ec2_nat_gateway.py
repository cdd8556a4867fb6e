"""AWS::EC2::NatGateway: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-natgateway.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_PRIVATE = "Its private addresses: they are chosen anew from the subnet's, as nothing tells which were asked for"

SPEC = Spec(
    kind="AWS::EC2::NatGateway",
    service="ec2",
    listing=Read("describe_nat_gateways", "NatGateways"),
    identifier="NatGatewayId",
    arn=ARN + "natgateway/{NatGatewayId}",
    forms=(FORM + "natgateway/${Ref}",),
    tags="Tags",
    # AWS lists one that is gone, or never came to be, for an hour.
    owned_by_aws="State == 'deleted' || State == 'deleting' || State == 'failed'",
    limits=(_PRIVATE,),
    ignored={
        "MaxDrainDurationSeconds": "says how addresses are taken away, and cannot be read",
        "PrivateIpAddress": _PRIVATE,
        "SecondaryPrivateIpAddresses": _PRIVATE,
    },
)

Addresses = Sequence[Mapping[str, Any]]


def properties(doc: Document) -> Properties:
    """Where the gateway is and with which addresses. A regional one is in no subnet, and in every zone."""
    regional = doc.get("AvailabilityMode") == "regional"
    public = (doc.get("ConnectivityType") or "public") == "public"
    addresses: Addresses = doc.get("NatGatewayAddresses") or ()
    first, others = _split(addresses)
    return given(
        AllocationId=first.get("AllocationId") if not regional else None,
        AvailabilityMode="regional" if regional else None,
        AvailabilityZoneAddresses=_by_zone(addresses) if regional and doc.get("AutoScalingIps") == "disabled" else None,
        SecondaryAllocationIds=None
        if regional
        else in_order(filter(None, (one.get("AllocationId") for one in others))),
        SecondaryPrivateIpAddressCount=None if public else len(others) or None,
        Tags=tag_list(doc.get("Tags")),
        VpcId=doc.get("VpcId") if regional else None,
        **picked(doc, ("ConnectivityType", "SubnetId")),
    )


def _split(addresses: Addresses) -> tuple[Mapping[str, Any], Addresses]:
    """The primary address, and the others; answers from before there were others do not say which is which."""
    primary = next((one for one in addresses if one.get("IsPrimary")), addresses[0] if addresses else {})
    return primary, [one for one in addresses if one is not primary]


def _by_zone(addresses: Addresses) -> list[Properties]:
    zones = sorted({str(one["AvailabilityZone"]) for one in addresses if one.get("AvailabilityZone")})
    ids = {
        zone: [one.get("AllocationId") for one in addresses if one.get("AvailabilityZone") == zone] for zone in zones
    }
    return by(
        "AvailabilityZone",
        [{"AvailabilityZone": zone, "AllocationIds": in_order(filter(None, ids[zone]))} for zone in zones],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Everything behind the gateway appears under other addresses; an allocated one says so itself."""
    addresses = sorted(one["PrivateIp"] for one in doc.get("NatGatewayAddresses") or () if one.get("PrivateIp"))
    if doc.get("ConnectivityType") == "private" and addresses:
        yield Finding(
            Severity.WARN,
            "private-address-changes",
            "",
            f"networks connected with this one know the gateway as {', '.join(addresses)}",
            "tell the new addresses to whoever lets these in",
        )
