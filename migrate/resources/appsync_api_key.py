"""AWS::AppSync::ApiKey: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appsync-apikey.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::AppSync::ApiKey",
    service="appsync",
    parents=("AWS::AppSync::GraphQLApi",),
    # A key's id is the key itself, a secret: the answer is stripped of it, and what is left tells keys apart.
    listing=Read(
        "list_api_keys", "apiKeys[].{description: description, expires: expires, deletes: deletes}", {"apiId": "apiId"}
    ),
    identifier="join(' ', [description, to_string(expires)][?@])",
    ref_identifies=False,
    limits=("The key: every client must be given the new one",),
)


def properties(doc: Document) -> Properties:
    """A key without its value: until when it opens the API."""
    return given(ApiId=doc["_parent"]["apiId"], Description=doc.get("description"), Expires=doc.get("expires"))


def findings(doc: Document) -> Iterator[Finding]:
    """Clients hold the key, and the new one is another."""
    yield Finding(
        Severity.WARN,
        "api-key-changes",
        "",
        "the key is a secret that is not moved: the new API gets another one, which must expire in the future too",
        "give the new key to the clients at cutover",
    )
