"""A role, functions with what calls them, streams, filters of logs, scaling and users."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

Connect = Callable[[str, str], Any]
Make = Callable[[str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::ApplicationAutoScaling::ScalableTarget",
    "AWS::ApplicationAutoScaling::ScalingPolicy",
    "AWS::CloudWatch::Dashboard",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolDomain",
    "AWS::Cognito::UserPoolGroup",
    "AWS::Cognito::UserPoolResourceServer",
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Kinesis::Stream",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Url",
    "AWS::Lambda::Version",
    "AWS::Logs::LogGroup",
    "AWS::Logs::MetricFilter",
    "AWS::Logs::SubscriptionFilter",
    "AWS::SQS::Queue",
    "AWS::Scheduler::ScheduleGroup",
    "AWS::StepFunctions::Activity",
)
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}]}
TAGS = [{"Key": "STAGE", "Value": "dev"}]


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""
    account = connect("sts", REGION).get_caller_identity()["Account"]

    def client(service: str) -> Any:
        return connect(service, REGION)

    role = _role(client)
    _streams(client, account, role)
    _functions(client, account, role)
    _scaling(client)
    _users(client)


def _role(make: Make) -> str:
    iam = make("iam")
    role = iam.create_role(RoleName="runs", AssumeRolePolicyDocument=json.dumps(TRUST), Description="d", Tags=TAGS)
    iam.put_role_policy(RoleName="runs", PolicyName="own", PolicyDocument=json.dumps(POLICY))
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
    functions.create_alias(FunctionName="api", Name="live", FunctionVersion="1", Description="of dev")
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
