"""API Gateway's REST APIs: the tree of resources and methods, stages, authorizers, keys and plans."""

from __future__ import annotations

from typing import Any

from migrate.sandbox.cloudformation.calls import Properties
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step

_API = {"restApiId": "{p.RestApiId}"}
_API_CARRIED = frozenset({"Body", "BodyS3Location", "Parameters", "FailOnWarnings", "Mode", "CloneFrom"})
_METHOD = {**_API, "resourceId": "{p.ResourceId}", "httpMethod": "{p.HttpMethod}"}


def _rest_api(scope: Scope) -> Properties:
    p = scope["p"]
    title = ((p.get("Body") or {}).get("info") or {}).get("title")
    return {**{k: v for k, v in p.items() if k not in _API_CARRIED}, "Name": p.get("Name") or title or scope["name"]}


def _body(scope: Scope) -> Properties:
    """The OpenAPI body as moto reads it: version 3, and under a path nothing but methods."""
    body = dict(scope["p"]["Body"])
    if body.pop("swagger", None) is not None:
        body["openapi"] = "3.0.1"
    any_method = "x-amazon-apigateway-any-method"
    body["paths"] = {
        path: {
            ("any" if name == any_method else name): _operation(operation)
            for name, operation in item.items()
            if name in {*_METHODS, any_method}
        }
        for path, item in (body.get("paths") or {}).items()
        if path != "/"
    }
    return {"restApiId": scope["id"], "mode": "overwrite", "body": body}


def _operation(operation: Properties) -> Properties:
    integration = operation.get("x-amazon-apigateway-integration")
    if integration is None:
        return operation
    # A MOCK integration calls nothing, which moto's import does not expect.
    return {**operation, "x-amazon-apigateway-integration": {"uri": "", "httpMethod": "POST", **integration}}


def _method(scope: Scope) -> Properties:
    wanted = {k: v for k, v in scope["p"].items() if k not in {"Integration", "MethodResponses"}}
    return {"AuthorizationType": "NONE", **wanted}


def _integration(scope: Scope) -> Properties:
    p = scope["p"]
    renamed = {"IntegrationHttpMethod": "integrationHttpMethod"}
    integration = {renamed.get(k, k): v for k, v in p["Integration"].items() if k != "IntegrationResponses"}
    return {**_identity(scope), **integration}


def _identity(scope: Scope) -> dict[str, Any]:
    p = scope["p"]
    return {"restApiId": p["RestApiId"], "resourceId": p["ResourceId"], "httpMethod": p["HttpMethod"]}


def _response(scope: Scope) -> Properties:
    return {**_identity(scope), **scope["item"]}


def _deployment(scope: Scope) -> Properties:
    p = scope["p"]
    about = p.get("StageDescription") or {}
    taken = {"CacheClusterEnabled", "CacheClusterSize", "Variables", "TracingEnabled"}
    wanted = {k: v for k, v in p.items() if k in {"RestApiId", "StageName", "Description"}}
    wanted.update({k: v for k, v in about.items() if k in taken})
    return {**wanted, "stageDescription": about["Description"]} if "Description" in about else wanted


def _stage(scope: Scope) -> Properties:
    renamed = {"CanarySetting": "canarySettings"}
    return {renamed.get(k, k): v for k, v in scope["p"].items() if k not in _STAGE_CARRIED}


def _stage_settings(scope: Scope) -> Properties:
    """What only UpdateStage takes: access log and method settings, as patches; on an update all else as well."""
    p = scope["p"].get("StageDescription", scope["p"])
    patches = [("replace", f"/accessLogSettings/{k[0].lower()}{k[1:]}", v)
               for k, v in (p.get("AccessLogSetting") or {}).items()]  # fmt: skip
    for setting in p.get("MethodSettings") or ():
        path = str(setting.get("ResourcePath", "/*")).lstrip("/").replace("/", "~1") or "~1"
        where = f"/{path}/{setting.get('HttpMethod', '*')}"
        patches += [
            ("replace", f"{where}/{_SETTINGS[name]}", value) for name, value in setting.items() if name in _SETTINGS
        ]
    if "DeploymentId" in scope.get("changed", {}):
        patches.append(("replace", "/deploymentId", p["DeploymentId"]))
    if "TracingEnabled" in scope.get("changed", {}):
        patches.append(("replace", "/tracingEnabled", p["TracingEnabled"]))
    for name in p.get("Variables") or {} if "Variables" in scope.get("changed", {}) else ():
        patches.append(("replace", f"/variables/{name}", p["Variables"][name]))
    return {
        "restApiId": scope["p"]["RestApiId"], "stageName": scope["p"]["StageName"],
        "patchOperations": [{"op": op, "path": path, "value": value} for op, path, value in patches],
    }  # fmt: skip


def _plan(scope: Scope) -> Properties:
    p = {k: v for k, v in scope["p"].items() if k != "UsagePlanName"}
    stages = [{"apiId": s["ApiId"], "stage": s["Stage"], **({"throttle": s["Throttle"]} if "Throttle" in s else {})}
              for s in p.get("ApiStages") or ()]  # fmt: skip
    return {**p, "ApiStages": stages, "Name": scope["name"]}


def _api_key(scope: Scope) -> Properties:
    p = {k: v for k, v in scope["p"].items() if k != "StageKeys"}
    keys = scope["p"].get("StageKeys")
    wanted = {**p, "Name": scope["name"]}
    return (
        {**wanted, "stageKeys": [{"restApiId": k["RestApiId"], "stageName": k["StageName"]} for k in keys]}
        if keys
        else wanted
    )


def _authorizer(scope: Scope) -> Properties:
    return {k: v for k, v in scope["p"].items() if k != "AuthorizerResultTtlInSeconds"} | (
        {"authorizerResultTtlInSeconds": scope["p"]["AuthorizerResultTtlInSeconds"]}
        if "AuthorizerResultTtlInSeconds" in scope["p"]
        else {}
    )


_METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace"}
_SETTINGS = {
    "MetricsEnabled": "metrics/enabled", "LoggingLevel": "logging/loglevel",
    "DataTraceEnabled": "logging/dataTrace", "ThrottlingBurstLimit": "throttling/burstLimit",
    "ThrottlingRateLimit": "throttling/rateLimit", "CachingEnabled": "caching/enabled",
    "CacheTtlInSeconds": "caching/ttlInSeconds", "CacheDataEncrypted": "caching/dataEncrypted",
}  # fmt: skip
_STAGE_CARRIED = frozenset({"AccessLogSetting", "MethodSettings", "ClientCertificateId"})
_PATCHED = frozenset({"DeploymentId", "TracingEnabled", "Variables"}) | _STAGE_CARRIED
_STAGE_WHEN = (
    "p.AccessLogSetting || p.MethodSettings || p.StageDescription.MethodSettings || "
    "p.StageDescription.AccessLogSetting || changed.DeploymentId || changed.TracingEnabled || changed.Variables"
)

KINDS = (
    Kind(
        "AWS::ApiGateway::RestApi", "apigateway", "create_rest_api", "{id}", {"restApiId": "{id}"},
        attributes={"RootResourceId": "{items[?path=='/'].id | [0]}", "RestApiId": "{id}"},
        values=_rest_api, carried=_API_CARRIED, delete="delete_rest_api",
        read=Step("get_resources", {"restApiId": "{id}", "limit": 500}),
        steps=(Step("put_rest_api", _body, when="p.Body"),),
    ),
    Kind(
        "AWS::ApiGateway::Resource", "apigateway", "create_resource", "{id}",
        {"restApiId": "{p.RestApiId}", "resourceId": "{id}"}, attributes={"ResourceId": "{id}"},
        delete="delete_resource",
    ),
    Kind(
        "AWS::ApiGateway::Method", "apigateway", "put_method", "{p.RestApiId}|{p.ResourceId}|{p.HttpMethod}", _METHOD,
        values=_method, delete="delete_method",
        steps=(
            Step("put_method_response", _response, when="p.MethodResponses", each="p.MethodResponses"),
            Step("put_integration", _integration, when="p.Integration.Type"),
            Step("put_integration_response", _response, when="p.Integration.IntegrationResponses",
                 each="p.Integration.IntegrationResponses"),
        ),
    ),
    Kind(
        "AWS::ApiGateway::Deployment", "apigateway", "create_deployment", "{id}",
        {"restApiId": "{p.RestApiId}", "deploymentId": "{id}"}, attributes={"DeploymentId": "{id}"},
        values=_deployment, delete="delete_deployment", carried=frozenset({"Description"}),
        steps=(Step("update_stage", _stage_settings,
                    when="p.StageDescription.MethodSettings || p.StageDescription.AccessLogSetting"),),
    ),
    Kind(
        "AWS::ApiGateway::Stage", "apigateway", "create_stage", "{p.StageName}",
        {"restApiId": "{p.RestApiId}", "stageName": "{p.StageName}"}, values=_stage, carried=_PATCHED,
        fixed=frozenset({"RestApiId", "StageName"}), delete="delete_stage",
        steps=(Step("update_stage", _stage_settings, when=_STAGE_WHEN),),
    ),
    Kind(
        "AWS::ApiGateway::Authorizer", "apigateway", "create_authorizer", "{id}",
        {"restApiId": "{p.RestApiId}", "authorizerId": "{id}"}, attributes={"AuthorizerId": "{id}"}, name="Name",
        values=_authorizer, delete="delete_authorizer",
    ),
    Kind(
        "AWS::ApiGateway::GatewayResponse", "apigateway", "put_gateway_response", "{p.ResponseType}",
        {"restApiId": "{p.RestApiId}", "responseType": "{p.ResponseType}"}, attributes={"Id": "{id}"},
        fixed=frozenset({"RestApiId", "ResponseType"}), update="put_gateway_response",
        whole=frozenset({"ResponseParameters", "ResponseTemplates", "StatusCode"}), delete="delete_gateway_response",
    ),
    Kind(
        "AWS::ApiGateway::Model", "apigateway", "create_model", "{name}",
        {"restApiId": "{p.RestApiId}", "modelName": "{id}"}, name="Name", delete="delete_model",
        values=lambda s: {"ContentType": "application/json", **s["p"], "Name": s["name"].replace("-", "")}
        if "Name" not in s["p"] else {"ContentType": "application/json", **s["p"]},
    ),
    Kind(
        "AWS::ApiGateway::RequestValidator", "apigateway", "create_request_validator", "{id}",
        {"restApiId": "{p.RestApiId}", "requestValidatorId": "{id}"}, attributes={"RequestValidatorId": "{id}"},
        name="Name", delete="delete_request_validator",
    ),
    Kind(
        "AWS::ApiGateway::ApiKey", "apigateway", "create_api_key", "{id}", {"apiKey": "{id}"},
        attributes={"APIKeyId": "{id}"}, name="Name", values=_api_key, delete="delete_api_key",
    ),
    Kind(
        "AWS::ApiGateway::UsagePlan", "apigateway", "create_usage_plan", "{id}", {"usagePlanId": "{id}"},
        attributes={"Id": "{id}"}, name="UsagePlanName", values=_plan, delete="delete_usage_plan",
    ),
    Kind(
        "AWS::ApiGateway::UsagePlanKey", "apigateway", "create_usage_plan_key", "{p.KeyId}:{p.UsagePlanId}",
        {"usagePlanId": "{p.UsagePlanId}", "keyId": "{p.KeyId}"}, attributes={"Id": "{id}"},
        delete="delete_usage_plan_key",
    ),
    Kind(
        "AWS::ApiGateway::Account", "apigateway", "update_account", "{stack}-{logical}",
        attributes={"Id": "{id}"},
        values=lambda s: {"patchOperations": [
            {"op": "replace", "path": "/cloudwatchRoleArn", "value": s["p"]["CloudWatchRoleArn"]},
        ] if "CloudWatchRoleArn" in s["p"] else []},
        update="update_account",
    ),
    Kind(
        "AWS::ApiGateway::DomainName", "apigateway", "create_domain_name", "{p.DomainName}",
        {"domainName": "{p.DomainName}"}, delete="delete_domain_name",
        attributes={"RegionalDomainName": "{regionalDomainName}", "RegionalHostedZoneId": "{regionalHostedZoneId}",
                    "DistributionDomainName": "{distributionDomainName}",
                    "DistributionHostedZoneId": "{distributionHostedZoneId}"},
    ),
    Kind(
        "AWS::ApiGateway::BasePathMapping", "apigateway", "create_base_path_mapping", "{p.DomainName}|{p.BasePath}",
        {"domainName": "{p.DomainName}", "basePath": "{p.BasePath || '(none)'}"}, carried=frozenset({"Id"}),
        delete="delete_base_path_mapping",
    ),
    Kind(
        "AWS::ApiGateway::VpcLink", "apigateway", "create_vpc_link", "{id}", {"vpcLinkId": "{id}"},
        attributes={"VpcLinkId": "{id}"}, delete="delete_vpc_link",
    ),
)  # fmt: skip
