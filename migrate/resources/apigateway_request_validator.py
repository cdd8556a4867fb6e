"""AWS::ApiGateway::RequestValidator: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-requestvalidator.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::RequestValidator",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_request_validators", "items", {"restApiId": "id"}),
    identifier="id",
)


def properties(doc: Document) -> Properties:
    """What of a request is checked before anything is called."""
    return given(
        Name=doc.get("name"),
        RestApiId=doc["_parent"]["id"],
        ValidateRequestBody=doc.get("validateRequestBody", False),
        ValidateRequestParameters=doc.get("validateRequestParameters", False),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
