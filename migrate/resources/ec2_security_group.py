"""AWS::EC2::SecurityGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, alone, rules
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::SecurityGroup",
    service="ec2",
    listing=Read("describe_security_groups", "SecurityGroups"),
    facets={
        # The same rules once more, with the ids by which stacks know those that they wrote one by one.
        "Rules": Read(
            "describe_security_group_rules",
            "SecurityGroupRules",
            {"Filters": "[{Name: 'group-id', Values: [GroupId]}]"},
        ),
    },
    identifier="GroupId",
    # Unique in its VPC only, so that it tells people what the group is for, but not which one it is.
    name="GroupName",
    arn=ARN + "security-group/{GroupId}",
    forms=(FORM + "security-group/${Ref}",),
    tags="Tags",
    parts={"SecurityGroupIngress": ("AWS::EC2::SecurityGroupIngress", "GroupId")},
    # Every VPC has a default group (its `GetAtt` yields it), every cluster of EKS the one that EKS made.
    owned_by_aws="GroupName == 'default' || length(not_null(Tags, `[]`)[?Key == 'aws:eks:cluster-name']) > `0`",
)

# A template without outbound rules means that everything may go out: this is how one says that nothing may.
NOTHING_OUT = {"CidrIp": "127.0.0.1/32", "IpProtocol": "-1"}


def properties(doc: Document) -> Properties:
    """The group with all of its rules, those too that a stack has as resources of their own."""
    return given(
        GroupDescription=doc.get("Description") or doc.get("GroupName"),
        GroupName=doc.get("GroupName"),
        SecurityGroupEgress=_outward(doc) if doc.get("VpcId") else None,
        SecurityGroupIngress=rules(doc.get("IpPermissions"), _account(doc), "Source"),
        Tags=tag_list(doc.get("Tags")),
        VpcId=doc.get("VpcId"),
    )


def _outward(doc: Document) -> list[Properties]:
    return rules(doc.get("IpPermissionsEgress"), _account(doc), "Destination") or [NOTHING_OUT]


def _account(doc: Document) -> str:
    return str(doc.get("OwnerId") or doc["_"]["Account"])


def _pairs(doc: Document) -> list[Mapping[str, Any]]:
    permissions = [*(doc.get("IpPermissions") or ()), *(doc.get("IpPermissionsEgress") or ())]
    return [pair for one in permissions for pair in one.get("UserIdGroupPairs") or ()]


def findings(doc: Document) -> Iterator[Finding]:
    """Rules about groups that a template cannot name here."""
    groups = {str(pair.get("GroupId")): pair.get("UserId") for pair in _pairs(doc)}
    foreign = sorted(group for group, owner in groups.items() if owner not in (None, _account(doc)))
    if foreign:
        yield Finding(
            Severity.WARN,
            "rule-names-another-account",
            "",
            f"rules are about groups of other accounts: {', '.join(foreign)}; they reach over a peering",
            "peer the new VPC too before it is used, or write the rules with address ranges",
        )
    outward = [pair for one in doc.get("IpPermissionsEgress") or () for pair in one.get("UserIdGroupPairs") or ()]
    if doc["GroupId"] in {pair.get("GroupId") for pair in outward} and alone(doc):
        yield Finding(
            Severity.BLOCK,
            "rule-names-own-group",
            "",
            "an outbound rule is about the group itself, and a template without it lets everything out",
            "write that rule with the group's address range, or put the group into a stack with the rule beside it",
        )
