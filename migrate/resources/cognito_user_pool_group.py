"""AWS::Cognito::UserPoolGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPoolGroup",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPool",),
    listing=Read("list_groups", "Groups", {"UserPoolId": "Id"}),
    identifier="GroupName",
    name="GroupName",
    ref_identifies=False,
    name_property="GroupName",
)


def properties(doc: Document) -> Properties:
    """A group and its role; the members stay behind with the users."""
    return {
        **picked(doc, ("Description", "GroupName", "Precedence", "RoleArn")),
        "UserPoolId": doc["_parent"]["Id"],
    }


def findings(doc: Document) -> Iterator[Finding]:
    """None here: the pool's finding about its users speaks for their groups too."""
    yield from ()
