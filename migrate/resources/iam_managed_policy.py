"""AWS::IAM::ManagedPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given, parsed
from migrate.resources.spec import Document, Read, Scope, Spec

_ATTACHED = "the other side lists the attachment: ManagedPolicyArns of the role, user or group"

SPEC = Spec(
    kind="AWS::IAM::ManagedPolicy",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read("get_account_authorization_details", "Policies", {"Filter": '`["LocalManagedPolicy"]`'}),
    facets={"": Read("get_policy", "Policy", {"PolicyArn": "Arn"})},
    identifier="Arn",
    arn="Arn",
    name="PolicyName",
    tags="Tags",
    name_property="ManagedPolicyName",
    ignored={"Groups": _ATTACHED, "Roles": _ATTACHED, "Users": _ATTACHED},
)


def properties(doc: Document) -> Properties:
    """The version in force; earlier versions grant nothing. (The type takes no tags.)"""
    return given(
        ManagedPolicyName=doc["PolicyName"],
        Path=doc.get("Path"),
        Description=doc.get("Description"),
        PolicyDocument=parsed(search("PolicyVersionList[?IsDefaultVersion] | [0].Document", doc)),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a policy is beyond CloudFormation."""
    yield from ()
