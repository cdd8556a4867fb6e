"""The contract of a plan against accounts that answer: one use only, and each step held to what it takes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from migrate import config
from migrate.aws.sessions import Sessions
from migrate.execution import source
from migrate.inventory.scan import scan
from migrate.model.plan import Plan, TargetState
from migrate.planning import folder
from tests.world.conftest import World

pytestmark = pytest.mark.world


@pytest.fixture(scope="module")
def plan(moved: World) -> Plan:
    return folder.read(moved.plan)[0]


def test_the_targets_were_looked_at(plan: Plan) -> None:
    assert {target.stage: target.state for target in plan.targets} == {
        "dev": TargetState.ABSENT,
        "staging": TargetState.ABSENT,
    }


def test_a_copy_of_an_applied_plan_is_refused(moved: World, tmp_path: Path) -> None:
    """A checkout of the repository has no `run` folder; the accounts themselves tell that the plan was used."""
    copy = shutil.copytree(moved.plan, tmp_path / "copy", ignore=shutil.ignore_patterns("run"))
    at = moved.sandbox.journal()[-1].seq
    said = moved.run("apply", copy, "--config", moved.config, "--yes")
    assert said.exit_code == 1
    for stage, account in moved.accounts().items():
        if stage in ("dev", "staging"):
            assert f"account {account} is new" in str(said.exception)
    assert not (copy / "run").exists()
    assert [entry for entry in moved.sandbox.journal(at) if entry.operation.startswith(("Create", "Put"))] == []


def test_what_a_step_takes_looks_the_same_when_it_is_read_alone(moved: World, plan: Plan) -> None:
    """Staleness before a step is judged from a reading of its own kinds and stacks, against one of everything."""
    taking = [step for step in plan.steps if step.expects]
    assert {step.phase for step in taking} >= {"deploy", "data", "cutover"}
    connect = Sessions.open(config.load(moved.config)).source
    together: dict[frozenset[str], set[str]] = {}  # those that take the same kinds are read at once
    for step in taking:
        kinds = frozenset(key.split("/", 1)[0] for key in step.expects)
        together.setdefault(kinds, set()).update(step.expects)
    for kinds, keys in together.items():
        found = scan(connect, plan.source_account, "aws", plan.regions, plan.created_at, kinds=kinds, stacks=keys)
        source.refuse_if_moved(plan, keys, found)


def test_a_plan_made_now_sees_the_accounts(moved: World, tmp_path: Path) -> None:
    said = moved.run("plan", "--config", moved.config, "--stage", "dev", "--out", tmp_path / "again")
    assert said.exit_code == 0, said.output
    (target,) = json.loads((tmp_path / "again" / "plan.json").read_text(encoding="utf-8"))["targets"]
    assert target["state"] == "present"
    assert target["account_id"] == moved.accounts()["dev"]
    assert set(target["stacks"]) == {
        "us-east-1/billing-dev",
        "us-east-1/migrate-adopted-dev",
        "us-east-1/notes-dev",
    }


def test_a_plan_is_compared_with_what_it_would_be_today(moved: World) -> None:
    """Against the live accounts: after the move its targets are there, and each stack that it made."""
    said = moved.run("diff", moved.plan, "--config", moved.config, "--exit-code")
    assert said.exit_code == 1, said.output
    assert 'state: "absent" -> "present"' in said.output
    assert "us-east-1/notes-dev" in said.output
