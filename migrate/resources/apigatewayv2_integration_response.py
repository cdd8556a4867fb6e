"""AWS::ApiGatewayV2::IntegrationResponse: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integrationresponse.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::IntegrationResponse",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Integration",),
    # Only WebSocket APIs have any.
    within=Read("", "[@][?_parent.ProtocolType == 'WEBSOCKET'].{ApiId: _parent.ApiId, IntegrationId: IntegrationId}"),
    listing=Read("get_integration_responses", "Items", {"ApiId": "ApiId", "IntegrationId": "IntegrationId"}),
    identifier="IntegrationResponseId",
)

PLAIN = (
    "ContentHandlingStrategy",
    "IntegrationResponseKey",
    "ResponseParameters",
    "ResponseTemplates",
    "TemplateSelectionExpression",
)


def properties(doc: Document) -> Properties:
    """What becomes of the answer of what a route called."""
    integration = doc["_parent"]
    return given(
        ApiId=integration["_parent"]["ApiId"], IntegrationId=integration["IntegrationId"], **picked(doc, PLAIN)
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
