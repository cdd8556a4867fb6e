"""AWS::IAM::Policy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed
from migrate.resources.spec import Document, Read, Spec

# Each of the three kinds of parent calls its list otherwise; the others' are not in its document.
LISTS = "{UserPolicyList: `null`, GroupPolicyList: `null`}"

SPEC = Spec(
    kind="AWS::IAM::Policy",
    service="iam",
    is_global=True,
    parents=("AWS::IAM::Role", "AWS::IAM::User", "AWS::IAM::Group"),
    listing=Read("", f"merge({LISTS}, @) | not_null(RolePolicyList, UserPolicyList, GroupPolicyList, `[]`)"),
    identifier="PolicyName",
    name="PolicyName",
    # One policy may be put on several parents, and names such as `access` are on many.
    ref_identifies=False,
    name_property="PolicyName",
    inlined="`true`",
)

# Which property names the parent, by the field that its document has of its name.
PARENTS = {"RoleName": "Roles", "UserName": "Users", "GroupName": "Groups"}


def properties(doc: Document) -> Properties:
    """A policy that is part of a role, user or group. The line of a stack may be one on several of them."""
    parent = doc["_parent"]
    return given(
        PolicyDocument=parsed(doc.get("PolicyDocument")),
        PolicyName=doc["PolicyName"],
        **{name: [parent[field]] for field, name in PARENTS.items() if parent.get(field)},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a policy is beyond CloudFormation."""
    yield from ()
