"""AWS::ApiGatewayV2::Api: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-api.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

IMPORTED = "an import's instruction; what came of it are routes and integrations of their own"

SPEC = Spec(
    kind="AWS::ApiGatewayV2::Api",
    service="apigatewayv2",
    listing=Read("get_apis", "Items"),
    facets={
        "Target": Read("get_integrations", "Items[?ApiGatewayManaged] | [0]", {"ApiId": "ApiId"}),
        "Route": Read("get_routes", "Items[?ApiGatewayManaged] | [0]", {"ApiId": "ApiId"}),
    },
    identifier="ApiId",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/apis/{ApiId}",
    forms=(
        "arn:${AWS::Partition}:apigateway:${AWS::Region}::/apis/${Ref}",
        "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}",
        "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Ref}",
    ),
    tags="Tags",
    owned_by_aws="ApiGatewayManaged",
    ignored={
        "BasePath": IMPORTED,
        "Body": IMPORTED,
        "BodyS3Location": IMPORTED,
        "FailOnWarnings": IMPORTED,
    },
)

PLAIN = (
    "ApiKeySelectionExpression",
    "Description",
    "DisableExecuteApiEndpoint",
    "DisableSchemaValidation",
    "IpAddressType",
    "Name",
    "ProtocolType",
    "RouteSelectionExpression",
    "Version",
)
CORS_LISTS = ("AllowHeaders", "AllowMethods", "AllowOrigins", "ExposeHeaders")


def properties(doc: Document) -> Properties:
    """The API without its parts, save for the route, target and stage that a quick create had AWS make with it."""
    cors = doc.get("CorsConfiguration") or {}
    target = doc.get("Target") or {}
    return given(
        CorsConfiguration=given(
            **picked(cors, ("AllowCredentials", "MaxAge")), **{name: in_order(cors.get(name)) for name in CORS_LISTS}
        ),
        CredentialsArn=target.get("CredentialsArn"),
        RouteKey=(doc.get("Route") or {}).get("RouteKey"),
        Tags=tag_map(doc.get("Tags")),
        Target=target.get("IntegrationUri"),
        **picked(doc, PLAIN),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
