"""AWS::EC2::Route: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-route.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

_DESTINATION = "DestinationCidrBlock || DestinationIpv6CidrBlock || DestinationPrefixListId"
# A gateway endpoint writes its routes itself: to a prefix list, in each of its tables.
_OF_AN_ENDPOINT = "DestinationPrefixListId && starts_with(not_null(GatewayId, ''), 'vpce-')"

SPEC = Spec(
    kind="AWS::EC2::Route",
    service="ec2",
    parents=("AWS::EC2::RouteTable",),
    # Local routes come with the table, propagated ones from a VPN gateway.
    listing=Read("", f"Routes[?Origin == 'CreateRoute' && !({_OF_AN_ENDPOINT})]"),
    identifier=f"{{_parent.RouteTableId}}|{{{_DESTINATION}}}",
    name=_DESTINATION,
    # The destination says nothing of the table, and stands in many other places.
    ref_identifies=False,
)

DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
TARGETS = (
    "CarrierGatewayId",
    "CoreNetworkArn",
    "EgressOnlyInternetGatewayId",
    "InstanceId",
    "LocalGatewayId",
    "NatGatewayId",
    "OdbNetworkArn",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
)
OUTSIDE = ("CoreNetworkArn", "LocalGatewayId", "OdbNetworkArn", "TransitGatewayId")


def properties(doc: Document) -> Properties:
    """Where to, and through what."""
    gateway = doc.get("GatewayId") or ""
    endpoint = gateway.startswith("vpce-")
    return given(
        GatewayId=None if endpoint else gateway,
        # AWS tells an instance's interface too, but only one target may be given.
        NetworkInterfaceId=None if doc.get("InstanceId") else doc.get("NetworkInterfaceId"),
        RouteTableId=doc["_parent"]["RouteTableId"],
        VpcEndpointId=gateway if endpoint else None,
        **picked(doc, DESTINATIONS),
        **picked(doc, TARGETS),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Targets that are gone, or that another account must open for the new one."""
    to = next(filter(None, map(doc.get, DESTINATIONS)), "somewhere")
    if doc.get("State") == "blackhole":
        yield Finding(
            Severity.WARN,
            "route-leads-nowhere",
            "",
            f"what the route to {to} leads through no longer exists",
            "delete the route, or let it lead through something that exists",
        )
    if outside := next(filter(None, map(doc.get, OUTSIDE)), None):
        yield Finding(
            Severity.WARN,
            "route-leaves-the-vpc",
            "",
            f"the route to {to} leads through {outside}, which is shared by several VPCs",
            "share it with the new account (AWS RAM), attach the new VPC, and let the other side route back",
        )
