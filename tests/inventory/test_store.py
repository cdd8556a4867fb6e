"""An inventory survives its file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.inventory.store import load, save
from migrate.model.codec import NotThisFormat
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.inventory import FORMAT_VERSION, Inventory, StageCost
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack, StackResource

NEW_FIELDS = ("format_version", "costs", "unmeasured")
"""What format 2 added."""

TEXT = st.text(max_size=8)
TEXTS = st.dictionaries(TEXT, TEXT, max_size=3)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=8,
)
PROPERTIES = st.dictionaries(TEXT, JSON, max_size=3)
RESOURCES = st.builds(
    Resource,
    *[TEXT] * 5,
    arn=TEXT,
    properties=PROPERTIES,
    identifiers=TEXTS,
    tags=TEXTS,
    facts=PROPERTIES,
    measures=PROPERTIES,
    parent=TEXT,
    membership=st.none() | st.builds(Membership, TEXT, TEXT, TEXT),
    modelled=st.booleans(),
)
STACKS = st.builds(
    Stack,
    *[TEXT] * 4,
    template=PROPERTIES,
    parameters=TEXTS,
    outputs=TEXTS,
    exports=TEXTS,
    capabilities=st.lists(TEXT, max_size=2).map(tuple),
    tags=TEXTS,
    resources=st.lists(st.builds(StackResource, *[TEXT] * 4), max_size=2).map(tuple),
    parent=TEXT,
    termination_protection=st.booleans(),
    stack_policy=PROPERTIES,
)
INVENTORIES = st.builds(
    Inventory,
    account=TEXT,
    partition=TEXT,
    regions=st.lists(TEXT, max_size=2).map(tuple),
    taken_at=TEXT,
    resources=st.lists(RESOURCES, max_size=2).map(tuple),
    stacks=st.lists(STACKS, max_size=2).map(tuple),
    findings=st.lists(st.builds(Finding, st.sampled_from(Severity), *[TEXT] * 4), max_size=2).map(tuple),
    gaps=st.lists(st.builds(Gap, *[TEXT] * 4), max_size=2).map(tuple),
    costs=st.lists(st.builds(StageCost, TEXT, st.floats(0, 1e9), TEXT, st.integers(1, 30), TEXT), max_size=2).map(
        tuple
    ),
    unmeasured=st.lists(st.builds(Gap, *[TEXT] * 4), max_size=2).map(tuple),
)


@given(INVENTORIES)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, inventory: Inventory) -> None:
    path = tmp_path_factory.mktemp("store") / "inventory.json"
    save(inventory, path)
    found = load(path)
    assert found == inventory
    assert [each.fingerprint for each in found.resources] == [each.fingerprint for each in inventory.resources]


def test_an_older_file_is_read_and_a_newer_one_refused(tmp_path: Path) -> None:
    path, inventory = tmp_path / "inventory.json", Inventory("1", "aws", (), "2026-01-01T00:00:00Z", (), ())
    save(inventory, path)
    text = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({key: text[key] for key in text if key not in NEW_FIELDS}), encoding="utf-8")
    assert load(path) == inventory
    path.write_text(json.dumps({**text, "format_version": FORMAT_VERSION + 1, "more": 1}), encoding="utf-8")
    with pytest.raises(NotThisFormat, match="newer than"):
        load(path)


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    path = tmp_path / "inventory.json"
    path.write_text("old")
    path.chmod(0o644)
    save(Inventory("1", "aws", (), "", (), ()), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "[]", '{"account": "1"}', '{"unknown": 1}'])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "inventory.json"
    path.write_text(text)
    with pytest.raises(NotThisFormat, match=r"inventory\.json"):
        load(path)


def test_a_file_that_is_not_there_or_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotThisFormat, match="No such file"):
        load(tmp_path / "none.json")
    with pytest.raises(MigrateError, match="cannot be written"):
        save(Inventory("1", "aws", (), "", (), ()), tmp_path / "no" / "such" / "directory.json")


def test_a_file_nested_too_deep_is_one_error(tmp_path: Path) -> None:
    path = tmp_path / "inventory.json"
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(NotThisFormat, match="cannot be read"):
        load(path)
