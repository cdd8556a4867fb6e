"""docs/plan.schema.json: what the dataclasses say, and true of every plan.json, by jsonschema as a judge."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.codec import NotThisFormat, decode
from migrate.model.plan import Plan
from migrate.planning.contract import plan_text
from tests.planning.accounts import bucket, inventory, planned, role

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs" / "plan.schema.json").read_text(encoding="utf-8"))
JUDGE = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
EXAMPLE = (ROOT / "plans" / "example" / "plan.json").read_text(encoding="utf-8")
SMALL = plan_text(
    planned(inventory([bucket("files-dev", "dev"), role("reader-prod", "prod", "arn:aws:s3:::files-dev")]))[0]
)
Edit = Callable[[Any], object]


def test_the_file_is_what_the_dataclasses_say() -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "scripts" / "schema", "--check"], capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr


def test_the_schema_is_one_and_names_no_host_but_its_dialects() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"].startswith("https://json-schema.org/")
    assert "://" not in json.dumps({key: value for key, value in SCHEMA.items() if key != "$schema"})


@pytest.mark.parametrize("text", [EXAMPLE, SMALL], ids=["example", "small"])
def test_a_plan_is_what_the_schema_says(text: str) -> None:
    assert [f"{error.json_path}: {error.message}" for error in JUDGE.iter_errors(json.loads(text))] == []


def put(value: object, *place: str | int) -> Edit:
    """An edit that sets `value` at a place."""
    return partial(_put, value, place)


def _put(value: object, place: tuple[Any, ...], whole: Any) -> None:
    for key in place[:-1]:
        whole = whole[key]
    whole[place[-1]] = value


def without(*place: str | int) -> Edit:
    """An edit that takes away what is at a place."""
    return partial(_take, place)


def _take(place: tuple[Any, ...], whole: Any) -> None:
    for key in place[:-1]:
        whole = whole[key]
    del whole[place[-1]]


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (put("x", "unknown"), "$"),
        (put("x", "steps", 0, "unknown"), "$.steps[0]"),
        (put("x", "resources", 0, "ownership", "unknown"), "$.resources[0].ownership"),
        (put("explode", "steps", 0, "kind"), "$.steps[0].kind"),
        (put("FATAL", "findings", 0, "severity"), "$.findings[0].severity"),
        (put("all", "resources", 0, "ownership", "standing"), "$.resources[0].ownership.standing"),
        (put(1, "name"), "$.name"),
        (put("1", "approvals_required"), "$.approvals_required"),
        (put(-1, "approvals_required"), "$.approvals_required"),
        (put(3, "format_version"), "$.format_version"),
        (put("111", "source_account"), "$.source_account"),
        (put("yesterday", "created_at"), "$.created_at"),
        (put("0" * 63, "files", "plan.md"), "$.files['plan.md']"),
        (put({}, "resources"), "$.resources"),
        (put("x", "steps", 0, "inputs", "unknown"), "$.steps[0].inputs"),
        (without("steps", 0, "account"), "$.steps[0]"),
        (without("estimates"), "$"),
        (without("format_version"), "$"),
        (without("cut", 0, "edges", 0, "breaks"), "$.cut[0].edges[0]"),
    ],
)
def test_an_edit_that_no_migrate_makes_is_told_by_its_place(edit: Edit, where: str) -> None:
    value = json.loads(SMALL)
    edit(value)
    assert where in {error.json_path for error in JUDGE.iter_errors(value)}


def places(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every place in a JSON value."""
    inner: Any = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        yield (*at, key)
        yield from places(item, (*at, key))


PLACES = sorted(places(json.loads(SMALL)), key=str)
VALUES: st.SearchStrategy[object] = (
    st.text(max_size=5) | st.integers() | st.booleans() | st.none() | st.just([]) | st.just({})
)


@settings(deadline=None)  # a validation of the whole plan takes as long as the machine is busy
@given(st.sampled_from(PLACES), VALUES)
def test_what_the_schema_lets_pass_is_read(place: tuple[str | int, ...], value: object) -> None:
    whole = json.loads(SMALL)
    put(value, *place)(whole)
    if JUDGE.is_valid(whole):
        decode(Plan, whole, "plan.json")


@settings(deadline=None)
@given(st.sampled_from([place for place in PLACES if isinstance(place[-1], str)]))
def test_what_cannot_be_read_for_want_of_a_key_the_schema_refuses_too(place: tuple[str | int, ...]) -> None:
    whole = json.loads(SMALL)
    before = deepcopy(whole)
    without(*place)(whole)
    assert whole != before
    with suppress(NotThisFormat):
        decode(Plan, whole, "plan.json")
        return
    assert list(JUDGE.iter_errors(whole))
