"""Messaging, keys, schedules, logs and users: made on moto over HTTP, and read back as a template would have them."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from migrate.inventory.scan import scan
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources import (
    BY_KIND,
    cloudwatch_alarm,
    cognito_user_pool,
    cognito_user_pool_client,
    ecr_repository,
    events_event_bus,
    events_rule,
    kms_alias,
    kms_key,
    logs_log_group,
    scheduler_schedule,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
    stepfunctions_state_machine,
)
from migrate.resources.reading import search
from migrate.resources.spec import ResourceModule
from tests.resources.emulators import empty_moto
from tests.resources.making import messaging
from tests.resources.making.messaging import LIFECYCLE, MACHINE, TAGS, policy

ACCOUNT, REGION = "111111111111", "us-east-1"
MODULES: tuple[ResourceModule, ...] = (
    cloudwatch_alarm,
    cognito_user_pool,
    cognito_user_pool_client,
    ecr_repository,
    events_event_bus,
    events_rule,
    kms_alias,
    kms_key,
    logs_log_group,
    scheduler_schedule,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
    stepfunctions_state_machine,
)
ROLE = f"arn:aws:iam::{ACCOUNT}:role/runs"

Connect = Callable[[str, str], Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of a moto server of this file's own."""
    session: Any = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="none", region_name=REGION)
    with empty_moto() as url:
        yield lambda service, region: session.client(service, region, endpoint_url=url)


@pytest.fixture(scope="module")
def account(connect: Connect) -> str:
    """The account in which everything of this file stands; moto takes its own default where no key tells another."""
    number: str = connect("sts", REGION).get_caller_identity()["Account"]
    return number


@pytest.fixture(scope="module")
def inventory(connect: Connect, account: str) -> Inventory:
    """One scan of an account with at least one resource of every kind here."""
    messaging.make(connect)
    kinds = [module.SPEC.kind for module in MODULES]
    return scan(connect, account, "aws", [REGION], "2026-11-24T00:00:00Z", kinds)


def _at(resource: Resource, name: str) -> Any:
    """One property, to look into."""
    return resource.properties[name]


def _of(inventory: Inventory, kind: str) -> dict[str, Resource]:
    return {resource.name: resource for resource in inventory.resources if resource.kind == kind}


def test_every_read_gave_an_answer(inventory: Inventory) -> None:
    ours = {module.SPEC.kind for module in MODULES}
    assert [gap for gap in inventory.gaps if _is_about(gap, ours)] == []
    assert {resource.kind for resource in inventory.resources} == ours
    assert [resource.key for resource in inventory.resources if not resource.modelled] == []


def _is_about(gap: Gap, kinds: set[str]) -> bool:
    return any(kind in gap.what for kind in kinds)


def test_properties_are_what_the_template_takes(inventory: Inventory) -> None:
    """Every property is one of the schema's, and none that AWS alone sets."""
    for resource in inventory.resources:
        settable = _settable(resource.kind)
        assert set(resource.properties) <= settable, resource.key
        json.dumps(resource.properties)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.SPEC.kind)
def test_what_is_not_produced_is_ignored_for_a_reason(module: ResourceModule) -> None:
    source = inspect.getsource(inspect.getmodule(module.properties) or inspect)
    unknown = {name for name in _settable(module.SPEC.kind) - module.SPEC.ignored.keys() if name not in source}
    assert unknown == set()
    assert module.SPEC.ignored.keys() <= _settable(module.SPEC.kind)


def _settable(kind: str) -> set[str]:
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    read_only = {path.split("/")[2] for path in schema.get("readOnlyProperties", ()) if path.count("/") == 2}
    return set(schema["properties"]) - read_only


def test_topics_subscriptions_and_policies(inventory: Inventory, account: str) -> None:
    topics = _of(inventory, "AWS::SNS::Topic")
    arn = f"arn:aws:sns:{REGION}:{account}:news"
    assert topics["news"].properties == {"TopicName": "news", "DisplayName": "News", "Tags": TAGS}
    assert topics["news"].identifiers == {"Ref": arn, "TopicName": "news"}
    (of_topic,) = _of(inventory, "AWS::SNS::TopicPolicy").values()
    assert of_topic.properties == {"PolicyDocument": policy("sns:Publish", arn), "Topics": [arn]}
    assert of_topic.parent == topics["news"].key
    assert of_topic.identifiers == {}
    (subscription,) = _of(inventory, "AWS::SNS::Subscription").values()
    assert subscription.properties == {
        "TopicArn": arn,
        "Protocol": "sqs",
        "Endpoint": f"arn:aws:sqs:{REGION}:{account}:orders",
        "RawMessageDelivery": True,
        "FilterPolicy": {"kind": ["new"]},
        "FilterPolicyScope": "MessageAttributes",
    }


def test_queue_policies(inventory: Inventory) -> None:
    (of_queue,) = _of(inventory, "AWS::SQS::QueuePolicy").values()
    queue = _of(inventory, "AWS::SQS::Queue")["orders"]
    assert of_queue.properties == {
        "PolicyDocument": policy("sqs:SendMessage", "orders"),
        "Queues": [queue.physical_id],
    }
    assert of_queue.parent == queue.key


DEFAULT_STATEMENT = {
    "Effect": "Allow",
    "Sid": "__default_statement_ID",
    "Principal": {"AWS": "*"},
    "Action": ["SNS:GetTopicAttributes", "SNS:Publish"],
    "Resource": "arn:aws:sns:us-east-1:111111111111:news",
    "Condition": {"StringEquals": {"AWS:SourceOwner": ACCOUNT}},
}
OTHERS = {**DEFAULT_STATEMENT, "Condition": {"StringEquals": {"AWS:SourceOwner": "222222222222"}}, "Resource": "*"}
OPEN = {name: value for name, value in DEFAULT_STATEMENT.items() if name != "Condition"}


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ([DEFAULT_STATEMENT], True),
        ([DEFAULT_STATEMENT, {**OPEN, "Sid": "mine"}], False),
        ([{**OPEN, "Sid": "mine"}, DEFAULT_STATEMENT], False),
        ([OPEN], False),
        ([OTHERS], False),
    ],
)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_topic_policy_is_aws_s_own_only_as_it_was_born(statements: list[Any], expected: bool, indent: int) -> None:
    text = json.dumps({"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": statements}, indent=indent)
    document = {"Policy": text, "_": {"Account": ACCOUNT}}
    # Laid out over lines it was written by somebody, and is kept even if it says the same.
    assert (search(sns_topic_policy.SPEC.owned_by_aws, document) is True) is (expected and indent is None)


def test_a_subscription_without_arn_is_nobody_s() -> None:
    owned = sns_subscription.SPEC.owned_by_aws
    assert search(owned, {"SubscriptionArn": "PendingConfirmation"}) is True
    assert search(owned, {"SubscriptionArn": "arn:aws:sns:us-east-1:111111111111:news:1"}) is False


def test_parameters_and_secrets_keep_their_secrets(inventory: Inventory, account: str) -> None:
    found = _of(inventory, "AWS::SSM::Parameter")
    assert found["/app/dev/host"].properties == {
        "Name": "/app/dev/host",
        "Type": "String",
        "Value": "db.example.com",
        "Description": "host",
        "Tags": {"STAGE": "dev"},
    }
    assert found["/app/dev/host"].arn == f"arn:aws:ssm:{REGION}:{account}:parameter/app/dev/host"
    assert found["hosts"].properties["Value"] == "a,b"
    secure = found["/app/dev/password"].properties
    assert secure == {"Name": "/app/dev/password", "Type": "SecureString"}
    assert search(ssm_parameter.SPEC.uncreatable, secure) is True
    secret = _of(inventory, "AWS::SecretsManager::Secret")["dev/db"]
    assert secret.properties == {"Name": "dev/db", "Description": "database", "Tags": TAGS}
    assert "hunter" not in repr(inventory)


def test_keys_and_aliases(inventory: Inventory) -> None:
    keys = {str(one.properties["Description"]): one for one in inventory.resources if one.kind == "AWS::KMS::Key"}
    assert set(keys) == {"data", "signs"}
    data, signs = keys["data"], keys["signs"]
    assert data.properties["EnableKeyRotation"] is True
    assert _at(data, "KeyPolicy")["Statement"][0]["Action"] == "kms:*"
    assert (signs.properties["KeySpec"], signs.properties["KeyUsage"]) == ("RSA_2048", "SIGN_VERIFY")
    (alias,) = _of(inventory, "AWS::KMS::Alias").values()
    assert alias.properties == {"AliasName": "alias/data", "TargetKeyId": keys["data"].physical_id}


def test_rules_of_every_bus_and_schedules_of_every_group(inventory: Inventory, account: str) -> None:
    queue = f"arn:aws:sqs:{REGION}:{account}:orders"
    rules = _of(inventory, "AWS::Events::Rule")
    assert rules["nightly"].properties == {
        "Name": "nightly",
        "ScheduleExpression": "rate(1 day)",
        "State": "DISABLED",
        "Targets": [{"Id": "a", "Arn": queue, "Input": '{"all":true}'}, {"Id": "b", "Arn": queue}],
        "Tags": TAGS,
    }
    assert rules["shop|nightly"].properties["EventPattern"] == {"source": ["shop"]}
    assert rules["shop|nightly"].properties["EventBusName"] == "shop"
    assert set(_of(inventory, "AWS::Events::EventBus")) == {"shop"}
    schedules = _of(inventory, "AWS::Scheduler::Schedule")
    assert set(schedules) == {"hourly", "dev/hourly"}
    assert schedules["dev/hourly"].properties["GroupName"] == "dev"
    assert schedules["hourly"].properties["FlexibleTimeWindow"] == {"Mode": "OFF"}


def test_a_task_of_ecs_is_written_with_the_template_s_names() -> None:
    network = {"awsvpcConfiguration": {"Subnets": ["subnet-1"], "AssignPublicIp": "ENABLED"}}
    spread = [{"type": "spread", "field": "host"}]
    task = {"TaskDefinitionArn": "t", "Tags": TAGS, "NetworkConfiguration": network, "PlacementStrategy": spread}
    document = {"Name": "r", "EventBusName": "default", "Targets": [{"Id": "1", "Arn": "c", "EcsParameters": task}]}
    targets: Any = events_rule.properties(document)["Targets"]
    assert targets[0]["EcsParameters"] == {
        "TaskDefinitionArn": "t",
        "TagList": TAGS,
        "NetworkConfiguration": {"AwsVpcConfiguration": network["awsvpcConfiguration"]},
        "PlacementStrategies": [{"Type": "spread", "Field": "host"}],
    }


def test_a_bus_that_a_service_manages_is_not_ours() -> None:
    owned = events_event_bus.SPEC.owned_by_aws
    assert search(owned, {"Name": "default"}) is True
    assert search(owned, {"Name": "x", "ManagedBy": "some.amazonaws.com"}) is True
    assert search(owned, {"Name": "x"}) is False


def test_a_schedule_that_deletes_itself_is_told() -> None:
    found = list(scheduler_schedule.findings({"Name": "once", "ActionAfterCompletion": "DELETE"}))
    assert [finding.code for finding in found] == ["schedule-deletes-itself"]
    assert not list(scheduler_schedule.findings({"Name": "once", "ActionAfterCompletion": "NONE"}))


def test_a_pool_tells_its_second_factors_and_one_lifetime_of_passwords() -> None:
    document = {
        "Name": "people",
        "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7},
        "Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}},
        "SchemaAttributes": [{"Name": "sub", "Required": True}, {"Name": "email", "Required": True}],
        "Mfa": {
            "MfaConfiguration": "OPTIONAL",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
            "EmailMfaConfiguration": {"Message": "Your code is {####}"},
        },
    }
    found = cognito_user_pool.properties(document)
    assert found["EnabledMfas"] == ["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]
    assert found["EmailAuthenticationMessage"] == "Your code is {####}"
    assert found["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert found["Schema"] == [{"Name": "email", "Required": True}]


def test_delivery_logs_of_a_topic_are_told_by_protocol() -> None:
    document = {"TopicArn": "arn:aws:sns:us-east-1:111111111111:t", "HTTPFailureFeedbackRoleArn": ROLE}
    logging = sns_topic.properties(document)["DeliveryStatusLogging"]
    assert logging == [{"Protocol": "http/s", "FailureFeedbackRoleArn": ROLE}]


def test_machines_alarms_logs_and_repositories(inventory: Inventory, account: str) -> None:
    machine = _of(inventory, "AWS::StepFunctions::StateMachine")["flow"]
    assert machine.properties == {
        "StateMachineName": "flow",
        "DefinitionString": MACHINE,
        "RoleArn": f"arn:aws:iam::{account}:role/runs",
        "Tags": TAGS,
    }
    (alarm,) = _of(inventory, "AWS::CloudWatch::Alarm").values()
    assert alarm.properties["AlarmActions"] == ["y", "z"]
    assert [one["Name"] for one in _at(alarm, "Dimensions")] == ["A", "QueueName"]
    (group,) = _of(inventory, "AWS::Logs::LogGroup").values()
    arn = f"arn:aws:logs:{REGION}:{account}:log-group:/aws/lambda/app-dev"
    assert group.properties == {"LogGroupName": "/aws/lambda/app-dev", "RetentionInDays": 14, "Tags": TAGS}
    assert (group.arn, group.identifiers["Arn"]) == (arn, f"{arn}:*")
    assert arn in group.identifiers.values()
    repositories = _of(inventory, "AWS::ECR::Repository")
    assert repositories["bare"].properties == {"RepositoryName": "bare"}
    assert repositories["app"].properties == {
        "RepositoryName": "app",
        "ImageTagMutability": "IMMUTABLE",
        "LifecyclePolicy": {"LifecyclePolicyText": LIFECYCLE},
        "Tags": TAGS,
    }


def test_pools_and_their_clients(inventory: Inventory) -> None:
    (pool,) = _of(inventory, "AWS::Cognito::UserPool").values()
    custom = [one["Name"] for one in _at(pool, "Schema")]
    assert custom == ["tenant"]
    assert pool.properties["UsernameAttributes"] == ["email", "phone_number"]
    assert pool.tags == {"STAGE": "dev"}
    assert pool.identifiers["ProviderName"] == f"cognito-idp.{REGION}.amazonaws.com/{pool.physical_id}"
    found = _of(inventory, "AWS::Cognito::UserPoolClient").values()
    clients = {str(client.properties["ClientName"]): client for client in found}
    assert clients["web"].parent == pool.key
    assert clients["web"].properties["UserPoolId"] == pool.physical_id
    assert clients["web"].properties["ExplicitAuthFlows"] == ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
    assert "GenerateSecret" not in clients["web"].properties
    assert clients["server"].properties["GenerateSecret"] is True
    told = {finding.resource for finding in inventory.findings if finding.code == "client-secret-changes"}
    assert told == {clients["server"].key}


def test_all_of_these_are_in_the_table() -> None:
    assert all(BY_KIND[module.SPEC.kind] is module for module in MODULES)
