"""AWS::EC2::NetworkAclEntry: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-networkaclentry.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::NetworkAclEntry",
    service="ec2",
    parents=("AWS::EC2::NetworkAcl",),
    # The last ones, which deny everything else, come with the list.
    listing=Read("", "Entries[?RuleNumber < `32767`]"),
    identifier="{_parent.NetworkAclId}|{Egress && 'egress' || 'ingress'}|{RuleNumber}",
    name="{Egress && 'egress' || 'ingress'}-{RuleNumber}",
    ref_identifies=False,
)

SAME = ("CidrBlock", "Egress", "Ipv6CidrBlock", "PortRange", "RuleAction", "RuleNumber")


def properties(doc: Document) -> Properties:
    """What is let through or not, and in which place of the list."""
    return given(
        Icmp=doc.get("IcmpTypeCode"),
        NetworkAclId=doc["_parent"]["NetworkAclId"],
        Protocol=int(doc["Protocol"]) if doc.get("Protocol") else None,
        **picked(doc, SAME),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
