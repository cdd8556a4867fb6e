"""References across stages that nobody's template has, made by hand in an account that stands, the same each time.

For each pair of stages, in both directions, production included: a parameter, a function's variables (an ARN, a URL), a
role's inline policy, an event source mapping, a queue's policy, a state machine, the target of a rule, the action of an
alarm, a subscription, and a stack of two resources of which one takes the other stage's name as a parameter and one
imports its export. And one topic of nobody's stage that each stage names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tests.judge.deployments import Connect, Standing

QUEUE, TOPIC, MACHINE = "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::StepFunctions::StateMachine"
FUNCTION, ROLE, STACK = "AWS::Lambda::Function", "AWS::IAM::Role", "AWS::CloudFormation::Stack"
SHARED = "judge-shared"
TARGETS: Mapping[str, str] = {
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{id}",
    "AWS::S3::Bucket": "arn:aws:s3:::{id}",
    TOPIC: "{id}",
    FUNCTION: "arn:aws:lambda:{region}:{account}:function:{id}",
    "AWS::Cognito::UserPool": "arn:aws:cognito-idp:{region}:{account}:userpool/{id}",
    "AWS::Events::EventBus": "arn:aws:events:{region}:{account}:event-bus/{id}",
    ROLE: "arn:aws:iam::{account}:role/{id}",
    MACHINE: "{id}",
    "AWS::Kinesis::Stream": "arn:aws:kinesis:{region}:{account}:stream/{id}",
}
"""What is named of another stage, and its ARN."""


@dataclass(frozen=True, slots=True, order=True)
class End:
    """One end of a reference: a type, and the physical id or name by which it is found again."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, order=True)
class Added:
    """A reference that was made: how, from what, to what."""

    how: str
    user: End
    used: End


@dataclass(frozen=True, slots=True)
class _Stage:
    """What one stage has that can name, and that can be named."""

    name: str
    functions: tuple[str, ...]
    roles: tuple[str, ...]
    targets: tuple[tuple[End, str], ...]


def add(connect: Connect, stacks: Sequence[Standing]) -> list[Added]:
    """Make the references, and tell them."""
    stages = [*_stages(connect, stacks)]
    for stage in stages:
        _furnish(connect, stage)
    connect("sns").create_topic(Name=SHARED)
    made = [*_shared(connect, stages)]
    pairs = [(user, used) for user in stages for used in stages if user is not used]
    for number, (user, used) in enumerate(pairs):
        made += _between(connect, user, used, number)
    return sorted(made)


def _stages(connect: Connect, stacks: Iterable[Standing]) -> Iterator[_Stage]:
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for stack in sorted(stacks, key=lambda each: each.name):
        for name, physical in sorted(stack.physical.items()):
            kind = stack.template["Resources"].get(name, {}).get("Type", "")
            if stack.stage and physical:
                held[stack.stage][kind].append(physical)
    facts = {"region": connect.region, "account": connect.account}
    for stage, kinds in sorted(held.items()):
        yield _Stage(
            stage,
            tuple(kinds[FUNCTION]),
            tuple(kinds[ROLE]),
            tuple(
                (End(kind, kinds[kind][0]), arn.format(id=kinds[kind][0], **facts))
                for kind, arn in TARGETS.items()
                if kinds[kind]
            ),
        )


def _furnish(connect: Connect, stage: _Stage) -> None:
    """What each stage has by hand: a queue, and a stack that exports its own topic."""
    connect("sqs").create_queue(QueueName=f"judge-{stage.name}", tags={"STAGE": stage.name})
    topic = {"Type": TOPIC, "Properties": {"TopicName": f"judge-{stage.name}-out"}}
    exported = {"Topic": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"judge-{stage.name}-topic"}}}
    _stack(connect, f"judge-{stage.name}-out", stage.name, {"Resources": {"Topic": topic}, "Outputs": exported})


def _stack(connect: Connect, name: str, stage: str, template: object, **parameters: str) -> None:
    connect("cloudformation").create_stack(
        StackName=name,
        TemplateBody=json.dumps(template),
        Parameters=[{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()],
        Tags=[{"Key": "STAGE", "Value": stage}],
    )


def _between(connect: Connect, user: _Stage, used: _Stage, number: int) -> Iterator[Added]:
    """Every kind of reference from one stage to another; which of the other's resources each names goes by turns."""
    queue = End(QUEUE, f"judge-{used.name}")
    queue_arn = f"arn:aws:sqs:{connect.region}:{connect.account}:judge-{used.name}"
    targets = [*used.targets, (queue, queue_arn)]

    def target(turn: int) -> tuple[End, str]:
        return targets[(number + turn) % len(targets)]

    end, arn = target(0)
    name = f"/judge/{user.name}/{used.name}"
    tags = [{"Key": "STAGE", "Value": user.name}]
    connect("ssm").put_parameter(Name=name, Type="String", Value=arn.rsplit(":", 1)[-1].rsplit("/", 1)[-1], Tags=tags)
    yield Added("parameter", End("AWS::SSM::Parameter", name), end)
    yield from _of_machine(connect, user, used, target(1))
    if user.functions:
        yield from _of_function(connect, user, used, target(2), queue, queue_arn)
    if user.roles:
        end, arn = target(3)
        statement = {"Effect": "Allow", "Action": "*", "Resource": [arn, f"{arn}/*"]}
        connect("iam").put_role_policy(
            RoleName=user.roles[0], PolicyName=f"judge-{used.name}", PolicyDocument=_policy(statement)
        )
        yield Added("inline policy", End(ROLE, user.roles[0]), end)
    yield from _of_events(connect, user, used, queue_arn)
    yield from _of_stack(connect, user, used, target(4))


def _of_machine(connect: Connect, user: _Stage, used: _Stage, target: tuple[End, str]) -> Iterator[Added]:
    end, arn = target
    state = {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:any:call", "Parameters": {"Of": arn}, "End": True}
    role = user.roles[0] if user.roles else "judge"
    connect("stepfunctions").create_state_machine(
        name=f"judge-{user.name}-of-{used.name}",
        definition=json.dumps({"StartAt": "Call", "States": {"Call": state}}),
        roleArn=f"arn:aws:iam::{connect.account}:role/{role}",
        tags=[{"key": "STAGE", "value": user.name}],
    )
    yield Added("state machine", End(MACHINE, f"judge-{user.name}-of-{used.name}"), end)


def _of_function(
    connect: Connect, user: _Stage, used: _Stage, target: tuple[End, str], queue: End, queue_arn: str
) -> Iterator[Added]:
    function = user.functions[0]
    _variable(connect, function, f"JUDGE_{used.name}", target[1])
    yield Added("environment variable", End(FUNCTION, function), target[0])
    url = connect("sqs").get_queue_url(QueueName=queue.id)["QueueUrl"]
    _variable(connect, user.functions[-1], f"JUDGE_{used.name}_QUEUE", url)
    yield Added("URL in a variable", End(FUNCTION, user.functions[-1]), queue)
    mapping = connect("lambda").create_event_source_mapping(
        EventSourceArn=queue_arn, FunctionName=user.functions[-1], Tags={"STAGE": user.name}
    )
    yield Added("event source mapping", End("AWS::Lambda::EventSourceMapping", mapping["UUID"]), queue)


def _of_events(connect: Connect, user: _Stage, used: _Stage, queue_arn: str) -> Iterator[Added]:
    """What happens in one stage and is told to the other."""
    name, tags = f"judge-{user.name}-of-{used.name}", [{"Key": "STAGE", "Value": user.name}]
    topic = f"arn:aws:sns:{connect.region}:{connect.account}:judge-{used.name}-out"
    connect("events").put_rule(Name=name, ScheduleExpression="rate(1 day)", Tags=tags)
    connect("events").put_targets(Rule=name, Targets=[{"Id": "other", "Arn": queue_arn}])
    yield Added("target of a rule", End("AWS::Events::Rule", name), End(QUEUE, f"judge-{used.name}"))
    connect("cloudwatch").put_metric_alarm(
        AlarmName=name,
        Namespace="judge",
        MetricName="orders",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
        Tags=tags,
    )
    yield Added("action of an alarm", End("AWS::CloudWatch::Alarm", name), End(TOPIC, f"judge-{used.name}-out"))
    mine = queue_arn.removesuffix(used.name) + user.name
    made = connect("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=mine, ReturnSubscriptionArn=True)
    for end in (End(TOPIC, f"judge-{used.name}-out"), End(QUEUE, f"judge-{user.name}")):
        yield Added("subscription", End("AWS::SNS::Subscription", made["SubscriptionArn"]), end)


def _variable(connect: Connect, function: str, name: str, value: str) -> None:
    client = connect("lambda")
    known = client.get_function_configuration(FunctionName=function).get("Environment", {}).get("Variables", {})
    client.update_function_configuration(FunctionName=function, Environment={"Variables": {**known, name: value}})


def _of_stack(connect: Connect, user: _Stage, used: _Stage, target: tuple[End, str]) -> Iterator[Added]:
    name = f"judge-{user.name}-in-{used.name}"
    parameter = {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String"}}
    resources = {
        "Given": {**parameter, "Properties": {"Name": f"{name}-given", "Type": "String", "Value": {"Ref": "Target"}}},
        "Imported": {
            **parameter,
            "Properties": {
                "Name": f"{name}-imported",
                "Type": "String",
                "Value": {"Fn::ImportValue": f"judge-{used.name}-topic"},
            },
        },
    }
    _stack(
        connect,
        name,
        user.name,
        {"Parameters": {"Target": {"Type": "String"}}, "Resources": resources},
        Target=target[1],
    )
    yield Added("stack's parameter", End("AWS::SSM::Parameter", f"{name}-given"), target[0])
    yield Added("import", End("AWS::SSM::Parameter", f"{name}-imported"), End(TOPIC, f"judge-{used.name}-out"))


def _shared(connect: Connect, stages: Sequence[_Stage]) -> Iterator[Added]:
    """Each stage's queue lets the shared topic in, and one of another stage's roles."""
    arn = f"arn:aws:sns:{connect.region}:{connect.account}:{SHARED}"
    for number, stage in enumerate(stages):
        statements = [
            {
                "Effect": "Allow",
                "Principal": {"Service": "sns.amazonaws.com"},
                "Action": "sqs:SendMessage",
                "Resource": "*",
                "Condition": {"ArnEquals": {"aws:SourceArn": arn}},
            }
        ]
        policy = End("AWS::SQS::QueuePolicy", f"judge-{stage.name}")
        yield Added("shared topic", policy, End(TOPIC, SHARED))
        other = stages[(number + 1) % len(stages)]
        if other.roles:
            principal = {"AWS": f"arn:aws:iam::{connect.account}:role/{other.roles[0]}"}
            statements.append({"Effect": "Allow", "Principal": principal, "Action": "sqs:*", "Resource": "*"})
            yield Added("queue policy", policy, End(ROLE, other.roles[0]))
        url = connect("sqs").get_queue_url(QueueName=f"judge-{stage.name}")["QueueUrl"]
        connect("sqs").set_queue_attributes(QueueUrl=url, Attributes={"Policy": _policy(*statements)})


def _policy(*statements: object) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
