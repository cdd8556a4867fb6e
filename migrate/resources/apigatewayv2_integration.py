"""AWS::ApiGatewayV2::Integration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-integration.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Integration",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_integrations", "Items", {"ApiId": "ApiId"}),
    identifier="IntegrationId",
    owned_by_aws="ApiGatewayManaged",
)

PLAIN = (
    "ConnectionId",
    "ConnectionType",
    "ContentHandlingStrategy",
    "CredentialsArn",
    "Description",
    "IntegrationMethod",
    "IntegrationSubtype",
    "IntegrationType",
    "IntegrationUri",
    "PassthroughBehavior",
    "PayloadFormatVersion",
    "RequestParameters",
    "RequestTemplates",
    "TemplateSelectionExpression",
    "TimeoutInMillis",
    "TlsConfig",
)


def properties(doc: Document) -> Properties:
    """What a route calls; answers' parameters are a mapping in the API and a list in a template."""
    responses = {
        code: {"ResponseParameters": [{"Destination": to, "Source": source} for to, source in sorted(changes.items())]}
        for code, changes in (doc.get("ResponseParameters") or {}).items()
    }
    return given(ApiId=doc["_parent"]["ApiId"], ResponseParameters=responses, **picked(doc, PLAIN))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
