"""One whole move over HTTP: the sandbox, its built-in seed, a plan and its apply, by the commands that people run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands
from migrate.sandbox.seed import builtin
from migrate.sandbox.server import Door, Options, Sandbox


@dataclass(frozen=True)
class World:
    """A sandbox with its seeded shared account, before and after the move of dev and staging."""

    sandbox: Sandbox
    directory: Path
    config: Path
    plan: Path
    before: Mapping[str, Any]
    applied: Result

    def run(self, *words: str | Path) -> Result:
        """A command, as the operator of the shared account."""
        return CliRunner().invoke(commands, [str(word) for word in words])

    def accounts(self) -> Mapping[str, str]:
        """Stage -> account id, as the organization says."""
        listed = self.sandbox.session().client("organizations").list_accounts()["Accounts"]
        return {account["Name"]: account["Id"] for account in listed}


@pytest.fixture(scope="package")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world after `migrate plan` and `migrate apply`."""
    directory = tmp_path_factory.mktemp("world")
    patch = pytest.MonkeyPatch()
    with Sandbox.start(directory, Options(port=0)) as sandbox:
        for name, value in sandbox.environment().items():
            patch.setenv(name, value)
        report = builtin.seed(lru_cache(sandbox.session().client))  # which leaves no trace in the journal
        config, plan = directory / "migrate.toml", directory / "plan"
        config.write_text(report.configuration, encoding="utf-8")
        before = source_state(sandbox)
        runner = CliRunner()
        planned = runner.invoke(commands, ["plan", "--config", str(config), "--out", str(plan)])
        assert planned.exit_code == 0, planned.output
        approved = runner.invoke(commands, ["approve", str(plan), "--as", "Reviewer <reviewer@example.com>"])
        assert approved.exit_code == 0, approved.output
        applied = runner.invoke(commands, ["apply", str(plan), "--config", str(config), "--yes"])
        yield World(sandbox, directory, config, plan, before, applied)
    patch.undo()


def source_state(sandbox: Sandbox) -> Mapping[str, Any]:
    """Everything that the shared account answers about what it holds, read past the guard."""
    session = sandbox.session()
    roles = session.client("iam").get_account_authorization_details()["RoleDetailList"]
    lambdas, tables = session.client("lambda"), session.client("dynamodb")
    buckets, formation = session.client("s3"), session.client("cloudformation")
    names = sorted(table for page in tables.get_paginator("list_tables").paginate() for table in page["TableNames"])
    state = {
        "roles": [{key: value for key, value in role.items() if key != "RoleLastUsed"} for role in roles],
        "functions": lambdas.list_functions()["Functions"],
        "mappings": lambdas.list_event_source_mappings()["EventSourceMappings"],
        "tables": [tables.describe_table(TableName=name)["Table"] for name in names],
        "items": {name: _sorted(tables.scan(TableName=name)["Items"]) for name in names},
        "stacks": formation.describe_stacks()["Stacks"],
        "rules": session.client("events").list_rules()["Rules"],
        "queues": queues(session),
        "topics": topics(session),
        "log groups": session.client("logs").describe_log_groups()["logGroups"],
        "keys": session.client("kms").list_aliases()["Aliases"],
        "apis": session.client("apigateway").get_rest_apis()["items"],
        "http apis": session.client("apigatewayv2").get_apis()["Items"],
        "state machines": session.client("stepfunctions").list_state_machines()["stateMachines"],
        "alarms": session.client("cloudwatch").describe_alarms()["MetricAlarms"],
        "parameters": session.client("ssm").describe_parameters()["Parameters"],
        "secrets": session.client("secretsmanager").list_secrets()["SecretList"],
        "objects": {
            bucket["Name"]: buckets.list_objects_v2(Bucket=bucket["Name"]).get("Contents", [])
            for bucket in buckets.list_buckets()["Buckets"]
        },
    }
    return {name: json.loads(json.dumps(value, default=str, sort_keys=True)) for name, value in state.items()}


def queues(session: Door) -> dict[str, Any]:
    """Queue name -> its attributes, but for the numbers of messages."""
    client = session.client("sqs")
    return {
        url.rsplit("/", 1)[1]: {
            name: value
            for name, value in client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"].items()
            if not name.startswith("ApproximateNumber")
        }
        for url in client.list_queues().get("QueueUrls", [])
    }


def topics(session: Door) -> dict[str, Any]:
    """Topic name -> its attributes, and its subscriptions but for their random ids."""
    client = session.client("sns")
    return {
        topic["TopicArn"].rsplit(":", 1)[1]: {
            **client.get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"],
            "subscriptions": sorted(
                (held["Protocol"], held["Endpoint"])
                for held in client.list_subscriptions_by_topic(TopicArn=topic["TopicArn"])["Subscriptions"]
            ),
        }
        for topic in client.list_topics()["Topics"]
    }


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=repr)
