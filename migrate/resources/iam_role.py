"""AWS::IAM::Role: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, parsed, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::Role",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    # One read gives every role with its inline policies and attachments; only GetRole gives the rest.
    listing=Read("get_account_authorization_details", "RoleDetailList", {"Filter": '`["Role"]`'}),
    facets={"": Read("get_role", "Role", {"RoleName": "RoleName"})},
    identifier="RoleName",
    arn="Arn",
    tags="Tags",
    attributes={"RoleId": "RoleId"},
    name_property="RoleName",
    owned_by_aws=(
        "starts_with(not_null(Path, ''), '/aws-service-role/') || starts_with(not_null(Path, ''), '/aws-reserved/')"
    ),
)


def properties(doc: Document) -> Properties:
    """The trust policy, what is attached and what is inline; a stack's AWS::IAM::Policy is one of the latter."""
    inline = [
        given(PolicyName=policy.get("PolicyName"), PolicyDocument=parsed(policy.get("PolicyDocument")))
        for policy in by("PolicyName", doc.get("RolePolicyList"))
    ]
    return given(
        RoleName=doc["RoleName"],
        Path=doc.get("Path"),
        Description=doc.get("Description"),
        AssumeRolePolicyDocument=parsed(doc.get("AssumeRolePolicyDocument")),
        ManagedPolicyArns=in_order(policy.get("PolicyArn") for policy in doc.get("AttachedManagedPolicies") or ()),
        MaxSessionDuration=doc.get("MaxSessionDuration"),
        PermissionsBoundary=(doc.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        Policies=inline,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a role is beyond CloudFormation."""
    yield from ()
