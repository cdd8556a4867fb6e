"""Queues, topics, parameters, keys, rules, schedules, machines, logs, repositories and users."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::CloudWatch::Alarm",
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::ECR::Repository",
    "AWS::Events::EventBus",
    "AWS::Events::Rule",
    "AWS::KMS::Alias",
    "AWS::KMS::Key",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::Queue",
    "AWS::SQS::QueuePolicy",
    "AWS::SSM::Parameter",
    "AWS::Scheduler::Schedule",
    "AWS::SecretsManager::Secret",
    "AWS::StepFunctions::StateMachine",
)
TAGS = [{"Key": "STAGE", "Value": "dev"}]
LIFECYCLE = json.dumps(
    {
        "rules": [
            {
                "rulePriority": 1,
                "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 5},
                "action": {"type": "expire"},
            }
        ]
    }
)
MACHINE = '{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}'


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""
    account = connect("sts", REGION).get_caller_identity()["Account"]
    for part in (_messages, _secrets, _keys, _events, _others, _users):
        part(connect, account)


def _messages(connect: Connect, account: str) -> None:
    sqs, sns = connect("sqs", REGION), connect("sns", REGION)
    for name in ("plain", "orders"):
        url = sqs.create_queue(QueueName=name, tags={"STAGE": "dev"})["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": json.dumps(policy("sqs:SendMessage", "orders"))})
    for name in ("untouched", "news"):
        topic = sns.create_topic(Name=name, Tags=TAGS)["TopicArn"]
    sns.set_topic_attributes(TopicArn=topic, AttributeName="DisplayName", AttributeValue="News")
    own = json.dumps(policy("sns:Publish", topic))
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=own)
    queue = f"arn:aws:sqs:{REGION}:{account}:orders"
    attributes = {"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"kind": ["new"]})}
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue, Attributes=attributes)


def policy(action: str, resource: str) -> Mapping[str, Any]:
    """A policy that lets EventBridge do one thing with one resource."""
    principal = {"Service": "events.amazonaws.com"}
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": principal, "Action": action, "Resource": resource}],
    }


def _secrets(connect: Connect, account: str) -> None:
    ssm = connect("ssm", REGION)
    ssm.put_parameter(Name="/app/dev/host", Type="String", Value="db.example.com", Tags=TAGS, Description="host")
    ssm.put_parameter(Name="hosts", Type="StringList", Value="a,b")
    ssm.put_parameter(Name="/app/dev/password", Type="SecureString", Value="hunter-22")
    secrets = connect("secretsmanager", REGION)
    secrets.create_secret(Name="dev/db", SecretString="hunter-23", Description="database", Tags=TAGS)


def _keys(connect: Connect, account: str) -> None:
    kms = connect("kms", REGION)
    key = kms.create_key(Description="data", Tags=[{"TagKey": "STAGE", "TagValue": "dev"}])["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key)
    kms.create_alias(AliasName="alias/data", TargetKeyId=key)
    gone = kms.create_key(Description="gone")["KeyMetadata"]["KeyId"]
    kms.schedule_key_deletion(KeyId=gone)
    kms.create_key(Description="signs", KeySpec="RSA_2048", KeyUsage="SIGN_VERIFY")


def _events(connect: Connect, account: str) -> None:
    events = connect("events", REGION)
    events.create_event_bus(Name="shop", Tags=TAGS)
    queue = f"arn:aws:sqs:{REGION}:{account}:orders"
    events.put_rule(Name="nightly", ScheduleExpression="rate(1 day)", State="DISABLED", Tags=TAGS)
    events.put_targets(
        Rule="nightly", Targets=[{"Id": "b", "Arn": queue}, {"Id": "a", "Arn": queue, "Input": '{"all":true}'}]
    )
    events.put_rule(Name="nightly", EventBusName="shop", EventPattern='{"source":["shop"]}')
    scheduler = connect("scheduler", REGION)
    scheduler.create_schedule_group(Name="dev")
    for group in ("default", "dev"):
        scheduler.create_schedule(
            Name="hourly",
            GroupName=group,
            ScheduleExpression="rate(1 hour)",
            FlexibleTimeWindow={"Mode": "OFF"},
            Target={"Arn": queue, "RoleArn": f"arn:aws:iam::{account}:role/runs"},
        )


def _others(connect: Connect, account: str) -> None:
    role = f"arn:aws:iam::{account}:role/runs"
    machines = connect("stepfunctions", REGION)
    lower = [{"key": "STAGE", "value": "dev"}]
    machines.create_state_machine(name="flow", definition=MACHINE, roleArn=role, tags=lower)
    logs = connect("logs", REGION)
    logs.create_log_group(logGroupName="/aws/lambda/app-dev", tags={"STAGE": "dev"})
    logs.put_retention_policy(logGroupName="/aws/lambda/app-dev", retentionInDays=14)
    ecr = connect("ecr", REGION)
    ecr.create_repository(repositoryName="app", imageTagMutability="IMMUTABLE", tags=TAGS)
    ecr.put_lifecycle_policy(repositoryName="app", lifecyclePolicyText=LIFECYCLE)
    ecr.create_repository(repositoryName="bare")
    alarms = connect("cloudwatch", REGION)
    common = {"EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1.0}
    metric = {"Namespace": "AWS/SQS", "MetricName": "Depth", "Period": 60, "Statistic": "Sum"}
    names = [{"Name": "QueueName", "Value": "orders"}, {"Name": "A", "Value": "b"}]
    alarms.put_metric_alarm(AlarmName="deep", Dimensions=names, AlarmActions=["z", "y"], Tags=TAGS, **common, **metric)
    told = "DO NOT EDIT OR DELETE. For TargetTrackingScalingPolicy arn:aws:autoscaling:x"
    alarms.put_metric_alarm(AlarmName="TargetTracking-table/x", AlarmDescription=told, **common, **metric)


def _users(connect: Connect, account: str) -> None:
    users = connect("cognito-idp", REGION)
    attributes = [{"Name": "tenant", "AttributeDataType": "String", "Mutable": True}]
    pool = users.create_user_pool(
        PoolName="people",
        Schema=attributes,
        AutoVerifiedAttributes=["email"],
        UsernameAttributes=["phone_number", "email"],
        UserPoolTags={"STAGE": "dev"},
    )["UserPool"]["Id"]
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    users.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=flows)
    users.create_user_pool_client(UserPoolId=pool, ClientName="server", GenerateSecret=True)
