"""AWS::IAM::AccessKey: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IAM::AccessKey",
    service="iam",
    is_global=True,
    parents=("AWS::IAM::User",),
    listing=Read("list_access_keys", "AccessKeyMetadata", {"UserName": "UserName"}),
    identifier="AccessKeyId",
    by_hand="make a new key of the new account's user, and give it to whatever uses the old one; or use a role instead",
    limits=("The key itself: the new one has another id and another secret",),
    ignored={"Serial": "what a template counts up for a new key, and nobody can read"},
)


def properties(doc: Document) -> Properties:
    """The key without its secret, which nobody can read."""
    return given(Status=doc.get("Status"), UserName=doc["_parent"]["UserName"])


def findings(doc: Document) -> Iterator[Finding]:
    """None here: the user's finding about the keys tells of each."""
    yield from ()
