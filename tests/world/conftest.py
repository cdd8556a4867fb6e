"""One whole move over HTTP: the sandbox, its built-in seed, a plan and its apply, by the commands that people run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands
from migrate.sandbox.seed import builtin
from migrate.sandbox.server import Options, Sandbox


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


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world after `migrate plan` and `migrate apply`."""
    directory = tmp_path_factory.mktemp("world")
    patch = pytest.MonkeyPatch()
    with Sandbox.start(directory, Options(port=0)) as sandbox:
        for name, value in sandbox.environment().items():
            patch.setenv(name, value)
        client: Any = boto3.client
        clients = lru_cache(lambda service, region: client(service, region_name=region))
        report = builtin.seed(clients)
        config, plan = directory / "migrate.toml", directory / "plan"
        config.write_text(report.configuration, encoding="utf-8")
        before = source_state(sandbox)
        runner = CliRunner()
        planned = runner.invoke(commands, ["plan", "--config", str(config), "--out", str(plan)])
        assert planned.exit_code == 0, planned.output
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
        "queues": session.client("sqs").list_queues().get("QueueUrls"),
        "parameters": session.client("ssm").describe_parameters()["Parameters"],
        "secrets": session.client("secretsmanager").list_secrets()["SecretList"],
        "objects": {
            bucket["Name"]: buckets.list_objects_v2(Bucket=bucket["Name"]).get("Contents", [])
            for bucket in buckets.list_buckets()["Buckets"]
        },
    }
    return {name: json.loads(json.dumps(value, default=str, sort_keys=True)) for name, value in state.items()}


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=repr)
