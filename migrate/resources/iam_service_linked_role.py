"""AWS::IAM::ServiceLinkedRole: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servicelinkedrole.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::IAM::ServiceLinkedRole",
    service="iam",
    is_global=True,
    scope=Scope.ACCOUNT,
    listing=Read(
        "get_account_authorization_details",
        "RoleDetailList[?starts_with(not_null(Path, ''), '/aws-service-role/')]",
        {"Filter": '`["Role"]`'},
    ),
    facets={"": Read("get_role", "Role", {"RoleName": "RoleName"})},
    identifier="RoleName",
    arn="Arn",
    by_hand="nothing is to be done: the service makes its role in the new account when it is first used",
    limits=("A stack cannot make the role where the new account has it already: a service may have been first",),
)


def properties(doc: Document) -> Properties:
    """For which service the role is. Both its path and the end of its name say what the call was asked for."""
    _, _, suffix = doc["RoleName"].partition("_")
    return given(
        AWSServiceName=doc["Path"].strip("/").rsplit("/", 1)[-1],
        CustomSuffix=suffix,
        Description=doc.get("Description"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know: every account has such roles."""
    yield from ()
