"""Functions, roles, streams and scaling: made on moto over HTTP, and read back as a template would have them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.server import ThreadedMotoServer

from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from tests.resources.cases import problems

ACCOUNT, REGION = "111111111111", "us-east-1"
KINDS = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Dashboard",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Cognito::UserPoolResourceServer",
    "AWS::IAM::Group",
    "AWS::IAM::InstanceProfile",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::IAM::User",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::SubscriptionFilter",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::StepFunctions::Activity",
)
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
OLDER = {**POLICY, "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}
TAGS = [{"Key": "STAGE", "Value": "dev"}]

Connect = Callable[[str, str], Any]
Make = Callable[[str], Any]


@pytest.fixture(scope="module")
def connect() -> Iterator[Connect]:
    """Clients of a moto server of this file's own."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    session: Any = boto3.Session(aws_access_key_id=ACCOUNT, aws_secret_access_key="none", region_name=REGION)
    _forget(f"http://{host}:{port}")
    yield lambda service, region: session.client(service, region, endpoint_url=f"http://{host}:{port}")
    _forget(f"http://{host}:{port}")
    server.stop()


def _forget(url: str) -> None:
    """All servers of a process share what stands in them: this file starts with nothing and leaves nothing."""
    with urlopen(Request(f"{url}/moto-api/reset", method="POST")) as answer:
        assert answer.status == 200


@pytest.fixture(scope="module")
def inventory(connect: Connect) -> Inventory:
    """One scan of an account with at least one resource of every kind here."""
    account = connect("sts", REGION).get_caller_identity()["Account"]

    def make(service: str) -> Any:
        return connect(service, REGION)

    role = _identities(make)
    _streams(make, account, role)
    _functions(make, account, role)
    _scaling(make)
    _users(make)
    return scan(connect, account, "aws", [REGION], "2026-11-24T00:00:00Z", KINDS)


def _identities(make: Make) -> str:
    iam = make("iam")
    role = iam.create_role(RoleName="runs", AssumeRolePolicyDocument=json.dumps(TRUST), Description="d", Tags=TAGS)
    iam.put_role_policy(RoleName="runs", PolicyName="own", PolicyDocument=json.dumps(POLICY))
    policy = iam.create_policy(PolicyName="shared", PolicyDocument=json.dumps(OLDER))["Policy"]["Arn"]
    iam.create_policy_version(PolicyArn=policy, PolicyDocument=json.dumps(POLICY), SetAsDefault=True)
    iam.attach_role_policy(RoleName="runs", PolicyArn=policy)
    iam.create_service_linked_role(AWSServiceName="ecs.amazonaws.com")
    iam.create_instance_profile(InstanceProfileName="host")
    iam.add_role_to_instance_profile(InstanceProfileName="host", RoleName="runs")
    iam.create_group(GroupName="deployers")
    iam.create_user(UserName="ci")
    iam.add_user_to_group(UserName="ci", GroupName="deployers")
    iam.create_access_key(UserName="ci")
    return str(role["Role"]["Arn"])


def _streams(make: Make, account: str, role: str) -> None:
    make("kinesis").create_stream(StreamName="clicks", ShardCount=2)
    logs = make("logs")
    logs.create_log_group(logGroupName="/aws/lambda/api")
    transformation = {"metricName": "m", "metricNamespace": "n", "metricValue": "1", "dimensions": {"a": "$.a"}}
    logs.put_metric_filter(
        logGroupName="/aws/lambda/api", filterName="f", filterPattern="ERROR", metricTransformations=[transformation]
    )
    stream = f"arn:aws:kinesis:{REGION}:{account}:stream/clicks"
    logs.put_subscription_filter(
        logGroupName="/aws/lambda/api", filterName="f", filterPattern="", destinationArn=stream, roleArn=role
    )
    make("scheduler").create_schedule_group(Name="dev", Tags=TAGS)
    make("stepfunctions").create_activity(name="approve")
    make("cloudwatch").put_dashboard(DashboardName="dev", DashboardBody='{"widgets":[]}')


def _functions(make: Make, account: str, role: str) -> None:
    functions, archive = make("lambda"), io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("api.py", "x = 1")
    code = {"ZipFile": archive.getvalue()}
    for _ in range(2):
        layer = functions.publish_layer_version(LayerName="base", Content=code, CompatibleRuntimes=["python3.12"])
    common = {"Runtime": "python3.12", "Role": role, "Handler": "api.handle", "Code": code}
    functions.create_function(FunctionName="bare", **common)
    functions.create_function(
        FunctionName="api",
        Environment={"Variables": {"STAGE": "dev"}},
        Layers=[layer["LayerVersionArn"]],
        Tags={"STAGE": "dev"},
        Publish=True,
        **common,
    )
    functions.put_function_concurrency(FunctionName="api", ReservedConcurrentExecutions=3)
    functions.add_permission(
        FunctionName="api",
        StatementId="rule",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
        SourceArn=f"arn:aws:events:{REGION}:{account}:rule/nightly",
    )
    functions.create_function_url_config(FunctionName="api", AuthType="NONE")
    functions.put_function_event_invoke_config(FunctionName="api", MaximumRetryAttempts=1)
    make("sqs").create_queue(QueueName="jobs")
    queue = f"arn:aws:sqs:{REGION}:{account}:jobs"
    functions.create_event_source_mapping(FunctionName="api", EventSourceArn=queue, BatchSize=5, Enabled=False)


def _scaling(make: Make) -> None:
    make("dynamodb").create_table(
        TableName="notes",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    scaling = make("application-autoscaling")
    target = {
        "ServiceNamespace": "dynamodb",
        "ResourceId": "table/notes",
        "ScalableDimension": "dynamodb:table:ReadCapacityUnits",
    }
    scaling.register_scalable_target(**target, MinCapacity=1, MaxCapacity=5)
    metric = {"PredefinedMetricType": "DynamoDBReadCapacityUtilization"}
    scaling.put_scaling_policy(
        **target,
        PolicyName="track",
        PolicyType="TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration={"TargetValue": 70.0, "PredefinedMetricSpecification": metric},
    )


def _users(make: Make) -> None:
    users = make("cognito-idp")
    pool = users.create_user_pool(PoolName="people")["UserPool"]["Id"]
    users.create_user_pool_domain(Domain="notes-dev", UserPoolId=pool)
    users.create_group(GroupName="admins", UserPoolId=pool)
    scopes = [{"ScopeName": "read", "ScopeDescription": "look"}]
    users.create_resource_server(UserPoolId=pool, Identifier="notes", Name="Notes", Scopes=scopes)
    make("cognito-identity").create_identity_pool(IdentityPoolName="notes", AllowUnauthenticatedIdentities=False)


def _the(inventory: Inventory, kind: str, id: str = "") -> Resource:
    fitting = [one for one in inventory.resources if one.kind == kind and id in ("", one.id)]
    assert len(fitting) == 1
    return fitting[0]


def test_every_kind_is_read_without_a_gap(inventory: Inventory) -> None:
    assert [gap for gap in inventory.gaps if gap.what.split("/")[0].split(" ")[0] in KINDS] == []
    assert {resource.kind for resource in inventory.resources} >= set(KINDS)
    assert all(resource.modelled for resource in inventory.resources)


def test_properties_are_what_cloudformation_takes(inventory: Inventory) -> None:
    found = {
        resource.key: problems(resource.kind, resource.properties)
        for resource in inventory.resources
        # moto's ids of user pools are longer than AWS's.
        if resource.kind in KINDS and not resource.kind.startswith("AWS::Cognito::UserPool")
    }
    # moto answers `Buffered` where AWS says `BUFFERED`.
    assert {key: said for key, said in found.items() if said and "::Url/" not in key} == {}


def test_a_role_has_all_its_policies_and_aws_s_own_is_left_out(inventory: Inventory) -> None:
    role = _the(inventory, "AWS::IAM::Role")
    policy = _the(inventory, "AWS::IAM::ManagedPolicy")
    assert role.properties["Policies"] == [{"PolicyName": "own", "PolicyDocument": POLICY}]
    assert role.properties["ManagedPolicyArns"] == [policy.arn]
    assert role.properties["Description"] == "d"
    assert role.tags == {"STAGE": "dev"}
    assert policy.properties["PolicyDocument"] == POLICY


def test_a_function_is_read_whole(inventory: Inventory) -> None:
    function = _the(inventory, "AWS::Lambda::Function", "api")
    layers = [one.arn for one in inventory.resources if one.kind == "AWS::Lambda::LayerVersion"]
    assert function.properties["Environment"] == {"Variables": {"STAGE": "dev"}}
    assert function.properties["Layers"] == [max(layers)]
    assert function.properties["ReservedConcurrentExecutions"] == 3
    assert function.properties["Tags"] == TAGS
    assert function.facts["CodeSha256"]
    assert len(layers) == 2


def test_a_permission_is_a_part_of_its_function(inventory: Inventory) -> None:
    permission = _the(inventory, "AWS::Lambda::Permission")
    function = _the(inventory, "AWS::Lambda::Function", "api")
    assert permission.parent == function.key
    assert permission.properties == {
        "FunctionName": function.arn,
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": function.arn.replace(":lambda:", ":events:").replace("function:api", "rule/nightly"),
    }


def test_a_version_of_today_s_code_can_be_made(inventory: Inventory) -> None:
    version = _the(inventory, "AWS::Lambda::Version")
    assert version.properties == {"FunctionName": "api"}
    assert version.arn.endswith(":api:1")


def test_a_mapping_that_is_off_stays_off(inventory: Inventory) -> None:
    mapping = _the(inventory, "AWS::Lambda::EventSourceMapping")
    assert mapping.properties["Enabled"] is False
    assert mapping.properties["BatchSize"] == 5


def test_what_people_must_do_is_said(inventory: Inventory) -> None:
    codes = {found.code for found in inventory.findings}
    assert {"access-keys-stay-behind", "records-stay-behind", "reserved-concurrency", "function-url-changes"} <= codes


def test_these_kinds_are_modelled() -> None:
    assert set(KINDS) <= set(BY_KIND)
