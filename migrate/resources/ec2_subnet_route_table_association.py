"""AWS::EC2::SubnetRouteTableAssociation: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetroutetableassociation.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::SubnetRouteTableAssociation",
    service="ec2",
    parents=("AWS::EC2::RouteTable",),
    listing=Read("", "Associations[?SubnetId]"),
    identifier="RouteTableAssociationId",
)


def properties(doc: Document) -> Properties:
    """Which table a subnet goes by."""
    return {"RouteTableId": doc["_parent"]["RouteTableId"], "SubnetId": doc["SubnetId"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
