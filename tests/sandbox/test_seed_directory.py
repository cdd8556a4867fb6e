"""`--seed DIR`: names, stages, code, data and refusals; and, where the corpus is at hand, how much of it stands."""

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from migrate.sandbox.seed import SeedReport
from migrate.sandbox.seed.applications import applications
from migrate.sandbox.seed.directory import seed
from migrate.sandbox.server import Door, Options, Sandbox

CORPUS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[2].parent / "shared")) / "samples"
STANDING = {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
QUEUE = {"Type": "AWS::SQS::Queue"}


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Door]:
    with Sandbox.start(tmp_path / "sandbox", Options()) as sandbox:
        yield sandbox.session()


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    place = tmp_path / "templates"
    place.mkdir()
    return place


def write(directory: Path, name: str, resources: Mapping[str, Any], **template: Any) -> None:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"Resources": resources, **template}), encoding="utf-8")


def load(account: Door, directory: Path, stages: tuple[str, ...] = ()) -> SeedReport:
    return seed(cache(lambda service, region: account.client(service, region)), directory, stages)


def tags(account: Door, stack: str) -> dict[str, str]:
    described = account.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    return {tag["Key"]: tag["Value"] for tag in described["Tags"]}


def test_stacks_are_named_for_their_app_and_stage(directory: Path) -> None:
    for name in ("orders.dev", "orders.prod", "a/api.dev", "b/api.dev", "c/serverless.yml.dev", "plain"):
        write(directory, f"{name}.template.json", {"Queue": QUEUE})
    names = {(app.stack, app.stage) for app in applications(directory, ())}
    assert names == {
        ("orders-dev", "dev"),
        ("orders-prod", "prod"),
        ("a-api-dev", "dev"),
        ("b-api-dev", "dev"),
        ("serverless-dev", "dev"),
        ("plain", ""),
    }
    some = {(app.stack, app.stage) for app in applications(directory, ("prod", "qa"))}
    assert some == {("orders-prod", "prod"), ("plain-prod", "prod"), ("plain-qa", "qa")}


def test_a_template_of_many_stages_is_deployed_once_for_each(account: Door, directory: Path) -> None:
    parameters = {"Environment": {"Type": "String", "AllowedValues": ["development", "production"]}}
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "jobs-${Environment}"}}}
    write(directory, "jobs.template.json", {"Queue": queue}, Parameters=parameters)
    report = load(account, directory, ("dev", "prod", "qa"))
    assert report.made == ("jobs-dev", "jobs-prod")
    assert [(refusal.stack, "qa" in refusal.reason) for refusal in report.refused] == [("jobs-qa", True)]
    assert tags(account, "jobs-dev") == {"STAGE": "dev"}
    urls = account.client("sqs").list_queues()["QueueUrls"]
    assert sorted(url.rsplit("/", 1)[1] for url in urls) == ["jobs-development", "jobs-production"]


def test_yaml_is_read_too(account: Door, directory: Path) -> None:
    (directory / "app.dev.template.yaml").write_text(
        "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties: {QueueName: !Sub '${AWS::StackName}-q'}\n",
        encoding="utf-8",
    )
    assert load(account, directory).made == ("app-dev",)


def test_an_importer_waits_for_its_exporter_whatever_their_order(account: Door, directory: Path) -> None:
    value = {"Type": "String", "Value": {"Fn::ImportValue": "queue-dev"}}
    export = {"Url": {"Value": {"Ref": "Queue"}, "Export": {"Name": "queue-dev"}}}
    write(directory, "a.dev.template.json", {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": value}})
    write(directory, "z.dev.template.json", {"Queue": QUEUE}, Outputs=export)
    assert load(account, directory).made == ("z-dev", "a-dev")


def test_an_export_that_nobody_makes_is_refused_and_nothing_is_left(account: Door, directory: Path) -> None:
    value = {"Type": "String", "Value": {"Fn::ImportValue": "nobodys"}}
    parameter = {"Type": "AWS::SSM::Parameter", "Properties": value, "DependsOn": "Queue"}
    write(directory, "a.dev.template.json", {"Queue": QUEUE, "Parameter": parameter})
    report = load(account, directory)
    assert report.made == ()
    assert [(r.stack, r.logical_id, "nobodys" in r.reason) for r in report.refused] == [("a-dev", "Parameter", True)]
    assert account.client("cloudformation").describe_stacks()["Stacks"] == []
    assert account.client("sqs").list_queues().get("QueueUrls", []) == []


def test_a_type_that_cannot_be_made_is_refused_by_name(account: Door, directory: Path) -> None:
    write(directory, "a.dev.template.json", {"Thing": {"Type": "AWS::Unheard::Of"}, "Queue": QUEUE})
    report = load(account, directory)
    assert report.made == ()
    assert "AWS::Unheard::Of" in report.refused[0].reason


def test_code_lies_where_the_template_names_it(account: Door, directory: Path) -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
                ],
            }
        },
    }

    def function(bucket: Any) -> Mapping[str, Any]:
        properties = {
            "Runtime": "nodejs20.x",
            "Handler": "index.handler",
            "Role": {"Fn::GetAtt": ["Role", "Arn"]},
            "Code": {"S3Bucket": bucket, "S3Key": "serverless/app/code.zip"},
        }
        return {"Type": "AWS::Lambda::Function", "Properties": properties}

    bucket = {"Type": "AWS::S3::Bucket"}
    own = {"Role": role, "DeploymentBucket": bucket, "Function": function({"Ref": "DeploymentBucket"})}
    write(directory, "own.dev.template.json", own)
    write(directory, "other.dev.template.json", {"Role": role, "Function": function("elsewhere-bucket")})
    write(directory, "never.dev.template.json", {"Role": role, "Function": function("x")})
    report = load(account, directory)
    assert set(report.made) == {"own-dev", "other-dev", "never-dev"}
    cloudformation = account.client("cloudformation")
    statuses = {s["StackName"]: s["StackStatus"] for s in cloudformation.describe_stacks()["Stacks"]}
    assert statuses == {
        "own-dev": "UPDATE_COMPLETE",
        "other-dev": "CREATE_COMPLETE",
        "never-dev": "CREATE_COMPLETE",
    }
    s3 = account.client("s3")
    assert s3.head_object(Bucket="elsewhere-bucket", Key="serverless/app/code.zip")["ContentLength"] > 0
    sizes = {f["FunctionName"]: f["CodeSize"] for f in account.client("lambda").list_functions()["Functions"]}
    assert len(sizes) == 3
    assert min(sizes.values()) > 0


def test_parameters_without_a_value_get_a_plausible_one(account: Door, directory: Path) -> None:
    parameters = {
        "Kind": {"Type": "String", "AllowedValues": ["small", "big"]},
        "Size": {"Type": "Number"},
        "Shared": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/operators/own"},
        "Contact": {"Type": "String"},
        "Region": {"Type": "String"},
    }
    outputs = {name: {"Value": {"Ref": name}} for name in parameters}
    looked_up = {"Type": "String", "Value": {"Fn::FindInMap": ["Places", {"Ref": "Region"}, "Name"]}}
    resources = {"Parameter": {"Type": "AWS::SSM::Parameter", "Properties": looked_up}}
    places = {"Places": {"north": {"Name": "N"}}}
    write(directory, "a.dev.template.json", resources, Parameters=parameters, Outputs=outputs, Mappings=places)
    assert load(account, directory).made == ("a-dev",)
    stack = account.client("cloudformation").describe_stacks(StackName="a-dev")["Stacks"][0]
    values = {out["OutputKey"]: out["OutputValue"] for out in stack["Outputs"]}
    assert (values["Kind"], values["Size"].isdigit(), values["Region"]) == ("small", True, "north")


def test_tables_and_buckets_hold_data(account: Door, directory: Path) -> None:
    table = {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "TableName": "readings",
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "id", "AttributeType": "S"},
                {"AttributeName": "at", "AttributeType": "N"},
                {"AttributeName": "raw", "AttributeType": "B"},
            ],
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}, {"AttributeName": "at", "KeyType": "RANGE"}],
            "GlobalSecondaryIndexes": [
                {
                    "IndexName": "raw",
                    "KeySchema": [{"AttributeName": "raw", "KeyType": "HASH"}],
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        },
    }
    bucket = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "holds-data"}}
    write(directory, "a.dev.template.json", {"Table": table, "Bucket": bucket})
    load(account, directory)
    assert account.client("dynamodb").scan(TableName="readings")["Count"] == 3
    assert account.client("s3").list_objects_v2(Bucket="holds-data")["KeyCount"] == 3


def test_the_configuration_protects_production(account: Door, directory: Path) -> None:
    from migrate.config import load as read_configuration

    for stage in ("dev", "prod"):
        write(directory, f"a.{stage}.template.json", {"Queue": QUEUE})
    path = directory / "migrate.toml"
    path.write_text(load(account, directory).configuration, encoding="utf-8")
    config = read_configuration(path)
    assert (config.source.account_id, set(config.stages)) == (account.account, {"dev", "prod"})
    assert config.is_production("prod")
    assert not config.is_production("dev")


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"no corpus of real templates at {CORPUS} (MIGRATE_CORPUS)")
def test_most_of_the_corpus_stands_in_one_account_with_every_type_made(account: Door) -> None:
    report = load(account, CORPUS)
    cloudformation = account.client("cloudformation")
    stacks = [s for page in cloudformation.get_paginator("describe_stacks").paginate() for s in page["Stacks"]]
    # Nothing is left of what was refused, and what stands is whole.
    assert {stack["StackName"] for stack in stacks} == set(report.made)
    assert {stack["StackStatus"] for stack in stacks} <= STANDING
    for stack in stacks:
        name = stack["StackName"]
        body = cloudformation.get_template(StackName=name, TemplateStage="Processed")["TemplateBody"]
        unconditional = {key for key, spec in body["Resources"].items() if "Condition" not in spec}
        pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
        listed = {r["LogicalResourceId"]: r for page in pages for r in page["StackResourceSummaries"]}
        assert unconditional <= set(listed), name
        assert all(resource.get("PhysicalResourceId") for resource in listed.values()), name
    assert len(report.made) >= 150
    assert all(refusal.reason for refusal in report.refused)
