"""AWS::ApiGateway::Resource: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-resource.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::Resource",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_resources", "items", {"restApiId": "id"}),
    identifier="id",
    owned_by_aws="path == '/'",
)


def properties(doc: Document) -> Properties:
    """One part of a path below another; the root comes with the API."""
    return given(ParentId=doc.get("parentId"), PathPart=doc.get("pathPart"), RestApiId=doc["_parent"]["id"])


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
