"""Planning again once a plan was applied: it would say the same, so it is left, and nothing is there to apply."""

from __future__ import annotations

import pytest

from migrate.cli.plan import SOMETHING_NEW
from tests.world.conftest import World

pytestmark = pytest.mark.world


def test_after_an_apply_there_is_nothing_new_to_plan(moved: World) -> None:
    before = {path: path.read_bytes() for path in moved.plan.rglob("*") if path.is_file()}
    again = moved.run("plan", "--config", moved.config, "--out", moved.plan, "--detailed-exitcode")
    assert again.exit_code == 0, again.output
    assert {path: path.read_bytes() for path in moved.plan.rglob("*") if path.is_file()} == before


def test_elsewhere_it_is_another_plan_which_knows_the_new_accounts(moved: World) -> None:
    other = moved.directory / "other"
    again = moved.run("plan", "--config", moved.config, "--out", other, "--detailed-exitcode")
    assert again.exit_code == SOMETHING_NEW, again.output
    accounts = moved.accounts()
    text = (other / "plan.json").read_text(encoding="utf-8")
    assert all(accounts[stage] in text for stage in ("dev", "staging"))
    assert moved.run("plan", "--config", moved.config, "--out", other, "--detailed-exitcode").exit_code == 0
