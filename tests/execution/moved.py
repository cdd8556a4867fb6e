"""A source with two applications' resources, and the account that one of them moved to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from migrate.execution.world import World
from migrate.model.inventory import Inventory
from migrate.model.plan import Phase, Step, StepKind, Target
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack
from tests.execution.fakes import CONFIG, NOW, SOURCE, NoSessions, no_client, plan

TARGET = "222222222222"
REGION = "us-east-1"
STACK = f"arn:aws:cloudformation:{REGION}:{TARGET}:stack/app-dev/1"
INNER = f"arn:aws:cloudformation:{REGION}:{TARGET}:stack/app-dev-Inner-X/1"


class Unused(NoSessions):
    """Sessions of accounts whose inventories are known, so that nothing is called."""

    def member(self, account_id: str, role_name: str) -> Any:
        return no_client


def queue(account: str, name: str = "jobs-dev", **properties: Any) -> Resource:
    """A queue named in three ways."""
    arn = f"arn:aws:sqs:{REGION}:{account}:{name}"
    url = f"https://sqs.{REGION}.amazonaws.com/{account}/{name}"
    found = {"QueueName": name, "DelaySeconds": 1, **properties}
    return Resource("AWS::SQS::Queue", REGION, name, url, name, arn, found, {"Ref": url, "Arn": arn, "QueueName": name})


def bucket(name: str) -> Resource:
    """A bucket."""
    arn = f"arn:aws:s3:::{name}"
    return Resource("AWS::S3::Bucket", REGION, name, name, name, arn, {"BucketName": name}, {"Ref": name, "Arn": arn})


def function(account: str, **properties: Any) -> Resource:
    """A function that names the queue, the bucket and production's topic."""
    arn = f"arn:aws:lambda:{REGION}:{account}:function:worker-dev"
    store = "assets-dev" if account == SOURCE else f"assets-dev-{account}"
    variables = {
        "QUEUE": f"https://sqs.{REGION}.amazonaws.com/{account}/jobs-dev",
        "BUCKET": store,
        "TOPIC": f"arn:aws:sns:{REGION}:{SOURCE}:news-prod",
    }
    found = {"FunctionName": "worker-dev", "Environment": {"Variables": variables}, "State": "ENABLED", **properties}
    return Resource(
        "AWS::Lambda::Function",
        REGION,
        "worker-dev",
        "worker-dev",
        "worker-dev",
        arn,
        found,
        {"Ref": "worker-dev", "Arn": arn},
        facts={"CodeSha256": "abc"},
    )


TOPIC = Resource(
    "AWS::SNS::Topic",
    REGION,
    "news-prod",
    f"arn:aws:sns:{REGION}:{SOURCE}:news-prod",
    "news-prod",
    identifiers={"Ref": f"arn:aws:sns:{REGION}:{SOURCE}:news-prod"},
)


def inventory(account: str, *resources: Resource, stacks: tuple[Stack, ...] = ()) -> Inventory:
    """An account's inventory."""
    return Inventory(account, "aws", (REGION,), NOW.isoformat(), resources, stacks)


def source() -> Inventory:
    """The shared account."""
    return inventory(SOURCE, queue(SOURCE), bucket("assets-dev"), function(SOURCE), TOPIC)


def placed(resource: Resource, logical_id: str, stack_id: str = STACK) -> Resource:
    """The resource as a member of a stack."""
    return replace(resource, membership=Membership(stack_id, "app-dev", logical_id))


def target(**properties: Any) -> Inventory:
    """Everything of dev moved; `properties` change the function."""
    return inventory(
        TARGET,
        placed(queue(TARGET), "Queue", INNER),
        placed(bucket(f"assets-dev-{TARGET}"), "Bucket"),
        placed(function(TARGET, **properties), "Function"),
        stacks=(Stack(STACK, "app-dev", REGION, "CREATE_COMPLETE", {}, tags={"migrate:plan": "test"}),),
    )


def step(kind: StepKind, **inputs: Any) -> Step:
    """A step of dev's account."""
    return Step("it", Phase.VERIFY, kind, "stage:dev", REGION, "it", ("deploy",), inputs)


def world(here: Inventory, there: Inventory, sessions: Any = None) -> World:
    """A run in which the stack step has finished."""
    ours, theirs = source(), target()
    pairs = {"Inner/Queue": (0, 0), "Bucket": (1, 1), "Function": (2, 2)}
    resources = {path: {"key": ours.resources[index].key} for path, (index, _) in pairs.items()}
    known = {
        old: theirs.resources[other].identifiers[label]
        for index, other in pairs.values()
        for label, old in ours.resources[index].identifiers.items()
    }
    deploy = Step("deploy", Phase.DEPLOY, StepKind.STACK, "stage:dev", REGION, "deploy", (), {"resources": resources})
    made = {"stack_id": STACK, "resources": {"Inner": INNER}, "identifiers": known}
    goal = Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role", TARGET)
    return World(
        plan(deploy, targets=(goal,)),
        Path(),
        CONFIG,
        cast(Any, sessions or Unused()),
        lambda event: None,
        lambda: NOW,
        lambda seconds: None,
        finished={"deploy": cast(Any, made)},
        _inventories={"source": here, "stage:dev": there},
    )


def entries(**changes: Any) -> list[dict[str, Any]]:
    """What verify-configuration is told to compare."""
    places = {"Queue": 0, "Bucket": 1, "Function": 2}
    return [
        {
            "key": source().resources[index].key,
            "stack_name": "app-dev",
            "region": REGION,
            "logical_id": logical,
            "changes": changes.get(logical, []),
        }
        for logical, index in places.items()
    ]
