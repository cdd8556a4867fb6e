"""AWS::EC2::NetworkAcl: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkacl.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, of_others
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::NetworkAcl",
    service="ec2",
    listing=Read("describe_network_acls", "NetworkAcls"),
    identifier="NetworkAclId",
    arn=ARN + "network-acl/{NetworkAclId}",
    forms=(FORM + "network-acl/${Ref}",),
    tags="Tags",
    # Every VPC has one by itself, which its `GetAtt` yields.
    owned_by_aws="IsDefault",
)


def properties(doc: Document) -> Properties:
    """Entries and associations are resources of their own."""
    return given(VpcId=doc.get("VpcId"), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Only that another account's is not this one's to move."""
    yield from of_others(doc, "network ACL")
