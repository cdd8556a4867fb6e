"""AWS::ApiGatewayV2::Authorizer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-authorizer.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Authorizer",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::Api",),
    listing=Read("get_authorizers", "Items", {"ApiId": "ApiId"}),
    identifier="AuthorizerId",
)

PLAIN = (
    "AuthorizerCredentialsArn",
    "AuthorizerPayloadFormatVersion",
    "AuthorizerResultTtlInSeconds",
    "AuthorizerType",
    "AuthorizerUri",
    "EnableSimpleResponses",
    "IdentityValidationExpression",
    "Name",
)


def properties(doc: Document) -> Properties:
    """Who decides on the callers of an API: a function, or an issuer of JSON Web Tokens."""
    tokens = doc.get("JwtConfiguration") or {}
    return given(
        ApiId=doc["_parent"]["ApiId"],
        IdentitySource=in_order(doc.get("IdentitySource")),
        JwtConfiguration=given(Audience=in_order(tokens.get("Audience")), Issuer=tokens.get("Issuer")),
        **picked(doc, PLAIN),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
