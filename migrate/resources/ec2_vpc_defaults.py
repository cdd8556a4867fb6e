"""What every VPC comes with (a security group, a network ACL, DHCP options), and whether people changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.resources.ec2_shapes import ALL_PROTOCOLS, rules, uncarried
from migrate.resources.spec import Document

Described = Mapping[str, Any]

ANYWHERE = ({"CidrIp": "0.0.0.0/0", "IpProtocol": ALL_PROTOCOLS}, {"CidrIpv6": "::/0", "IpProtocol": ALL_PROTOCOLS})
LAST_RULE = 32767
AMAZON = ["AmazonProvidedDNS"]


def changed(doc: Document) -> Iterator[Finding]:
    """One finding for each of a VPC's defaults that is no longer as it came."""
    group, acl = doc.get("DefaultGroup") or {}, doc.get("DefaultAcl") or {}
    if group:
        yield from _group_changed(doc, group)
    if not all(_lets_pass(entry) for entry in acl.get("Entries") or () if (entry.get("RuleNumber") or 0) < LAST_RULE):
        yield uncarried(
            doc,
            "default-network-acl-changed",
            f"the entries of the VPC's default network ACL {acl.get('NetworkAclId')} were changed",
            "write them as AWS::EC2::NetworkAclEntry of the new VPC's DefaultNetworkAcl",
        )
    if (servers := _name_servers(doc.get("Dhcp") or ())) != AMAZON:
        yield uncarried(
            doc,
            "own-dhcp-options",
            f"the VPC hands out name servers of its own: {', '.join(servers)}",
            "write AWS::EC2::DHCPOptions and VPCDHCPOptionsAssociation, with servers that the new VPC reaches",
        )


def _group_changed(doc: Document, group: Described) -> Iterator[Finding]:
    """It comes with members that may reach each other, and lets everything out."""
    owner = str(group.get("OwnerId") or doc["_"]["Account"])
    members = {"IpProtocol": ALL_PROTOCOLS, "SourceSecurityGroupId": group.get("GroupId")}
    inward = rules(group.get("IpPermissions"), owner, "Source")
    outward = rules(group.get("IpPermissionsEgress"), owner, "Destination")
    if any(rule != members for rule in inward) or any(rule not in ANYWHERE for rule in outward):
        yield uncarried(
            doc,
            "default-security-group-changed",
            f"the VPC's default security group {group.get('GroupId')} has rules that it did not come with",
            "write them as AWS::EC2::SecurityGroupIngress and SecurityGroupEgress of the new VPC's "
            "DefaultSecurityGroup, or use another group",
        )
    elif not inward or not outward:
        yield Finding(
            Severity.INFO,
            "default-security-group-closed",
            "",
            f"rules of the VPC's default security group {group.get('GroupId')} were taken away; the new one has them",
            "take them away there too, where nobody may use the default group",
        )


def _lets_pass(entry: Described) -> bool:
    everybody = entry.get("CidrBlock") == "0.0.0.0/0" or entry.get("Ipv6CidrBlock") == "::/0"
    return everybody and entry.get("RuleAction") == "allow" and entry.get("Protocol") == ALL_PROTOCOLS


def _name_servers(options: Sequence[Described]) -> list[str]:
    for option in options:
        if option.get("Key") == "domain-name-servers":
            return [str(value.get("Value")) for value in option.get("Values") or ()]
    return AMAZON
