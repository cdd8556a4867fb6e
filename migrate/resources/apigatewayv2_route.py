"""AWS::ApiGatewayV2::Route: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-route.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Route",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_routes", "Items", {"ApiId": "ApiId"}),
    identifier="RouteId",
    owned_by_aws="ApiGatewayManaged",
)

PLAIN = (
    "ApiKeyRequired",
    "AuthorizationType",
    "AuthorizerId",
    "ModelSelectionExpression",
    "OperationName",
    "RequestModels",
    "RequestParameters",
    "RouteKey",
    "RouteResponseSelectionExpression",
    "Target",
)


def properties(doc: Document) -> Properties:
    """Which requests go to which integration, and who may send them."""
    return given(
        ApiId=doc["_parent"]["ApiId"],
        AuthorizationScopes=in_order(doc.get("AuthorizationScopes")),
        **picked(doc, PLAIN),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
