"""APIs as the scan reads them over HTTP: what was made comes back as the properties that would make it again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import boto3
import pytest

from migrate.aws import Client
from migrate.aws.guard import Bound, guard
from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources import (
    apigateway_method,
    apigateway_rest_api,
    apigateway_stage,
    apigatewayv2_api,
    apigatewayv2_authorizer,
    apigatewayv2_integration,
)
from tests.resources.emulators import empty_moto
from tests.resources.making import apis

ACCOUNT, REGION = "111111111111", "us-east-1"
FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:app-dev-api"
INVOKE = f"arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/{FUNCTION}/invocations"
PLACE = {"_": {"Account": ACCOUNT, "Region": REGION, "Partition": "aws"}}

Connect = Callable[[str, str], Client]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of one account on a fresh server; they may do anything."""
    make: Callable[..., Any] = boto3.client
    keys = {"aws_access_key_id": ACCOUNT, "aws_secret_access_key": "x"}
    with empty_moto() as url:

        def client(service: str, region: str) -> Client:
            made = make(service, region_name=region, endpoint_url=url, **keys)
            made.meta.events.register("before-call", _in_account)
            return made

        yield client


def _in_account(params: dict[str, Any], **_: Any) -> None:
    params["headers"]["x-moto-account-id"] = ACCOUNT


def read_only(connect: Connect) -> Connect:
    """The same clients behind the guard of the source account."""
    return lambda service, region: guard(connect(service, region), Bound(ACCOUNT, read_only=True))


def kinds(service: str, *names: str) -> list[str]:
    return [f"AWS::{service}::{name}" for name in names]


@pytest.fixture(scope="module")
def rest(connect: Connect) -> tuple[Mapping[str, str], Inventory]:
    """A REST API with one of each part, and the scan of it."""
    made = apis.make_rest(connect, FUNCTION)
    wanted = kinds("ApiGateway", "Authorizer", "Deployment", "Method", "Resource", "Stage", "ApiKey", "UsagePlanKey")
    return made, scan(read_only(connect), ACCOUNT, "aws", [REGION], "2026-01-01T00:00:00Z", wanted)


def of_kind(inventory: Inventory, kind: str) -> list[Resource]:
    return [resource for resource in inventory.resources if resource.kind == kind]


def only(inventory: Inventory, kind: str) -> Resource:
    (found,) = of_kind(inventory, kind)
    return found


def test_a_rest_api_is_read_whole(rest: tuple[Mapping[str, str], Inventory]) -> None:
    made, inventory = rest
    assert not [gap for gap in inventory.gaps if "ApiGateway" in gap.what]
    assert all(resource.modelled for resource in inventory.resources)
    found = only(inventory, "AWS::ApiGateway::RestApi")
    assert found.physical_id == made["api"]
    assert found.tags["STAGE"] == "dev"
    assert found.properties["Name"] == "app-dev"
    assert found.properties["Tags"] == [{"Key": "STAGE", "Value": "dev"}]
    assert set(found.identifiers.values()) == {
        made["api"],
        made["root"],
        f"arn:aws:apigateway:{REGION}::/restapis/{made['api']}",
        f"{made['api']}.execute-api.{REGION}.amazonaws.com",
        f"arn:aws:execute-api:{REGION}:{ACCOUNT}:{made['api']}",
    }


def test_the_root_is_aws_own_and_its_methods_are_not(rest: tuple[Mapping[str, str], Inventory]) -> None:
    made, inventory = rest
    resource = only(inventory, "AWS::ApiGateway::Resource")
    assert resource.properties == {"ParentId": made["root"], "PathPart": "users", "RestApiId": made["api"]}
    methods = of_kind(inventory, "AWS::ApiGateway::Method")
    assert {one.physical_id for one in methods} == {
        f"{made['api']}|{made['root']}|ANY",
        f"{made['api']}|{made['users']}|GET",
    }
    for one in methods:
        assert one.properties["AuthorizerId"] == made["authorizer"]
        assert one.properties["MethodResponses"] == [{"StatusCode": "200"}]
        integration = one.properties["Integration"]
        assert isinstance(integration, Mapping)
        assert (integration["Type"], integration["Uri"]) == ("AWS_PROXY", INVOKE)
        assert "Ref" not in one.identifiers


def test_a_stage_is_told_by_its_arn_and_not_by_its_name(rest: tuple[Mapping[str, str], Inventory]) -> None:
    made, inventory = rest
    stage = only(inventory, "AWS::ApiGateway::Stage")
    assert stage.physical_id == "dev"
    assert stage.identifiers == {"_arn": f"arn:aws:apigateway:{REGION}::/restapis/{made['api']}/stages/dev"}
    assert stage.properties["DeploymentId"] == made["deployment"]
    assert stage.properties["Variables"] == {"a": "b"}
    assert only(inventory, "AWS::ApiGateway::Deployment").properties == {
        "Description": "first",
        "RestApiId": made["api"],
    }
    authorizer = only(inventory, "AWS::ApiGateway::Authorizer")
    assert (authorizer.physical_id, authorizer.properties["AuthorizerUri"]) == (made["authorizer"], INVOKE)


def test_no_value_of_a_key_is_read(rest: tuple[Mapping[str, str], Inventory]) -> None:
    made, inventory = rest
    key = only(inventory, "AWS::ApiGateway::ApiKey")
    assert (key.properties["Name"], key.properties["Enabled"]) == ("caller", True)
    assert "s3cr3t" not in repr(inventory)
    assert [found.code for found in inventory.findings if found.resource == key.key] == ["api-key-value-changes"]
    plan = only(inventory, "AWS::ApiGateway::UsagePlan")
    assert plan.properties["ApiStages"] == [{"ApiId": made["api"], "Stage": "dev"}]
    assert plan.properties["Quota"] == {"Limit": 100, "Offset": 0, "Period": "DAY"}
    assert plan.properties["Throttle"] == {"BurstLimit": 10, "RateLimit": 5.0}
    assert only(inventory, "AWS::ApiGateway::UsagePlanKey").properties == {
        "KeyId": made["key"],
        "KeyType": "API_KEY",
        "UsagePlanId": made["plan"],
    }


def test_an_http_api_is_read_whole(connect: Connect) -> None:
    made = apis.make_http(connect, FUNCTION)

    wanted = kinds("ApiGatewayV2", "Integration", "Route", "Stage")
    inventory = scan(read_only(connect), ACCOUNT, "aws", [REGION], "2026-01-01T00:00:00Z", wanted)

    assert not [gap for gap in inventory.gaps if "ApiGateway" in gap.what]
    assert all(resource.modelled for resource in inventory.resources)
    found = only(inventory, "AWS::ApiGatewayV2::Api")
    assert found.properties["CorsConfiguration"] == {"AllowOrigins": sorted(apis.ORIGINS), "MaxAge": 0}
    assert found.properties["Tags"] == {"STAGE": "dev"}
    assert "Target" not in found.properties
    assert f"{made['api']}.execute-api.{REGION}.amazonaws.com" in found.identifiers.values()
    assert only(inventory, "AWS::ApiGatewayV2::Integration").properties["IntegrationUri"] == FUNCTION
    read = only(inventory, "AWS::ApiGatewayV2::Route").properties
    assert {name: read[name] for name in apis.ROUTE} == apis.ROUTE
    assert read["Target"] == f"integrations/{made['integration']}"
    assert (read["AuthorizerId"], read["AuthorizationScopes"]) == (made["authorizer"], ["r", "w"])
    stage = only(inventory, "AWS::ApiGatewayV2::Stage")
    assert (stage.properties["StageName"], stage.properties["AutoDeploy"]) == ("$default", True)
    assert "DeploymentId" not in stage.properties


def test_a_policy_that_names_its_own_api_can_be_written_before_the_api_stands() -> None:
    arn = f"arn:aws:execute-api:{REGION}:{ACCOUNT}:abc123/dev/*"
    policy = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": arn}]}
    escaped = json.dumps(policy).replace('"', '\\"').replace("/", "\\/")
    for text in (escaped, json.dumps(policy)):
        read = apigateway_rest_api.properties({**PLACE, "id": "abc123", "name": "app", "policy": text})["Policy"]
        assert read == {"Statement": [{**policy["Statement"][0], "Resource": "execute-api:/dev/*"}]}


def test_settings_of_methods_are_keyed_as_cloudformation_does() -> None:
    unlimited = {"throttlingRateLimit": -1.0, "throttlingBurstLimit": -1, "loggingLevel": "OFF"}
    raw = {"*/*": unlimited, "~1/GET": {"cachingEnabled": False}, "~1users~1{id}/POST": {"metricsEnabled": True}}
    doc = {**PLACE, "_parent": {"id": "abc123"}, "stageName": "dev", "methodSettings": raw}
    assert apigateway_stage.properties(doc)["MethodSettings"] == [
        {"HttpMethod": "*", "ResourcePath": "/*", "LoggingLevel": "OFF"},
        {"HttpMethod": "GET", "ResourcePath": "/", "CachingEnabled": False},
        {"HttpMethod": "POST", "ResourcePath": "/~1users~1{id}", "MetricsEnabled": True},
    ]


def test_an_empty_template_of_an_integration_stays_one() -> None:
    answer = {"statusCode": "200", "responseTemplates": {"application/json": None}}
    raw = {"type": "MOCK", "cacheNamespace": "def456", "integrationResponses": {"200": answer}}
    doc = {"_parent": {"id": "abc123"}, "resourceId": "def456", "httpMethod": "GET", "methodIntegration": raw}
    assert apigateway_method.properties(doc)["Integration"] == {
        "Type": "MOCK",
        "IntegrationResponses": [{"StatusCode": "200", "ResponseTemplates": {"application/json": ""}}],
    }


def test_what_a_quick_create_made_is_told_by_the_api() -> None:
    made = {"Target": {"IntegrationUri": FUNCTION}, "Route": {"RouteKey": "$default"}}
    read = apigatewayv2_api.properties({**PLACE, "ApiId": "abc123", "Name": "app", "ProtocolType": "HTTP", **made})
    assert read == {"Name": "app", "ProtocolType": "HTTP", "RouteKey": "$default", "Target": FUNCTION}


def test_an_authorizer_of_tokens_names_its_audience_in_one_order() -> None:
    """Of a document: moto lists no authorizers of HTTP APIs."""
    issuer = "https://issuer.example.com"
    doc = {"_parent": {"ApiId": "abc123"}, "AuthorizerId": "def456", "Name": "who", "AuthorizerType": "JWT"}
    tokens = {"JwtConfiguration": {"Audience": ["b", "a"], "Issuer": issuer}}
    source = {"IdentitySource": ["$request.header.Authorization"]}
    assert apigatewayv2_authorizer.properties({**doc, **tokens, **source}) == {
        "ApiId": "abc123",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Audience": ["a", "b"], "Issuer": issuer},
        "Name": "who",
    }


def test_changes_of_an_answer_are_a_list_in_a_template() -> None:
    changes = {"200": {"overwrite:statuscode": "201", "append:header.a": "b"}}
    read = apigatewayv2_integration.properties({"_parent": {"ApiId": "abc123"}, "ResponseParameters": changes})
    assert read["ResponseParameters"] == {
        "200": {
            "ResponseParameters": [
                {"Destination": "append:header.a", "Source": "b"},
                {"Destination": "overwrite:statuscode", "Source": "201"},
            ]
        }
    }
