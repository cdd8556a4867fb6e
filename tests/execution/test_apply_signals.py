"""Ctrl-C on a real process: once, what is in flight is finished; twice, what waits stops; a kill loses nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from migrate.execution.status import State, status
from tests.execution.fakes import plan, step

MADE = plan(step("a"), step("b", "a"), step("c", "b"))

PROGRAM = """
import sys
from pathlib import Path

from migrate.execution import world
from migrate.execution.apply import apply
from migrate.execution.events import Noted
from migrate.model.errors import MigrateError
from migrate.model.plan import StepKind
from tests.execution.conftest import Source
from tests.execution.fakes import CONFIG, DIGEST, NOW, SESSIONS, Flags
from tests.execution.test_apply_signals import MADE

directory, how = Path(sys.argv[1]), sys.argv[2]
world.scan = Source().scan


class Files(Flags):
    "Flags that outlive the process."

    def done(self, step, world):
        return {} if (directory / step.id).exists() else None

    def do(self, step, world):
        if step.id == "b" and how != "go on":
            print("b runs", flush=True)
            if how == "wait":
                world.poll(lambda: None, "what never comes")
            sys.stdin.readline()
        (directory / step.id).write_text("x", encoding="utf-8")


def tell(event):
    if isinstance(event, Noted):
        print(event.text, flush=True)


try:
    apply(MADE, directory, DIGEST, CONFIG, SESSIONS, tell, now=lambda: NOW, modules=dict.fromkeys(StepKind, Files()))
except MigrateError as error:
    print(error.message, error.remedy, flush=True)
    sys.exit(error.exit_code)
"""


@contextmanager
def running(directory: Path, how: str) -> Iterator[subprocess.Popen[str]]:
    """A process that applies the plan, at the step b."""
    command = [sys.executable, "-c", PROGRAM, str(directory), how]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    try:
        heard(process, "b runs")
        yield process
    finally:
        process.kill()
        process.communicate()


def heard(process: subprocess.Popen[str], text: str) -> None:
    """Read on until the process says so."""
    assert process.stdout is not None
    assert any(text in line for line in process.stdout), f"it never said {text!r}"


def states(directory: Path) -> list[State]:
    return [one.state for one in status(MADE, directory)]


def goes_on(directory: Path) -> None:
    """The same command again finishes it."""
    command = [sys.executable, "-c", PROGRAM, str(directory), "go on"]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    assert states(directory) == [State.DONE] * 3
    lines = [json.loads(line) for line in (directory / "run" / "journal.jsonl").read_text().splitlines()]
    assert [line["n"] for line in lines] == list(range(len(lines)))
    assert sum(line["entry"] == "end" for line in lines) == 3


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_once_finishes_what_is_in_flight(tmp_path: Path, number: signal.Signals) -> None:
    with running(tmp_path, "read") as process:
        process.send_signal(number)
        heard(process, "finishing what is in flight")
        said, _ = process.communicate("\n")
    assert process.returncode == 130
    assert "run the same command again" in said
    assert states(tmp_path) == [State.DONE, State.DONE, State.WAITING]
    goes_on(tmp_path)


def test_twice_stops_what_waits(tmp_path: Path) -> None:
    with running(tmp_path, "wait") as process:
        process.send_signal(signal.SIGINT)
        heard(process, "finishing what is in flight")
        process.send_signal(signal.SIGINT)
        heard(process, "stopping now")
        process.communicate()
    assert process.returncode == 130
    assert states(tmp_path) == [State.DONE, State.BEGUN, State.WAITING]
    goes_on(tmp_path)


@pytest.mark.parametrize("how", ["read", "wait"])
def test_killed_it_goes_on_and_takes_the_lock_over(tmp_path: Path, how: str) -> None:
    with running(tmp_path, how) as process:
        process.kill()
        process.wait()
    assert process.returncode == -signal.SIGKILL
    assert states(tmp_path) == [State.DONE, State.BEGUN, State.WAITING]
    goes_on(tmp_path)
