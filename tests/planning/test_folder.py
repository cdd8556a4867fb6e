"""The plan's directory: written whole, read strictly; anything else in it is one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.errors import MigrateError
from migrate.planning import folder
from migrate.planning.contract import parse, plan_text
from tests.planning.accounts import bucket, inventory, planned

PLAN, TEMPLATES = planned(inventory([bucket("files-dev", "dev")]))
TEXT = plan_text(PLAN)
TEMPLATE = next(iter(TEMPLATES))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def written(directory: Path) -> Path:
    folder.write(directory, PLAN, TEMPLATES)
    return directory


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(directory: Path) -> None:
        path = directory / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def test_what_was_written_is_read_and_a_run_is_no_part_of_it(tmp_path: Path) -> None:
    directory = written(tmp_path / "plan")
    plan, digest = folder.read(directory)
    assert plan == PLAN
    (directory / "run").mkdir()
    (directory / "run" / "journal.jsonl").write_text("{}")
    assert folder.read(directory) == (plan, digest)


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (edit(TEMPLATE, "Retain", "Delete"), (TEMPLATE, "edited")),
        (edit("plan.json", "aws+dev@example.com", "me+dev@example.com"), ("plan.json", "edited")),
        (lambda directory: (directory / TEMPLATE).unlink(), (TEMPLATE, "missing")),
        (lambda directory: (directory / "plan.json").unlink(), ("plan.json", "missing")),
        (lambda directory: (directory / "plan.sha256").unlink(), ("plan.json", "plan.sha256")),
        (lambda directory: (directory / "notes.txt").write_text("x"), ("notes.txt", "does not belong")),
        (lambda directory: (directory / "plan.json").write_text(TEXT[:-50]), ("plan.json", "not JSON")),
        (lambda directory: (directory / "plan.json").write_text(""), ("plan.json", "not JSON")),
        (lambda directory: (directory / "plan.json").write_bytes(b"\xff\xfe\x00"), ("cannot be read",)),
        (lambda directory: (directory / "plan.json").write_text('{"name": "x"}'), ("plan.json", "format_version")),
        (lambda directory: (directory / "plan.json").write_text('{"format_version": 99}'), ("plan.json", "newer")),
    ],
)
def test_a_harmed_directory_is_one_error(
    tmp_path: Path, harm: Callable[[Path], object], words: tuple[str, ...]
) -> None:
    directory = written(tmp_path / "plan")
    harm(directory)
    with pytest.raises(MigrateError) as raised:
        folder.read(directory)
    for word in (str(directory), *words):
        assert word in raised.value.message
    assert raised.value.remedy


def test_an_earlier_plan_is_replaced_whole_and_nothing_else_is(tmp_path: Path) -> None:
    directory = written(tmp_path / "plan")
    (directory / "templates" / "old.json").write_text("{}")
    written(directory)
    assert folder.read(directory)[0] == PLAN
    (directory / "run").mkdir()
    with pytest.raises(MigrateError, match="already applied"):
        written(directory)
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.jpg").write_text("cat")
    with pytest.raises(MigrateError, match="holds no plan"):
        written(other)
    with pytest.raises(MigrateError, match="holds no plan"):
        written(other / "cat.jpg")


@given(st.text(max_size=80))
def test_no_text_is_a_plan(text: str) -> None:
    with pytest.raises(MigrateError):
        parse(text, "plan.json")


@given(st.data())
def test_no_change_of_a_part_raises_anything_else(data: st.DataObject) -> None:
    value = json.loads(TEXT)
    place = value
    for _ in range(data.draw(st.integers(0, 3))):
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        inner = [place[key] for key in keys if isinstance(place[key], dict | list) and place[key]]
        if not inner:
            break
        place = data.draw(st.sampled_from(inner))
    key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
    place[key] = data.draw(JSON)
    with suppress(MigrateError):
        parse(json.dumps(value), "plan.json")


@given(st.integers(0, len(TEXT) - 2), st.integers(1, 30))
def test_no_cut_raises_anything_else(at: int, length: int) -> None:
    with suppress(MigrateError):
        parse(TEXT[:at] + TEXT[at + length :], "plan.json")


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_text_nested_too_deep_is_refused(opening: str) -> None:
    with pytest.raises(MigrateError, match=r"plan\.json"):
        parse(opening * 100_000, "plan.json")
