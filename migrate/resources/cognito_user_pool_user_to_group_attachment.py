"""AWS::Cognito::UserPoolUserToGroupAttachment:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolusertogroupattachment.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPoolUserToGroupAttachment",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPoolGroup",),
    # As with the users themselves: only templates' users are of interest, and large pools are not made by templates.
    within=Read(
        "",
        "[@][?not_null(_parent.EstimatedNumberOfUsers, `0`) < `1000`].{UserPoolId: UserPoolId, GroupName: GroupName}",
    ),
    listing=Read(
        "list_users_in_group",
        "Users[].{Username: Username}",
        {"UserPoolId": "UserPoolId", "GroupName": "GroupName"},
    ),
    identifier="Username",
    name="Username",
    # CloudFormation makes its physical id up.
    ref_identifies=False,
    inlined="`true`",
    limits=("Members of groups in pools of 1,000 users and more: they are not listed",),
)


def properties(doc: Document) -> Properties:
    """A user's place in a group."""
    group = doc["_parent"]
    return {"GroupName": group["GroupName"], "UserPoolId": group["UserPoolId"], "Username": doc["Username"]}


def findings(doc: Document) -> Iterator[Finding]:
    """None here: the pool's finding about its users speaks for their groups too."""
    yield from ()
