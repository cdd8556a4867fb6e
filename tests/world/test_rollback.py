"""dev moves, cuts over and is rolled back: killed again and again, with and without its data, and moved anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import pytest
from botocore.client import BaseClient
from click.testing import CliRunner

from migrate.aws.guard import bound, is_write
from migrate.cli import commands
from migrate.execution.rolled_back import refuse_rolled_back
from migrate.model.errors import MigrateError
from migrate.sandbox.journal import Entry
from migrate.sandbox.seed import builtin
from migrate.sandbox.server import Door, Options, Sandbox
from tests.world.conftest import World, source_state

pytestmark = [pytest.mark.world, pytest.mark.long]
REVIEWER = "Reviewer <reviewer@example.com>"
DEV = ("--yes", "--delete-data", "--yes-delete-data", "dev")
STACKS = ("billing-dev", "migrate-adopted-dev", "notes-dev")
EVERY = 2
"""The rollback is killed after every second call that changes something."""


class Died(Exception):
    """The process was killed right behind a call."""


@dataclass
class Death:
    """Kills whoever calls behind the n-th call that changes something."""

    patch: pytest.MonkeyPatch
    after: int

    def __enter__(self) -> None:
        send = cast(Any, BaseClient)._make_api_call

        def sent(client: Any, operation: str, params: Any) -> Any:
            answer = send(client, operation, params)
            service = client.meta.service_model.service_name
            # The sandbox, in this process too, has clients of its own: the tool's are guarded.
            if bound(client).account and service != "sts" and is_write(service, operation):
                self.after -= 1
                if self.after == 0:
                    raise Died
            return answer

        self.patch.setattr(BaseClient, "_make_api_call", sent)

    def __exit__(self, *_: object) -> None:
        self.patch.undo()


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """dev in an account of its own, its triggers on."""
    directory = tmp_path_factory.mktemp("rollback")
    patch = pytest.MonkeyPatch()
    with Sandbox.start(directory, Options(port=0)) as sandbox:
        for name, value in sandbox.environment().items():
            patch.setenv(name, value)
        config, plan = directory / "migrate.toml", directory / "plan"
        config.write_text(builtin.seed(lru_cache(sandbox.session().client)).configuration, encoding="utf-8")
        before = source_state(sandbox)
        world = World(sandbox, directory, config, plan, before, CliRunner().invoke(commands, ["--version"]))
        move(world, plan, "--through", "cutover", "--pass-gate", "cutover", "--as", REVIEWER)
        yield world
    patch.undo()


def move(world: World, plan: Path, *words: str) -> None:
    commands_in_order: tuple[tuple[str | Path, ...], ...] = (
        ("plan", "--config", world.config, "--out", plan, "--stage", "dev"),
        ("approve", plan, "--as", REVIEWER),
        ("apply", plan, "--config", world.config, "--yes", *words),
    )
    for command in commands_in_order:
        done = world.run(*command)
        assert done.exit_code == 0, done.output


def target(world: World) -> Door:
    return world.sandbox.session(world.accounts()["dev"])


def writes(entries: Sequence[Entry]) -> list[Entry]:
    return [e for e in entries if e.service != "sts" and e.status < 400 and is_write(e.service, e.operation)]


def holding(door: Door) -> dict[str, list[str]]:
    """What stands in an account, names by kind; names of secrets that wait for their deletion, too."""
    stacks = door.client("cloudformation").describe_stacks()["Stacks"]
    secrets = door.client("secretsmanager").list_secrets(IncludePlannedDeletion=True)["SecretList"]
    found = {
        "stacks": [item["StackName"] for item in stacks if item["StackStatus"] != "DELETE_COMPLETE"],
        "buckets": [item["Name"] for item in door.client("s3").list_buckets()["Buckets"]],
        "tables": door.client("dynamodb").list_tables()["TableNames"],
        "functions": [item["FunctionName"] for item in door.client("lambda").list_functions()["Functions"]],
        "queues": door.client("sqs").list_queues().get("QueueUrls", []),
        "topics": [item["TopicArn"] for item in door.client("sns").list_topics()["Topics"]],
        "rules": [item["Name"] for item in door.client("events").list_rules()["Rules"]],
        "parameters": [item["Name"] for item in door.client("ssm").describe_parameters()["Parameters"]],
        "secrets": [item["Name"] for item in secrets],
    }
    return {kind: names for kind, names in found.items() if names}


def test_a_list_says_what_would_happen_and_changes_nothing(applied: World) -> None:
    at, files = applied.sandbox.journal()[-1].seq, sorted(applied.plan.rglob("*"))
    listed = applied.run("rollback", applied.plan, "--config", applied.config, "--list")
    assert listed.exit_code == 0, listed.output
    assert "undo    deploy/dev/us-east-1/notes-dev" in listed.output
    assert "stays: AWS::DynamoDB::Table notes-table-dev holds data" in listed.output
    assert "CHANGED" not in listed.output
    assert writes(applied.sandbox.journal(at)) == []
    assert sorted(applied.plan.rglob("*")) == files


def test_what_was_changed_since_is_refused_by_name_and_nothing_is_undone(applied: World) -> None:
    store, functions = target(applied).client("s3"), target(applied).client("lambda")
    bucket = f"notes-uploads-dev-{applied.accounts()['dev']}"
    had = functions.get_function_configuration(FunctionName="notes-dev-list")["Timeout"]
    version = store.put_object(Bucket=bucket, Key="new-here", Body=b"made after the move").get("VersionId")
    functions.update_function_configuration(FunctionName="notes-dev-list", Timeout=had + 7)
    before, at = holding(target(applied)), applied.sandbox.journal()[-1].seq
    refused = applied.run("rollback", applied.plan, "--config", applied.config, *DEV)
    assert writes(applied.sandbox.journal(at)) == []
    assert holding(target(applied)) == before
    functions.update_function_configuration(FunctionName="notes-dev-list", Timeout=had)
    store.delete_object(Bucket=bucket, Key="new-here", **({"VersionId": version} if version else {}))
    assert refused.exit_code == 1
    assert isinstance(refused.exception, MigrateError)
    assert f"{bucket} holds" in refused.exception.message
    assert f"Timeout should be {had} and is {had + 7}" in refused.exception.message
    assert "--even-if-changed 'deploy/dev/us-east-1/notes-dev'" in refused.exception.remedy


def test_data_goes_only_when_it_is_said_twice(applied: World) -> None:
    once = applied.run("rollback", applied.plan, "--config", applied.config, "--yes", "--delete-data")
    assert once.exit_code == 2
    assert "--yes-delete-data" in once.output
    wrong = applied.run("rollback", applied.plan, "--config", applied.config, "--delete-data", "--yes-delete-data", "x")
    assert wrong.exit_code == 2


@pytest.fixture(scope="module")
def gone(applied: World) -> int:
    """The rollback with all data, killed on its way again and again; how often."""
    kills = 0
    while True:
        with pytest.MonkeyPatch.context() as patch, Death(patch, EVERY):
            run = applied.run("rollback", applied.plan, "--config", applied.config, *DEV, "--parallelism", "1")
        if not isinstance(run.exception, Died):
            break
        kills += 1
    assert run.exit_code == 0, run.output
    return kills


def test_killed_again_and_again_it_ends_with_nothing_in_the_target(applied: World, gone: int) -> None:
    assert gone >= 7
    assert holding(target(applied)) == {}
    report = (applied.plan / "run" / "rollback.md").read_text(encoding="utf-8")
    assert report.startswith("# Rollback of dev: complete")
    assert "0 stacks" in report


def test_the_source_is_as_it_was(applied: World, gone: int) -> None:
    after = source_state(applied.sandbox)
    for name, value in applied.before.items():
        assert after[name] == value, name
    elsewhere = {e.service for e in writes(applied.sandbox.journal()) if e.owner != applied.accounts()["dev"]}
    assert elsewhere <= {"organizations"}


def test_the_account_and_its_unit_stay(applied: World, gone: int) -> None:
    accounts = applied.sandbox.session().client("organizations").list_accounts()["Accounts"]
    assert {account["Status"] for account in accounts if account["Name"] == "dev"} == {"ACTIVE"}


def test_a_plan_that_was_rolled_back_is_not_applied_again(applied: World, gone: int) -> None:
    with pytest.raises(MigrateError, match="was rolled back"):
        refuse_rolled_back(applied.plan, applied.plan / "run")


def test_a_new_move_works_and_one_that_keeps_data_too(applied: World, gone: int) -> None:
    second, third = applied.directory / "second", applied.directory / "third"
    move(applied, second)
    whole = holding(target(applied))
    kept = applied.run("rollback", second, "--config", applied.config, "--yes")
    assert kept.exit_code == 0, kept.output
    left = holding(target(applied))
    assert left.keys() == {"stacks", "buckets", "tables"}
    assert left["tables"] == whole["tables"]
    items = target(applied).client("dynamodb").scan(TableName="notes-table-dev")["Items"]
    assert sorted(items, key=repr) == sorted(
        applied.sandbox.session().client("dynamodb").scan(TableName="notes-table-dev")["Items"], key=repr
    )
    move(applied, third)
    again = holding(target(applied))
    assert len(again.pop("rules")) == len(whole.pop("rules"))  # CloudFormation names them anew
    assert {kind: sorted(names) for kind, names in again.items()} == {
        kind: sorted(names) for kind, names in whole.items()
    }


def test_an_account_is_closed_only_when_it_is_named_and_empty(applied: World, gone: int) -> None:
    plan, dev = ("--config", applied.config), applied.accounts()["dev"]
    other = applied.run("close-account", applied.plan, "dev", "--confirm", applied.sandbox.account, *plan)
    assert f"is {dev}, not {applied.sandbox.account}" in str(other.exception)
    filled = applied.run("close-account", applied.plan, "dev", "--confirm", dev, *plan)
    assert "is not empty: stack" in str(filled.exception)
    there_before = applied.run("close-account", applied.directory / "third", "dev", "--confirm", dev, *plan)
    assert "was there before this plan" in str(there_before.exception)
    second = applied.directory / "second"
    taken = applied.run("rollback", second, *plan, *DEV)  # by the third plan, which went on from what was kept
    assert "deploy/dev/us-east-1/notes-dev: it is no longer as an earlier rollback left it" in str(taken.exception)
    stays = applied.run("rollback", applied.directory / "third", *plan, *DEV)
    assert stays.exit_code == 0, stays.output
    assert "it stood there before this plan" in stays.output
    named = (word for step in STACKS for word in ("--even-if-changed", f"deploy/dev/us-east-1/{step}"))
    emptied = applied.run("rollback", second, *plan, *DEV, *named)
    assert emptied.exit_code == 0, emptied.output
    closed = applied.run("close-account", applied.plan, "dev", "--confirm", dev, *plan)
    assert closed.exit_code == 0, closed.output
    assert "AWS closes 10 accounts in 30 days; at most 0 of them are used up" in closed.output
    accounts = applied.sandbox.session().client("organizations").list_accounts()["Accounts"]
    assert {account["Status"] for account in accounts if account["Id"] == dev} != {"ACTIVE"}
    assert {account["Status"] for account in accounts if account["Id"] != dev} == {"ACTIVE"}
