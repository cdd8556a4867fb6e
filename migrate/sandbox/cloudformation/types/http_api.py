"""API Gateway's HTTP and WebSocket APIs."""

from __future__ import annotations

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step


def _api(scope: Scope) -> Properties:
    """An API given as an OpenAPI body is made from the body's title; its routes follow in a step of their own."""
    p = scope["p"]
    body = p.get("Body") or {}
    info = body.get("info") or {}
    wanted = {k: v for k, v in p.items() if k not in _CARRIED}
    if body:
        cors = body.get("x-amazon-apigateway-cors")
        wanted = {"ProtocolType": "HTTP", "Name": info.get("title") or scope["name"], "Version": info.get("version"),
                  **({"CorsConfiguration": cors} if cors else {}), **wanted}  # fmt: skip
    return wanted


def _part(kind: str, create: str, delete: str, id_: str, key: str, update: str = "") -> Kind:
    """The row of what belongs to one API."""
    return Kind(
        f"AWS::ApiGatewayV2::{kind}", "apigatewayv2", create, id_,
        {"ApiId": "{p.ApiId}", key: "{id}"}, attributes={f"{kind}Id": "{id}"}, fixed=frozenset({"ApiId"}),
        update=update, delete=delete,
    )  # fmt: skip


_CARRIED = frozenset({"Body", "BodyS3Location", "FailOnWarnings", "BasePath", "DisableSchemaValidation"})

KINDS = (
    Kind(
        "AWS::ApiGatewayV2::Api", "apigatewayv2", "create_api", "{ApiId}", {"ApiId": "{id}"},
        attributes={"ApiEndpoint": "{ApiEndpoint}", "ApiId": "{id}"}, values=_api, carried=_CARRIED,
        fixed=frozenset({"ProtocolType"}), update="update_api", delete="delete_api",
        steps=(Step("reimport_api", {"ApiId": "{id}", "Body": "{p.Body}"}, when="p.Body"),),
    ),
    _part("Integration", "create_integration", "delete_integration", "{IntegrationId}", "IntegrationId",
          "update_integration"),
    _part("Route", "create_route", "delete_route", "{RouteId}", "RouteId", "update_route"),
    _part("Authorizer", "create_authorizer", "delete_authorizer", "{AuthorizerId}", "AuthorizerId",
          "update_authorizer"),
    _part("Model", "create_model", "delete_model", "{ModelId}", "ModelId", "update_model"),
    Kind(
        "AWS::ApiGatewayV2::Stage", "apigatewayv2", "create_stage", "{p.StageName}",
        {"ApiId": "{p.ApiId}", "StageName": "{id}"}, fixed=frozenset({"ApiId", "StageName"}), update="update_stage",
        carried=frozenset({"AccessPolicyId"}), delete="delete_stage",
    ),
    Kind(
        "AWS::ApiGatewayV2::IntegrationResponse", "apigatewayv2", "create_integration_response",
        "{IntegrationResponseId}",
        {"ApiId": "{p.ApiId}", "IntegrationId": "{p.IntegrationId}", "IntegrationResponseId": "{id}"},
        update="update_integration_response", delete="delete_integration_response",
    ),
    Kind(
        "AWS::ApiGatewayV2::RouteResponse", "apigatewayv2", "create_route_response", "{RouteResponseId}",
        {"ApiId": "{p.ApiId}", "RouteId": "{p.RouteId}", "RouteResponseId": "{id}"}, delete="delete_route_response",
    ),
    Kind(
        "AWS::ApiGatewayV2::DomainName", "apigatewayv2", "create_domain_name", "{p.DomainName}",
        {"DomainName": "{id}"},
        attributes={"RegionalDomainName": "{DomainNameConfigurations[0].ApiGatewayDomainName}",
                    "RegionalHostedZoneId": "{DomainNameConfigurations[0].HostedZoneId}"},
        delete="delete_domain_name",
    ),
    Kind(
        "AWS::ApiGatewayV2::ApiMapping", "apigatewayv2", "create_api_mapping", "{ApiMappingId}",
        {"DomainName": "{p.DomainName}", "ApiMappingId": "{id}"}, attributes={"ApiMappingId": "{id}"},
        delete="delete_api_mapping",
    ),
    Kind(
        "AWS::ApiGatewayV2::VpcLink", "apigatewayv2", "create_vpc_link", "{VpcLinkId}", {"VpcLinkId": "{id}"},
        attributes={"VpcLinkId": "{id}"}, delete="delete_vpc_link",
    ),
)  # fmt: skip
