"""AWS::Cognito::UserPoolUser: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpooluser.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given
from migrate.resources.spec import Document, Read, Spec

ASKED = "told to the call that makes a user, and not kept with it"

SPEC = Spec(
    kind="AWS::Cognito::UserPoolUser",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPool",),
    # Users are data, save for the few that a template makes. Calls about users share a quota with those who sign in,
    # and a pool of more users than this was filled by people, not by templates.
    within=Read("", "[@][?not_null(EstimatedNumberOfUsers, `0`) < `1000`].{UserPoolId: Id}"),
    listing=Read("list_users", "Users", {"UserPoolId": "UserPoolId"}),
    identifier="Username",
    name="Username",
    ref_identifies=False,
    name_property="Username",
    # Only one that a stack makes is a resource; what the pool's finding says of its users is true of all.
    inlined="`true`",
    limits=(
        "The password, the second factor and the `sub`: none can be exported, and a stack invites the user anew",
        "Users of pools of 1,000 users and more: they are not listed",
    ),
    ignored={
        "ClientMetadata": ASKED,
        "DesiredDeliveryMediums": ASKED,
        "ForceAliasCreation": ASKED,
        "MessageAction": ASKED,
        "ValidationData": ASKED,
    },
)

# What Cognito gives a user by itself, and takes from nobody.
READ_ONLY = frozenset({"sub", "identities", "cognito:user_status", "cognito:mfa_enabled"})


def properties(doc: Document) -> Properties:
    """A user as AdminCreateUser would make it again."""
    attributes = by("Name", doc.get("Attributes"))
    return given(
        UserAttributes=[
            given(Name=one["Name"], Value=one.get("Value")) for one in attributes if one["Name"] not in READ_ONLY
        ],
        UserPoolId=doc["_parent"]["Id"],
        Username=doc["Username"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """None here: the pool's finding about its users speaks for each."""
    yield from ()
