"""AWS::ApiGateway::DocumentationPart: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-documentationpart.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::DocumentationPart",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_documentation_parts", "items", {"restApiId": "id"}),
    identifier="id",
)


def properties(doc: Document) -> Properties:
    """What is written of a part of an API. The text is JSON, and kept letter by letter."""
    return given(
        Location=pruned(capitalised(doc.get("location") or {})),
        Properties=doc.get("properties"),
        RestApiId=doc["_parent"]["id"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
