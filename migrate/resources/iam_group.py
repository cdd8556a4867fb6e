"""AWS::IAM::Group: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-group.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, parsed
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::Group",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("get_account_authorization_details", "GroupDetailList", {"Filter": '`["Group"]`'}),
    identifier="GroupName",
    arn="Arn",
    name_property="GroupName",
)


def properties(doc: Document) -> Properties:
    """What is attached and what is inline; the members are listed by the users."""
    inline = [
        given(PolicyName=policy.get("PolicyName"), PolicyDocument=parsed(policy.get("PolicyDocument")))
        for policy in by("PolicyName", doc.get("GroupPolicyList"))
    ]
    return given(
        GroupName=doc["GroupName"],
        Path=doc.get("Path"),
        ManagedPolicyArns=in_order(policy.get("PolicyArn") for policy in doc.get("AttachedManagedPolicies") or ()),
        Policies=inline,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a group is beyond CloudFormation."""
    yield from ()
