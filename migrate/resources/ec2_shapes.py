"""What the types of EC2 share: their ARNs, the rules of security groups, and what nothing but a person can carry."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties, canonical
from migrate.resources.shapes import given, tags_of
from migrate.resources.spec import Document

Permission = Mapping[str, Any]

# GetAtt yields no ARN of these types: others write it, or take it together.
ARN = "arn:{_.Partition}:ec2:{_.Region}:{_.Account}:"
FORM = "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:"

ALL_PROTOCOLS = "-1"


def alone(doc: Document) -> bool:
    """Whether no stack made it, so that nothing but its properties tells what it is."""
    return "aws:cloudformation:stack-id" not in tags_of(doc.get("Tags"))


def uncarried(doc: Document, code: str, message: str, remedy: str) -> Finding:
    """Something configured that the properties do not hold. The template of a stack can hold it all the same."""
    return Finding(Severity.BLOCK if alone(doc) else Severity.WARN, code, "", message, remedy)


def of_others(doc: Document, what: str) -> Iterator[Finding]:
    """A resource that another account owns and shares with this one."""
    owner = doc.get("OwnerId") or doc["_"]["Account"]
    if owner != doc["_"]["Account"]:
        yield Finding(
            Severity.WARN,
            "shared-by-another-account",
            "",
            f"the {what} belongs to account {owner}, which shares it with this one",
            "let its owner share it with the new account too (AWS RAM) and name it there, or accept one of its own",
        )


def own_image(doc: Document) -> Iterator[Finding]:
    """An image of this account's, which no other account sees."""
    if image := doc.get("OwnImage"):
        yield Finding(
            Severity.WARN,
            "image-is-of-this-account",
            "",
            f"{image} belongs to this account: the new one cannot launch it",
            "share the image, its snapshots and their KMS key with the new account, or copy it there and name the copy",
        )


def rules(permissions: list[Permission] | None, account: str, side: str) -> list[Properties]:
    """Each rule by itself, as a security group's template has them; `side` is `Source` or `Destination`.

    DescribeSecurityGroups puts rules together that differ only in whom they are about.
    """
    found = [rule for permission in permissions or () for rule in _rules(permission, account, side)]
    return sorted(found, key=canonical)


def _rules(permission: Permission, account: str, side: str) -> Iterator[Properties]:
    ports = ports_of(permission)
    for one in permission.get("IpRanges") or ():
        yield given(CidrIp=one.get("CidrIp"), Description=one.get("Description"), **ports)
    for one in permission.get("Ipv6Ranges") or ():
        yield given(CidrIpv6=one.get("CidrIpv6"), Description=one.get("Description"), **ports)
    for one in permission.get("PrefixListIds") or ():
        yield given(**{f"{side}PrefixListId": one.get("PrefixListId")}, Description=one.get("Description"), **ports)
    for one in permission.get("UserIdGroupPairs") or ():
        yield given(**group_of(one, account, side), Description=one.get("Description"), **ports)


def ports_of(rule: Mapping[str, Any]) -> Properties:
    """Protocol and ports. A rule about all protocols has no ports, whatever the answer writes there."""
    protocol = rule.get("IpProtocol") or ALL_PROTOCOLS
    ports = {} if protocol == ALL_PROTOCOLS else {name: rule.get(name) for name in ("FromPort", "ToPort")}
    return given(IpProtocol=protocol, **ports)


def group_of(pair: Mapping[str, Any], account: str, side: str) -> Properties:
    """The group that a rule is about; only an inbound rule says whose it is, and only where it is another account's."""
    owner = pair.get("UserId")
    if side == "Destination":
        return given(DestinationSecurityGroupId=pair.get("GroupId"))
    return given(
        SourceSecurityGroupId=pair.get("GroupId"),
        SourceSecurityGroupName=None if pair.get("GroupId") else pair.get("GroupName"),
        SourceSecurityGroupOwnerId=owner if owner != account else None,
    )
