"""The policy statements with which one account lets another use a resource. Pure.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html: the
resource's own policy must allow it, and so must a policy of the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.graph.references import Identifiers
from migrate.model.arn import Arn
from migrate.model.resource import Resource
from migrate.model.values import Json, Properties
from migrate.planning.brief import Brief

USUAL: Mapping[str, tuple[str, ...]] = {
    "AWS::DynamoDB::Table": (
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem",
    ),
    "AWS::ECR::Repository": ("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"),
    "AWS::Events::EventBus": ("events:PutEvents",),
    "AWS::KMS::Key": ("kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey"),
    "AWS::Kinesis::Stream": ("kinesis:DescribeStreamSummary", "kinesis:GetRecords", "kinesis:PutRecord"),
    "AWS::Lambda::Function": ("lambda:InvokeFunction",),
    "AWS::Lambda::LayerVersion": ("lambda:GetLayerVersion",),
    "AWS::S3::Bucket": ("s3:GetObject", "s3:ListBucket", "s3:PutObject"),
    "AWS::SNS::Topic": ("sns:Publish", "sns:Subscribe"),
    "AWS::SQS::Queue": ("sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:SendMessage"),
    "AWS::SSM::Parameter": ("ssm:GetParameter",),
    "AWS::SecretsManager::Secret": ("secretsmanager:GetSecretValue",),
    "AWS::StepFunctions::StateMachine": ("states:StartExecution",),
}
"""What a user of each kind usually calls, where no policy in the account says what it does call."""

WITH_POLICY = frozenset(USUAL) - {"AWS::SSM::Parameter", "AWS::StepFunctions::StateMachine"}
"""The kinds that have a policy of their own; others are reached through a role of their account
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html)."""

ROLE = "AWS::IAM::Role"


@dataclass(frozen=True, slots=True)
class Sides:
    """Account `owner` will have the resource under `arn`; who calls it will be in account `callers`."""

    owner: str
    arn: str
    callers: str


def statements(brief: Brief, used: Resource, users: Iterable[str], sides: Sides) -> tuple[Properties, ...]:
    """The statements of both sides, so that `users` may go on using `used`. Each says where it goes (`account`, `on`).

    Empty where no policy says what the users call, and nothing is usual.
    """
    actions = _called(brief, used, users) or USUAL.get(used.kind, ())
    if not actions or not sides.arn:
        return ()
    owner, callers = sides.owner, sides.callers
    resources: Json = [sides.arn, f"{sides.arn}/*"] if used.kind == "AWS::S3::Bucket" else sides.arn
    allowed: dict[str, Json] = {"Effect": "Allow", "Action": list(actions), "Resource": resources}
    caller: Json = {"AWS": f"arn:{brief.inventory.partition}:iam::{callers}:root"}
    if used.kind in WITH_POLICY:
        own: Properties = {"account": owner, "on": used.key, "statement": {**allowed, "Principal": caller}}
        return (own, {"account": callers, "on": "the role of each user", "statement": allowed})
    role = f"arn:{brief.inventory.partition}:iam::{owner}:role/{used.name.strip('/').replace('/', '-')}-access"
    trust: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": caller}
    assume: Json = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": role}
    return (
        {"account": owner, "on": f"the trust policy of a new role {role}", "statement": trust},
        {"account": owner, "on": f"a policy of that role {role}", "statement": allowed},
        {"account": callers, "on": "the role of each user, which assumes that role", "statement": assume},
    )


def _called(brief: Brief, used: Resource, users: Iterable[str]) -> tuple[str, ...]:
    """The actions that policies of the users, and of the roles that they have, allow on `used`."""
    found: set[str] = set()
    for key in sorted({*users, *(role for user in users for role in _roles(brief, user))}):
        user = brief.inventory.by_key.get(key)
        if user:
            found |= set(_allowed(brief.identifiers, user, used))
    return tuple(sorted(found))


def _roles(brief: Brief, user: str) -> Iterator[str]:
    yield from (key for key in brief.graph.successors(user) if key.startswith(f"{ROLE}/"))


def _allowed(identifiers: Identifiers, user: Resource, used: Resource) -> Iterator[str]:
    service = (Arn.parse(used.arn) or Arn("", "", "", "", "")).service
    for statement in _statements(user.properties):
        actions = statement.get("Action", ())
        if statement.get("Effect") != "Allow":
            continue
        named = {found.used for found in identifiers.references(statement.get("Resource"), used.region)}
        if used.key in named:
            for action in [actions] if isinstance(actions, str) else actions:
                if str(action).split(":")[0] in (service, "*"):
                    yield str(action)


def _statements(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        told = value.get("Statement")
        for statement in [told] if isinstance(told, Mapping) else told or ():
            if isinstance(statement, Mapping):
                yield statement
        for inner in value.values():
            yield from _statements(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _statements(inner)
