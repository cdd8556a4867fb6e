"""The command line as a person meets it: help everywhere, and an exit code that says what happened."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from migrate import __version__
from migrate.cli import COMMANDS, commands, main
from migrate.cli.init import init
from migrate.config import load


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The exit code of `migrate WORDS`."""
    monkeypatch.setattr(sys, "argv", ["migrate", *words])
    with pytest.raises(SystemExit) as raised:
        main()
    return raised.value.code


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(command: str, option: str) -> None:
    result = CliRunner().invoke(commands, [*command.split(), option])
    assert result.exit_code == 0
    assert "Usage:" in result.output


def test_the_list_of_commands_says_what_each_does() -> None:
    result = CliRunner().invoke(commands, ["--help"])
    listed = dict(line.split(maxsplit=1) for line in result.output.split("Commands:")[1].splitlines() if line.strip())
    assert sorted(listed) == sorted(COMMANDS)
    assert CliRunner().invoke(commands, ["--version"]).output.strip().endswith(__version__)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--version",), 0),
        (("nonsense",), 2),
        (("plan", "--nonsense"), 2),
        (("plan", "--config", "absent.toml"), 2),
        (("apply", "absent"), 1),
    ],
)
def test_exit_codes(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    if words[0] == "apply":
        CliRunner().invoke(init, [])
    assert run(monkeypatch, *words) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert bool(told.err) is bool(code)


@pytest.mark.parametrize("stage", ["prod", "PROD", "live", "nowhere"])
def test_production_and_unknown_stages_are_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], stage: str
) -> None:
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(init, [])
    assert run(monkeypatch, "plan", "--stage", stage, "--stage", "dev") == 2
    error = capsys.readouterr().err
    assert f"--stage {stage}" in error
    assert "stages that can move: dev, staging" in error
    assert not (tmp_path / "plans").exists()


def test_what_init_writes_is_a_right_configuration_and_is_never_overwritten(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "migrate.toml"
    assert run(monkeypatch, "init", "--config", str(path), "--account", "123456789012", "--region", "eu-west-1") == 0
    config = load(path)
    assert (config.source.account_id, config.source.regions) == ("123456789012", ("eu-west-1",))
    assert config.movable == ("dev", "staging")
    path.write_text("mine", encoding="utf-8")
    assert run(monkeypatch, "init", "--config", str(path)) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8") == "mine"


def test_an_interrupt_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "main", interrupted)
    assert run(monkeypatch, "status") == 130
