"""AWS::EC2::SecurityGroupEgress: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroupegress.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import group_of, ports_of
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::SecurityGroupEgress",
    service="ec2",
    parents=("AWS::EC2::SecurityGroup",),
    inlined="`true`",
    listing=Read("", "Rules[?IsEgress]"),
    identifier="SecurityGroupRuleId",
)


def properties(doc: Document) -> Properties:
    """One outbound rule: to whom, and what."""
    return given(
        CidrIp=doc.get("CidrIpv4"),
        CidrIpv6=doc.get("CidrIpv6"),
        Description=doc.get("Description"),
        DestinationPrefixListId=doc.get("PrefixListId"),
        GroupId=doc["GroupId"],
        **group_of(
            doc.get("ReferencedGroupInfo") or {}, str(doc.get("GroupOwnerId") or doc["_"]["Account"]), "Destination"
        ),
        **ports_of(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The group itself tells what a person must know of its rules."""
    yield from ()
