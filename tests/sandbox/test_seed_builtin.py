"""The built-in seed: what it says stands is looked up through the services themselves."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from migrate.config import load
from migrate.sandbox.seed import SeedReport, content
from migrate.sandbox.seed.builtin import NOTES_ITEMS, STAGES, seed
from migrate.sandbox.server import Sandbox

ACCOUNT = "111111111111"
Client = Callable[[str], Any]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, SeedReport]]:
    """A seeded account: clients of it, and the seed's report."""
    with Sandbox.start(tmp_path_factory.mktemp("sandbox")) as sandbox:

        @cache
        def client(service: str, region: str = "us-east-1") -> Any:
            return sandbox.session().client(service, region)

        yield client, seed(client)


@pytest.fixture(scope="module")
def client(world: tuple[Client, SeedReport]) -> Client:
    return world[0]


@pytest.fixture(scope="module")
def report(world: tuple[Client, SeedReport]) -> SeedReport:
    return world[1]


def test_every_declared_resource_of_every_stack_stands(client: Client) -> None:
    formation = client("cloudformation")
    stacks = formation.describe_stacks()["Stacks"]
    assert {stack["StackName"] for stack in stacks} == {
        "aws-sam-cli-managed-default",
        *(f"{application}-{stage}" for application in ("notes", "billing") for stage in STAGES),
    }
    for stack in stacks:
        assert stack["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE"), stack["StackName"]
        pages = formation.get_paginator("list_stack_resources").paginate(StackName=stack["StackName"])
        listed = [line for page in pages for line in page["StackResourceSummaries"]]
        assert all(line.get("PhysicalResourceId") for line in listed), stack["StackName"]
        declared = {"notes": 36, "billing": 20, "aws": 2}[stack["StackName"].split("-")[0]]
        assert len(listed) == declared, sorted(line["LogicalResourceId"] for line in listed)


@pytest.mark.parametrize("stage", STAGES)
def test_stacks_say_their_stage_as_their_tools_do(client: Client, stage: str) -> None:
    described = client("cloudformation").describe_stacks
    tags = {name: described(StackName=f"{name}-{stage}")["Stacks"][0]["Tags"] for name in ("notes", "billing")}
    assert {"Key": "STAGE", "Value": stage} in tags["notes"]
    assert {"Key": "Environment", "Value": stage} in tags["billing"]


@pytest.mark.parametrize("stage", STAGES)
def test_functions_hold_the_code_that_lies_in_the_deployment_bucket_of_their_own_stack(
    client: Client, stage: str
) -> None:
    code = content.archive({"notes.py": content.NOTES_SOURCE})
    function = client("lambda").get_function(FunctionName=f"notes-{stage}-create")
    assert function["Configuration"]["CodeSha256"] == content.code_sha256(code)
    assert function["Configuration"]["Environment"]["Variables"]["ACCOUNT_ID"] == ACCOUNT
    with urllib.request.urlopen(function["Code"]["Location"]) as answer:
        assert answer.read() == code


def test_the_notes_table_has_its_stream_index_expiry_backups_and_items(client: Client) -> None:
    dynamodb = client("dynamodb")
    table = dynamodb.describe_table(TableName="notes-table-dev")["Table"]
    assert table["StreamSpecification"] == {"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["byCreation"]
    expiry = dynamodb.describe_time_to_live(TableName="notes-table-dev")["TimeToLiveDescription"]
    assert expiry == {"TimeToLiveStatus": "ENABLED", "AttributeName": "expiresAt"}
    backups = dynamodb.describe_continuous_backups(TableName="notes-table-dev")["ContinuousBackupsDescription"]
    assert backups["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] == "ENABLED"
    for stage, count in NOTES_ITEMS.items():
        assert dynamodb.scan(TableName=f"notes-table-{stage}", Select="COUNT")["Count"] == count


def test_items_have_every_attribute_type_of_dynamodb(client: Client) -> None:
    key = {"userId": {"S": "user-03"}, "noteId": {"S": "staging-00003"}}
    item = client("dynamodb").get_item(TableName="notes-table-staging", Key=key)["Item"]
    assert {kind for value in item.values() for kind in value} == {
        *("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M")
    }


def test_the_rest_api_answers_preflights_itself_and_calls_functions(client: Client) -> None:
    gateway = client("apigateway")
    api = next(item for item in gateway.get_rest_apis()["items"] if item["name"] == "prod-notes")
    resources = gateway.get_resources(restApiId=api["id"])["items"]
    notes = next(item for item in resources if item["path"] == "/notes")
    kinds = {
        verb: gateway.get_integration(restApiId=api["id"], resourceId=notes["id"], httpMethod=verb)["type"]
        for verb in notes["resourceMethods"]
    }
    assert kinds == {"OPTIONS": "MOCK", "GET": "AWS_PROXY", "POST": "AWS_PROXY"}
    assert [item["stageName"] for item in gateway.get_stages(restApiId=api["id"])["item"]] == ["prod"]


def test_the_http_api_calls_the_alias(client: Client) -> None:
    gateway = client("apigatewayv2")
    api = next(item for item in gateway.get_apis()["Items"] if item["Name"] == "billing-dev")
    integration = gateway.get_integrations(ApiId=api["ApiId"])["Items"][0]
    assert integration["IntegrationUri"].endswith(":function:billing-dev-charge:live")
    route = gateway.get_routes(ApiId=api["ApiId"])["Items"][0]
    assert (route["RouteKey"], route["Target"]) == ("POST /charges", f"integrations/{integration['IntegrationId']}")


def test_billing_imports_what_notes_exports(client: Client) -> None:
    exports = {item["Name"]: item["Value"] for item in client("cloudformation").list_exports()["Exports"]}
    function = client("lambda").get_function_configuration(FunctionName="billing-staging-charge")
    variables = function["Environment"]["Variables"]
    assert variables["NOTES_TABLE"] == exports["staging-NotesTableName"] == "notes-table-staging"
    assert variables["NOTES_ENDPOINT"] == exports["staging-NotesEndpoint"]
    alarm = client("cloudwatch").describe_alarms(AlarmNames=["billing-staging-charge-errors"])["MetricAlarms"][0]
    assert alarm["AlarmActions"] == [exports["staging-NotesTopicArn"]]


def test_handmade_things_lie_in_no_stack_and_only_some_are_tagged(client: Client, report: SeedReport) -> None:
    formation = client("cloudformation")
    in_stacks = {
        line["PhysicalResourceId"]
        for stack in formation.describe_stacks()["Stacks"]
        for line in formation.list_stack_resources(StackName=stack["StackName"])["StackResourceSummaries"]
    }
    for name in (
        "kv42",
        "legacy-sessions-dev",
        "thumbnailer-dev",
        "acme-shared-assets",
        "jenkins-artifacts",
        "scratch",
    ):
        assert name in report.made
        assert name not in in_stacks
    tags = client("dynamodb").list_tags_of_resource
    arn = f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/"
    assert tags(ResourceArn=f"{arn}kv42")["Tags"] == [{"Key": "stage", "Value": "staging"}]
    assert tags(ResourceArn=f"{arn}legacy-sessions-dev")["Tags"] == []


def test_a_production_role_reads_a_table_of_dev(client: Client) -> None:
    policy = client("iam").get_role_policy(RoleName="prod-reporting", PolicyName="read-notes")["PolicyDocument"]
    assert f"arn:aws:dynamodb:us-east-1:{ACCOUNT}:table/notes-table-dev" in policy["Statement"][0]["Resource"]


def test_objects_keep_metadata_tags_and_versions(client: Client) -> None:
    s3 = client("s3")
    where = {"Bucket": "notes-uploads-dev", "Key": "users/user-01/Notiz 1 (ä+b).txt"}
    assert s3.head_object(**where)["Metadata"] == {"uploaded-by": "user-01", "part": "1"}
    assert {tag["Key"] for tag in s3.get_object_tagging(**where)["TagSet"]} == {"kind", "stage"}
    versions = s3.list_object_versions(Bucket="acme-reports-dev", Prefix="latest.csv")["Versions"]
    assert [version["IsLatest"] for version in versions] == [True, False]


def test_secrets_and_parameters_hold_values(client: Client) -> None:
    secret = client("secretsmanager").get_secret_value(SecretId="billing/dev/gateway")
    assert "not-a-real-one-either-dev" in secret["SecretString"]
    parameter = client("ssm").get_parameter(Name="/legacy/prod/api-key", WithDecryption=True)["Parameter"]
    assert (parameter["Type"], parameter["Value"]) == ("SecureString", "key-of-prod-4711")


def test_the_configuration_names_what_stands(report: SeedReport, tmp_path: Path) -> None:
    path = tmp_path / "migrate.toml"
    path.write_text(report.configuration, encoding="utf-8")
    config = load(path)
    assert (config.source.account_id, config.source.role_arn) == (
        ACCOUNT,
        f"arn:aws:iam::{ACCOUNT}:role/migrate-source",
    )
    assert config.movable == ("dev", "staging")
    assert config.is_production("prod")
    assert {decision.resource.rsplit("/", 1)[1] for decision in config.decisions[:1]} <= set(report.made)
    assert not report.refused


def test_contents_are_the_same_each_time() -> None:
    files = {"b.py": "2", "a.py": "1"}
    assert content.archive(files) == content.archive(dict(sorted(files.items())))
    assert list(content.notes("dev", 9)) == list(content.notes("dev", 9))
    assert list(content.uploads("dev", 3)) == list(content.uploads("dev", 3))
