"""AWS::Cognito::UserPoolResourceServer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-userpoolresourceserver.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::UserPoolResourceServer",
    service="cognito-idp",
    parents=("AWS::Cognito::UserPool",),
    listing=Read("list_resource_servers", "ResourceServers", {"UserPoolId": "Id", "MaxResults": "`50`"}),
    identifier="Identifier",
    name="Identifier",
    ref_identifies=False,
    name_property="Identifier",
)


def properties(doc: Document) -> Properties:
    """An API and the scopes that clients may ask for."""
    return given(
        Identifier=doc["Identifier"],
        Name=doc["Name"],
        Scopes=by("ScopeName", doc.get("Scopes")),
        UserPoolId=doc["_parent"]["Id"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a resource server is beyond CloudFormation."""
    yield from ()
