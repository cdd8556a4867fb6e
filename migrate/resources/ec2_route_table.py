"""AWS::EC2::RouteTable: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-routetable.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, uncarried
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

# The main table of a VPC that nobody touched, which each new VPC has by itself.
_UNTOUCHED = (
    "length(not_null(Associations, `[]`)[?Main]) > `0`"
    " && length(not_null(Associations, `[]`)[?!Main]) == `0`"
    " && length(not_null(Routes, `[]`)[?Origin == 'CreateRoute']) == `0`"
    " && length(not_null(Tags, `[]`)) == `0`"
)

SPEC = Spec(
    kind="AWS::EC2::RouteTable",
    service="ec2",
    listing=Read("describe_route_tables", "RouteTables"),
    identifier="RouteTableId",
    arn=ARN + "route-table/{RouteTableId}",
    forms=(FORM + "route-table/${Ref}",),
    tags="Tags",
    owned_by_aws=_UNTOUCHED,
    limits=("Being the main table of its VPC: no template can say it",),
)


def properties(doc: Document) -> Properties:
    """Routes and associations are resources of their own."""
    return given(VpcId=doc.get("VpcId"), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Who uses the table without a line that says so."""
    associations = doc.get("Associations") or ()
    if any(one.get("Main") for one in associations):
        yield Finding(
            Severity.WARN,
            "main-route-table",
            "",
            "subnets without a table of their own use this one, the main one of its VPC; the new table is not the main",
            "associate those subnets with the new table, or make it the main one (ReplaceRouteTableAssociation)",
        )
    if gateways := sorted(one["GatewayId"] for one in associations if one.get("GatewayId")):
        yield uncarried(
            doc,
            "gateway-association",
            f"the table also routes what comes in through {', '.join(gateways)}",
            "write an AWS::EC2::GatewayRouteTableAssociation for the new gateway",
        )
    if gateways := sorted(one["GatewayId"] for one in doc.get("PropagatingVgws") or () if one.get("GatewayId")):
        yield uncarried(
            doc,
            "propagated-routes",
            f"the table takes routes from the VPN gateway {', '.join(gateways)}",
            "connect the new VPC with a VPN gateway of its own, and let it propagate its routes",
        )
