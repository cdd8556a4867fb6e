"""A REST API and an HTTP API with one of each part, in front of one function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::ApiGateway::Account",
    "AWS::ApiGateway::ApiKey",
    "AWS::ApiGateway::Authorizer",
    "AWS::ApiGateway::BasePathMapping",
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::DomainName",
    "AWS::ApiGateway::Method",
    "AWS::ApiGateway::Resource",
    "AWS::ApiGateway::RestApi",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlan",
    "AWS::ApiGateway::UsagePlanKey",
    "AWS::ApiGatewayV2::Api",
    "AWS::ApiGatewayV2::ApiMapping",
    "AWS::ApiGatewayV2::Authorizer",
    "AWS::ApiGatewayV2::DomainName",
    "AWS::ApiGatewayV2::Integration",
    "AWS::ApiGatewayV2::Route",
    "AWS::ApiGatewayV2::Stage",
)
ORIGINS = ("https://b.example.com", "https://a.example.com")
ROUTE = {"RouteKey": "GET /users", "AuthorizationType": "JWT"}


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""
    account = connect("sts", REGION).get_caller_identity()["Account"]
    function = f"arn:aws:lambda:{REGION}:{account}:function:app-dev-api"
    rest, http = make_rest(connect, function), make_http(connect, function)
    _names(connect, account, rest["api"], http["api"])


def make_rest(connect: Connect, function: str) -> Mapping[str, str]:
    """A REST API with one of each part: what AWS calls each."""
    invoke = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{function}/invocations"
    api = connect("apigateway", REGION)
    made = {"api": api.create_rest_api(name="app-dev", description="of dev", tags={"STAGE": "dev", "aws:x": "y"})["id"]}
    at = {"restApiId": made["api"]}
    made["root"] = api.get_resources(**at)["items"][0]["id"]
    made["users"] = api.create_resource(**at, parentId=made["root"], pathPart="users")["id"]
    made["authorizer"] = api.create_authorizer(
        **at, name="who", type="TOKEN", authorizerUri=invoke, identitySource="method.request.header.Authorization"
    )["id"]
    for resource, verb in ((made["root"], "ANY"), (made["users"], "GET")):
        on = {**at, "resourceId": resource, "httpMethod": verb}
        api.put_method(**on, authorizationType="CUSTOM", authorizerId=made["authorizer"])
        api.put_method_response(**on, statusCode="200")
        api.put_integration(**on, type="AWS_PROXY", integrationHttpMethod="POST", uri=invoke)
        api.put_integration_response(**on, statusCode="200", selectionPattern="")
    made["deployment"] = api.create_deployment(**at, description="first")["id"]
    api.create_stage(
        **at, stageName="dev", deploymentId=made["deployment"], variables={"a": "b"}, tags={"STAGE": "dev"}
    )
    made["key"] = api.create_api_key(name="caller", value="s3cr3t-s3cr3t-s3cr3t-s3cr3t", enabled=True)["id"]
    made["plan"] = api.create_usage_plan(
        name="basic",
        apiStages=[{"apiId": made["api"], "stage": "dev"}],
        throttle={"rateLimit": 5.0, "burstLimit": 10},
        quota={"limit": 100, "offset": 0, "period": "DAY"},
    )["id"]
    api.create_usage_plan_key(usagePlanId=made["plan"], keyId=made["key"], keyType="API_KEY")
    return made


def make_http(connect: Connect, function: str) -> Mapping[str, str]:
    """An HTTP API with one of each part: what AWS calls each."""
    api = connect("apigatewayv2", REGION)
    cors = {"AllowOrigins": list(ORIGINS), "MaxAge": 0}
    made = {
        "api": api.create_api(Name="app-dev", ProtocolType="HTTP", CorsConfiguration=cors, Tags={"STAGE": "dev"})[
            "ApiId"
        ]
    }
    at = {"ApiId": made["api"]}
    made["integration"] = api.create_integration(
        **at, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
    )["IntegrationId"]
    made["authorizer"] = api.create_authorizer(
        **at,
        AuthorizerType="JWT",
        Name="who",
        IdentitySource=["$request.header.Authorization"],
        JwtConfiguration={"Audience": ["app"], "Issuer": "https://issuer.example.com"},
    )["AuthorizerId"]
    target = f"integrations/{made['integration']}"
    api.create_route(**at, Target=target, AuthorizerId=made["authorizer"], AuthorizationScopes=["w", "r"], **ROUTE)
    api.create_stage(**at, StageName="$default", AutoDeploy=True, StageVariables={"a": "b"})
    return made


def _names(connect: Connect, account: str, rest: str, http: str) -> None:
    """Domain names for both, and the role by which the account's APIs write logs."""
    api, other = connect("apigateway", REGION), connect("apigatewayv2", REGION)
    role = {"op": "replace", "path": "/cloudwatchRoleArn", "value": f"arn:aws:iam::{account}:role/app-dev-logs"}
    api.update_account(patchOperations=[role])
    api.create_domain_name(domainName="api.dev.example.com", tags={"STAGE": "dev"})
    api.create_base_path_mapping(domainName="api.dev.example.com", restApiId=rest, stage="dev", basePath="v1")
    certificate = f"arn:aws:acm:{REGION}:{account}:certificate/12345678-1234-1234-1234-123456789012"
    configuration = {"CertificateArn": certificate, "EndpointType": "REGIONAL"}
    other.create_domain_name(DomainName="http.dev.example.com", DomainNameConfigurations=[configuration])
    other.create_api_mapping(DomainName="http.dev.example.com", ApiId=http, Stage="$default")
