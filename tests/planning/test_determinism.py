"""The same account gives the same plan to the byte: however it is ordered, and whatever Python hashes to."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from migrate.inventory import store
from migrate.model.codec import encode
from migrate.model.inventory import Inventory
from migrate.planning.compose import compose
from migrate.planning.contract import PLAN_FILE, plan_text
from migrate.review import documents
from tests.bench.plans import account, brief_of
from tests.planning.accounts import unjudged

ROOT = Path(__file__).resolve().parents[2]
SIZE = 300
RECORD = {"kind", "physical_id"}
"""What a resource has, and a line of a stack. Stacks have an id; lists of others may mean something by their order."""


@lru_cache(maxsize=1)
def an_account() -> Inventory:
    return account(SIZE)


def files(found: Inventory) -> Mapping[str, str]:
    """Every file of the plan, by path."""
    plan, texts = compose(brief_of(found), "all", unjudged)
    return {PLAN_FILE: plan_text(plan), **texts, **documents(plan, texts)}


@lru_cache(maxsize=1)
def expected() -> Mapping[str, str]:
    return files(an_account())


def disordered(value: Any, chance: Random) -> Any:
    """The same JSON value, the members of its objects and the records of its lists in another order."""
    if isinstance(value, Mapping):
        names = list(value)
        chance.shuffle(names)
        return {name: disordered(value[name], chance) for name in names}
    if isinstance(value, list | tuple):
        items = [disordered(item, chance) for item in value]
        if all(isinstance(item, Mapping) and (item.keys() >= RECORD or "stack_id" in item) for item in items):
            chance.shuffle(items)
        return items
    return value


def test_the_account_has_something_of_everything() -> None:
    plan, _ = compose(brief_of(an_account()), "all", unjudged)
    assert {resource.treatment.value for resource in plan.resources} == {"stack", "adopt", "stay"}
    assert plan.cut
    assert any(parameters for step in plan.steps if (parameters := step.inputs.get("parameters")))
    assert set(plan.identifiers) == {"dev", "staging"}


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_a_saved_inventory_changes_no_byte(seed: int, tmp_path: Path) -> None:
    found = disordered(encode(an_account()), Random(seed))
    assert found != encode(an_account())
    (tmp_path / "inventory.json").write_text(json.dumps(found), encoding="utf-8")
    made = files(store.load(tmp_path / "inventory.json"))
    assert sorted(made) == sorted(expected())
    for path, text in expected().items():
        assert made[path] == text, path


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_seed_of_pythons_hashes_changes_no_byte(seed: str) -> None:
    program = "from tests.planning.test_determinism import *; print(summary(files(an_account())))"
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    said = subprocess.run(
        [sys.executable, "-c", program], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == summary(expected())


def summary(made: Mapping[str, str]) -> str:
    """One line for each file, with its digest."""
    return "\n".join(f"{path} {hashlib.sha256(made[path].encode()).hexdigest()}" for path in sorted(made))
