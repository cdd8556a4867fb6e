"""AWS::IAM::User: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, parsed, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::User",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("get_account_authorization_details", "UserDetailList", {"Filter": '`["User"]`'}),
    facets={"AccessKeys": Read("list_access_keys", "AccessKeyMetadata[].Status", {"UserName": "UserName"})},
    identifier="UserName",
    arn="Arn",
    tags="Tags",
    name_property="UserName",
    ignored={"LoginProfile": "a password cannot be read; the person sets a new one in the new account"},
)


def properties(doc: Document) -> Properties:
    """What the user may do; keys and passwords never leave their account."""
    inline = [
        given(PolicyName=policy.get("PolicyName"), PolicyDocument=parsed(policy.get("PolicyDocument")))
        for policy in by("PolicyName", doc.get("UserPolicyList"))
    ]
    return given(
        UserName=doc["UserName"],
        Path=doc.get("Path"),
        Groups=in_order(doc.get("GroupList")),
        ManagedPolicyArns=in_order(policy.get("PolicyArn") for policy in doc.get("AttachedManagedPolicies") or ()),
        PermissionsBoundary=(doc.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn"),
        Policies=inline,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Access keys are known only to whoever made them."""
    if active := sum(status == "Active" for status in doc.get("AccessKeys") or ()):
        yield Finding(
            Severity.WARN,
            "access-keys-stay-behind",
            "",
            f"{active} active access keys cannot be moved",
            "make new keys in the new account and hand them to whatever uses the old ones, or use a role instead",
        )
