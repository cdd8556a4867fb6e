"""AWS::ApiGateway::GatewayResponse: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-gatewayresponse.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::GatewayResponse",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_gateway_responses", "items", {"restApiId": "id"}),
    identifier="responseType",
    ref_identifies=False,
    # Every API answers every kind of failure; only what somebody set is a resource.
    owned_by_aws="defaultResponse",
)


def properties(doc: Document) -> Properties:
    """How the API itself answers, when nothing behind it did."""
    return given(
        ResponseParameters=doc.get("responseParameters"),
        ResponseTemplates=doc.get("responseTemplates"),
        ResponseType=doc["responseType"],
        RestApiId=doc["_parent"]["id"],
        StatusCode=doc.get("statusCode"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
