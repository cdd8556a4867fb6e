"""AWS::ApiGatewayV2::RouteResponse: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-routeresponse.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::RouteResponse",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Route",),
    # Only WebSocket APIs have any.
    within=Read("", "[@][?_parent.ProtocolType == 'WEBSOCKET'].{ApiId: _parent.ApiId, RouteId: RouteId}"),
    listing=Read("get_route_responses", "Items", {"ApiId": "ApiId", "RouteId": "RouteId"}),
    identifier="RouteResponseId",
)


def properties(doc: Document) -> Properties:
    """How a route answers over the connection."""
    route = doc["_parent"]
    return given(
        ApiId=route["_parent"]["ApiId"],
        RouteId=route["RouteId"],
        **picked(doc, ("ModelSelectionExpression", "ResponseModels", "ResponseParameters", "RouteResponseKey")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
