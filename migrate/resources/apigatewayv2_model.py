"""AWS::ApiGatewayV2::Model: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-model.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Model",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_models", "Items", {"ApiId": "ApiId"}),
    identifier="ModelId",
)


def properties(doc: Document) -> Properties:
    """The shape of a message, as JSON schema."""
    return {
        # Required, and `{}` fits anything.
        "Schema": parsed(doc.get("Schema")) or {},
        **given(ApiId=doc["_parent"]["ApiId"], **picked(doc, ("ContentType", "Description", "Name"))),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
