"""AWS::ApiGateway::Authorizer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-authorizer.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::Authorizer",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_authorizers", "items", {"restApiId": "id"}),
    identifier="id",
)


def properties(doc: Document) -> Properties:
    """Who decides on the callers of an API: a function, or user pools."""
    return given(
        AuthType=doc.get("authType"),
        AuthorizerCredentials=doc.get("authorizerCredentials"),
        AuthorizerResultTtlInSeconds=doc.get("authorizerResultTtlInSeconds"),
        AuthorizerUri=doc.get("authorizerUri"),
        IdentitySource=doc.get("identitySource"),
        IdentityValidationExpression=doc.get("identityValidationExpression"),
        Name=doc["name"],
        ProviderARNs=in_order(doc.get("providerARNs")),
        RestApiId=doc["_parent"]["id"],
        Type=doc.get("type"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
