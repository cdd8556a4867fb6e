"""The plan's directory: written whole, read strictly; anything else in it is one clear error."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.execution.safety import refuse_unsafe
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Severity
from migrate.model.plan import FORMAT_VERSION, TargetState
from migrate.planning import folder
from migrate.planning.applicability import refuse_inapplicable
from migrate.planning.contract import parse, plan_text, sha256
from migrate.planning.formats import upgraded
from tests.execution.fakes import CONFIG, NOW
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
    (directory / "approvals").mkdir()
    (directory / "approvals" / "of-the-old-plan.json").write_text("{}")
    written(directory)
    assert folder.approvals(directory) == ()
    assert folder.read(directory)[0] == PLAN
    (directory / "run").mkdir()
    with pytest.raises(MigrateError, match="already applied"):
        written(directory)
    other = tmp_path / "photos"
    other.mkdir()
    (other / "cat.jpg").write_text("cat")
    noted = written(tmp_path / "noted")
    (noted / "notes.txt").write_text("mine")
    with pytest.raises(MigrateError, match=r"notes\.txt"):
        written(noted)
    with pytest.raises(MigrateError, match="holds no plan"):
        written(other)
    with pytest.raises(MigrateError, match="holds no plan"):
        written(other / "cat.jpg")


@given(st.text(max_size=80))
def test_no_text_is_a_plan(text: str) -> None:
    with pytest.raises(MigrateError):
        parse(text, "plan.json")


@st.composite
def places(draw: st.DrawFn, value: Any) -> tuple[Any, Any]:
    """A mapping or list somewhere inside, and one of its keys."""
    place = value
    for _ in range(draw(st.integers(0, 4))):
        keys = sorted(place) if isinstance(place, dict) else range(len(place))
        inner = [place[key] for key in keys if isinstance(place[key], dict | list) and place[key]]
        if not inner:
            break
        place = draw(st.sampled_from(inner))
    return place, draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))


@given(data=st.data())
def test_no_change_of_a_part_raises_anything_else(data: st.DataObject) -> None:
    value = json.loads(TEXT)
    place, key = data.draw(places(value))
    place[key] = data.draw(JSON)
    with suppress(MigrateError):
        parse(json.dumps(value), "plan.json")


@given(data=st.data())
def test_no_change_that_was_sealed_again_raises_anything_else(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whoever edits the plan can make its seal anew: what is then read must still hold together."""
    directory = written(tmp_path_factory.mktemp("sealed") / "plan")
    value = json.loads(TEXT)
    place, key = data.draw(places(value))
    place[key] = data.draw(JSON)
    text = json.dumps(value)
    (directory / "plan.json").write_text(text, encoding="utf-8")
    (directory / "plan.sha256").write_text(f"{sha256(text)}  plan.json\n", encoding="utf-8")
    with suppress(MigrateError):
        plan, _ = folder.read(directory)
        refuse_unsafe(plan, CONFIG)
        refuse_inapplicable(plan, str(directory), NOW)


@given(st.integers(0, len(TEXT) - 2), st.integers(1, 30))
def test_no_cut_raises_anything_else(at: int, length: int) -> None:
    with suppress(MigrateError):
        parse(TEXT[:at] + TEXT[at + length :], "plan.json")


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_a_text_nested_too_deep_is_refused(opening: str) -> None:
    with pytest.raises(MigrateError, match=r"plan\.json"):
        parse(opening * 100_000, "plan.json")


def test_a_plan_that_could_not_be_written_leaves_the_earlier_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    directory = written(tmp_path / "plan")

    def full(path: Path, content: bytes) -> int:
        raise OSError("no space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(MigrateError, match="no space"):
        written(directory)
    monkeypatch.undo()
    assert folder.read(directory)[0] == PLAN
    assert written(directory) == directory


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("source_account", "everywhere", "no account id"),
        ("expires_at", "2026-12-01T00:00:00", "no time with a zone"),
        ("steps.0.needs", ["nothing"], "no step of the plan"),
        ("steps.0.account", "source", "no account of the plan"),
        ("steps.1.id", "organization", "two steps are called"),
        ("steps.0.needs", ["dev/account"], "wait for each other"),
        ("steps.1.inputs", {}, "path"),
        ("steps.0.expects", ["AWS::SQS::Queue/us-east-1/nobody"], "says nothing else"),
        ("name", 5, r"\$\.name"),
        ("approvals_required", True, r"\$\.approvals_required"),
        ("resources.0.stages", "dev", r"\$\.resources\[0\]\.stages"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(tmp_path: Path, part: str, value: Any, words: str) -> None:
    directory = written(tmp_path / "plan")
    content: Any = json.loads(TEXT)
    *way, last = [int(word) if word.isdigit() else word for word in part.split(".")]
    place = content
    for key in way:
        place = place[key]
    place[last] = value
    text = json.dumps(content)
    (directory / "plan.json").write_text(text, encoding="utf-8")
    (directory / "plan.sha256").write_text(f"{sha256(text)}  plan.json\n", encoding="utf-8")
    with pytest.raises(MigrateError, match=words) as raised:
        folder.read(directory)
    assert raised.value.remedy


def test_a_plan_whose_stacks_wait_for_each_other_is_shown_though_never_applied(tmp_path: Path) -> None:
    """The planner says so with a finding that blocks: its reader must be able to open it."""
    block = Finding(Severity.BLOCK, "circular-needs", "a", "stacks need each other", "give them fixed names")
    first, *rest = PLAN.steps
    circle = replace(PLAN, findings=(block,), steps=(replace(first, needs=(rest[-1].id,)), *rest))
    folder.write(tmp_path / "plan", circle, TEMPLATES)
    assert folder.read(tmp_path / "plan")[0].findings == (block,)
    with pytest.raises(MigrateError, match="stacks need each other"):
        refuse_inapplicable(circle, "plan", NOW)


def test_what_an_artifact_came_from_has_another_name_since_the_first_format() -> None:
    steps = [{"id": "a", "inputs": {"from": {"function": "f"}, "key": "k"}}, {"id": "b", "inputs": {}}]
    assert upgraded({"format_version": 1, "estimates": {}, "steps": steps})["steps"] == [
        {"id": "a", "inputs": {"origin": {"function": "f"}, "key": "k"}},
        {"id": "b", "inputs": {}},
    ]


def test_a_plan_of_the_first_format_is_read() -> None:
    value = json.loads(TEXT)
    for name in ("approvals_required", "fingerprint", "handovers", "hidden", "policies", "references", "rewrites"):
        del value[name]
    value |= {"format_version": 1, "estimates": {"basis": "counted", "measures": {"ItemCount": 3}, "resources": 1}}
    for target in value["targets"]:
        del target["state"], target["stacks"]
    for step in value["steps"]:
        del step["expects"]
        if "origin" in step["inputs"]:
            step["inputs"]["from"] = step["inputs"].pop("origin")
    plan = parse(json.dumps(value), "plan.json")
    assert plan.format_version == FORMAT_VERSION
    assert [(figure.measure, figure.low, figure.basis) for figure in plan.estimates.figures] == [
        ("ItemCount", 3.0, "counted")
    ]
    assert [step.inputs for step in plan.steps] == [step.inputs for step in PLAN.steps]
    assert plan.targets[0].state is TargetState.UNREAD
