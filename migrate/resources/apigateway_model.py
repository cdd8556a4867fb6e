"""AWS::ApiGateway::Model: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-model.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::Model",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_models", "items", {"restApiId": "id"}),
    identifier="name",
    name="name",
    # Methods name a model; a name such as `Order` says nothing by itself.
    ref_identifies=False,
    # The two that each new API has.
    owned_by_aws=(
        "(name == 'Empty' && description == 'This is a default empty schema model')"
        " || (name == 'Error' && description == 'This is a default error schema model')"
    ),
)


def properties(doc: Document) -> Properties:
    """The shape of a body, as JSON schema."""
    return given(
        ContentType=doc.get("contentType"),
        Description=doc.get("description"),
        Name=doc["name"],
        RestApiId=doc["_parent"]["id"],
        Schema=parsed(doc.get("schema")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
