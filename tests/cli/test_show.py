"""`migrate show`: for a person, for programs, and as a picture; colours only where a person looks."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands
from migrate.cli.screen import show as on_screen
from migrate.cli.screen import width
from migrate.model.errors import ConfigurationError, MigrateError
from migrate.model.plan import Plan
from migrate.planning import folder
from migrate.review.lines import Piece, Tone, line
from tests.planning.accounts import bucket, inventory, planned, role

ACCOUNT = inventory(
    [bucket("files-dev", "dev"), role("app-prod", "prod", "arn:aws:s3:::files-dev"), bucket("x" * 63, "dev")]
)


@pytest.fixture
def plan(tmp_path: Path) -> tuple[Path, Plan]:
    """A plan on disk, in which production uses a bucket that moves."""
    made, texts = planned(ACCOUNT)
    return tmp_path / "plan", folder.write(tmp_path / "plan", made, texts)


def run(directory: Path, *words: str) -> Result:
    return CliRunner().invoke(commands, ["show", str(directory), *words])


def test_a_person_sees_what_blocks_what_moves_and_every_step(plan: tuple[Path, Plan]) -> None:
    directory, made = plan
    text = run(directory).output
    assert "cannot be applied" in text
    assert "undecided" in text
    for step in made.steps:
        assert step.id in text
    assert "x" * 63 in text, "nothing is cut where no terminal is"
    assert "\x1b" not in text


def test_programs_get_the_whole_or_one_step(plan: tuple[Path, Plan]) -> None:
    directory, made = plan
    whole = json.loads(run(directory, "--json").output)
    assert whole["digest"] == folder.read(directory)[1]
    assert [step["id"] for phase in whole["phases"] for step in phase["steps"]] == [
        step.id
        for phase in dict.fromkeys(step.phase for step in made.steps)
        for step in made.steps
        if step.phase is phase
    ]
    step = made.steps[-1]
    one = json.loads(run(directory, "--json", "--step", step.id).output)
    assert (one["id"], one["needs"], one["undo"]) == (step.id, list(step.needs), step.undo)
    assert step.id in run(directory, "--step", step.id).output


def test_pictures(plan: tuple[Path, Plan]) -> None:
    directory, _ = plan
    assert fromstring(run(directory, "--format", "svg").output).tag.endswith("svg")
    assert run(directory, "--format", "mermaid").output.startswith("flowchart LR\n")
    assert run(directory, "--format", "dot").output.startswith("digraph plan {\n")


@pytest.mark.parametrize(
    "words",
    [("--step", "dev/acount"), ("--step", ""), ("--format", "svg", "--json"), ("--format", "dot", "--step", "x")],
)
def test_wrong_use_is_one_error_with_a_remedy(plan: tuple[Path, Plan], words: tuple[str, ...]) -> None:
    result = run(plan[0], *words)
    assert isinstance(result.exception, ConfigurationError)
    assert result.exception.remedy
    assert not result.output


def test_an_edited_plan_is_not_shown(plan: tuple[Path, Plan]) -> None:
    directory, _ = plan
    path = directory / "plan.json"
    path.write_text(path.read_text().replace("files-dev", "files-xev"))
    result = run(directory)
    assert isinstance(result.exception, MigrateError)
    assert not result.output


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_only_on_a_terminal_that_wants_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], terminal: bool, no_color: str, coloured: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setenv("COLUMNS", "77")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    on_screen([line(Piece("it blocks", Tone.BAD), " \x1b[2J")])
    out = capsys.readouterr().out
    assert ("\x1b[31m" in out) is coloured
    assert "it blocks" in out
    assert "\x1b[2J" not in out
    assert width() == (77 if terminal else 0)
