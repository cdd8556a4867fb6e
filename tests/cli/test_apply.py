"""`migrate apply`, `status` and `unlock` as a person and a program see them."""

from __future__ import annotations

import io
import json
import socket
import threading
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from migrate.aws.trace import Sent
from migrate.cli import commands
from migrate.cli.progress import Bars, JsonLines, Lines
from migrate.execution import apply as applying
from migrate.execution import events, lock
from migrate.execution.failures import StepFailed
from migrate.execution.world import World
from migrate.model.errors import MigrateError
from migrate.model.plan import Phase, Step, StepKind
from migrate.planning import folder
from tests.execution.conftest import Source
from tests.execution.fakes import CONFIG, NOW, SESSIONS, Flags, plan, step

STEPS = (step("a"), step("b", "a"), step("cut", "b", phase=Phase.CUTOVER))


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Flags:
    """The world in which `migrate apply` sets flags."""
    made = Flags()
    source = Source()
    monkeypatch.setattr("migrate.execution.world.scan", source.scan)
    monkeypatch.setattr("migrate.config.load", lambda path: CONFIG)
    monkeypatch.setattr("migrate.aws.sessions.Sessions.open", lambda settings: SESSIONS)
    carry_out = partial(
        applying.apply, now=lambda: NOW, pause=lambda seconds: None, modules=dict.fromkeys(StepKind, made)
    )
    monkeypatch.setattr("migrate.execution.apply.apply", carry_out)
    return made


@pytest.fixture
def directory(tmp_path: Path, outside: Flags) -> Path:
    folder.write(tmp_path / "plan", plan(*STEPS), {"plan.md": ""})
    return tmp_path / "plan"


def migrate(*words: str | Path, **more: Any) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words], **more)


def refused(result: Result) -> MigrateError:
    assert isinstance(result.exception, MigrateError), result.output
    return result.exception


def fails(one: Step, world: World) -> None:
    if one.id == "b":
        raise StepFailed("b is wrong", "mend it")


def test_plain_lines_and_the_report(directory: Path, outside: Flags) -> None:
    said = migrate("apply", directory, "--yes")
    assert said.exit_code == 0, said.output
    assert "done    a" in said.stderr.splitlines()
    assert f"report: {directory}/run/report.md" in said.stdout
    assert outside.flags == {"a": 1, "b": 1}


def test_events_are_json_a_line_each_and_nothing_else_is_on_stdout(directory: Path, outside: Flags) -> None:
    outside.before = fails
    said = migrate("apply", directory, "--yes", "--json")
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert {line["event"] for line in lines} == {"note", "started", "finished", "failed", "ended"}
    (failed,) = (line for line in lines if line["event"] == "failed")
    assert (failed["step"], failed["reason"], failed["remedy"]) == ("b", "b is wrong", "mend it")
    assert lines[-1] == {"event": "ended", "complete": False, "report": f"{directory}/run/report.json"}
    assert "--from-failed" in refused(said).remedy


def test_the_documented_keys_are_the_keys(directory: Path, outside: Flags) -> None:
    text = (Path(__file__).parents[2] / "docs" / "apply.md").read_text(encoding="utf-8")
    outside.before = lambda one, world: world.progress(one, 1, 2, "items")
    said = migrate("apply", directory, "--yes", "--json")
    keys = {key for line in said.stdout.splitlines() for key in json.loads(line)}
    log = (directory / "run" / "log.jsonl").read_text(encoding="utf-8")
    keys |= {key for line in log.splitlines() for key in json.loads(line)} | {field.name for field in fields(Sent)}
    assert {key for key in keys if f"`{key}`" not in text} == set()


def test_a_gate_is_asked_for_at_a_terminal_and_named_elsewhere(directory: Path, outside: Flags) -> None:
    said = migrate("apply", directory, "--yes", "--through", "cutover")
    assert "waits for a person" in refused(said).message
    assert "cut" not in outside.flags
    assert "gate     cutover    waits for a person" in migrate("status", directory).output
    passed = migrate(
        "apply", directory, "--yes", "--through", "cutover", "--pass-gate", "cutover", "--as", "Ada <ada@example.com>"
    )
    assert passed.exit_code == 0, passed.output
    assert outside.flags["cut"] == 1
    assert "passed by Ada <ada@example.com> at" in migrate("status", directory).output
    facts = json.loads(migrate("status", directory, "--json").output)
    assert facts["gates"][0]["passed_by"] == "Ada <ada@example.com>"
    assert facts["locked_by"] is None


@pytest.mark.parametrize(("answer", "done"), [("y\n", True), ("n\n", False)])
def test_a_terminal_is_asked(
    directory: Path, outside: Flags, monkeypatch: pytest.MonkeyPatch, answer: str, done: bool
) -> None:
    monkeypatch.setattr("migrate.cli.apply.at_terminal", lambda: True)
    monkeypatch.setattr("migrate.cli.approve._self", lambda: "Grace <grace@example.com>")
    said = migrate("apply", directory, "--through", "cutover", input=f"y\n{answer}")
    assert "Let cutover begin?" in said.output
    assert ("cut" in outside.flags) is done
    assert ("Grace" in migrate("status", directory).output) is done


@pytest.mark.parametrize(
    "words",
    [
        ("--only", "a", "--from-failed"),
        ("--as", "Ada"),
        ("--pass-gate", "cutover"),
        ("--pass-gate", "decommission", "--through", "cutover"),
    ],
)
def test_options_that_contradict_each_other(directory: Path, outside: Flags, words: tuple[str, ...]) -> None:
    assert refused(migrate("apply", directory, "--yes", *words)).exit_code == 2
    assert outside.flags == {}


def test_only_and_from_failed(directory: Path, outside: Flags) -> None:
    assert migrate("apply", directory, "--yes", "--only", "a").exit_code == 0
    assert outside.flags == {"a": 1}
    outside.before = fails
    words = ("apply", directory, "--yes", "--through", "cutover", "--config", "other.toml")
    again = f"migrate apply {directory} --config other.toml --through cutover --from-failed"
    assert refused(migrate(*words)).remedy.endswith(again)
    outside.before = lambda one, world: None
    assert migrate("apply", directory, "--yes", "--from-failed").exit_code == 0
    assert outside.flags == {"a": 1, "b": 1}


def test_unlock_says_who_and_asks_before_it_takes(directory: Path, outside: Flags) -> None:
    assert "is not locked" in migrate("unlock", directory, "--yes").output
    path = directory / "run" / "lock"
    path.parent.mkdir()
    holder = {"pid": 7, "user": "ada", "host": socket.gethostname() + "-other", "since": NOW.isoformat()}
    path.write_text(json.dumps(holder))
    assert "process 7 of ada" in migrate("status", directory).output
    assert "migrate unlock" in refused(migrate("apply", directory, "--yes")).remedy
    said = migrate("unlock", directory, input="n\n")
    assert f"since {NOW.isoformat()}" in said.output
    assert path.read_text()
    assert "unlocked" in migrate("unlock", directory, "--yes").output
    assert migrate("apply", directory, "--yes").exit_code == 0


def test_unlock_refuses_while_the_holder_is_alive(directory: Path) -> None:
    path = directory / "run" / "lock"
    path.parent.mkdir()
    with lock.locked(path, NOW.isoformat(), print):
        assert "living process" in refused(migrate("unlock", directory, "--yes")).message


class Clock:
    """Time as a test wants it."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


COPY = step("copy")


def advance(screen: Callable[[events.Event], None], clock: Clock) -> None:
    """A copy of 100 items, 10 a second."""
    for done in range(0, 101, 10):
        screen(events.Progress(COPY, done, 100, "items"))
        clock.time += 1


def test_progress_as_lines_is_rare_and_has_the_time_that_is_left() -> None:
    file, clock = io.StringIO(), Clock()
    advance(Lines(file, clock), clock)
    assert file.getvalue().splitlines() == [
        "...     copy: 0 of 100 items",
        "...     copy: 100 of 100 items",
    ]


def test_progress_as_json_has_what_is_left() -> None:
    file, clock = io.StringIO(), Clock()
    advance(JsonLines(file, clock), clock)
    lines = [json.loads(line) for line in file.getvalue().splitlines()]
    assert [(line["done"], line["seconds_left"]) for line in lines[:3]] == [(0, None), (10, 9), (20, 8)]
    assert (lines[-1]["done"], lines[-1]["total"], lines[-1]["seconds_left"]) == (100, 100, 0)


def test_bars_show_the_whole_and_each_long_step() -> None:
    file = io.StringIO()
    bars = Bars(2, file)
    bars(events.Started(COPY, again=False))
    for done in (10, 500_000, 1_000_000):
        bars(events.Progress(COPY, done, 1_000_000, "bytes"))
    bars.hush()
    bars(events.Noted("hello"))
    bars(events.Finished(COPY, resumed=False))
    bars(events.Failed(step("x"), "broken", "mend"))
    bars.close()
    text = file.getvalue()
    assert "1/2" in text
    assert "hello" in text
    assert "FAILED  x: broken" in text
    assert "1.00M" in text


def test_a_reader_that_went_away_does_not_stop_the_run() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    JsonLines(Gone())(events.Noted("nobody hears it"))


def test_many_threads_write_whole_lines() -> None:
    file = io.StringIO()
    screen = JsonLines(file)
    threads = [threading.Thread(target=screen, args=(events.Started(COPY, again=False),)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([json.loads(line) for line in file.getvalue().splitlines()]) == 20
