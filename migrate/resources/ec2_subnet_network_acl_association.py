"""AWS::EC2::SubnetNetworkAclAssociation: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-subnetnetworkaclassociation.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::SubnetNetworkAclAssociation",
    service="ec2",
    parents=("AWS::EC2::NetworkAcl",),
    listing=Read("", "Associations[?SubnetId]"),
    identifier="NetworkAclAssociationId",
)


def properties(doc: Document) -> Properties:
    """Which list guards a subnet; without one, it is the VPC's default."""
    return {"NetworkAclId": doc["_parent"]["NetworkAclId"], "SubnetId": doc["SubnetId"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
