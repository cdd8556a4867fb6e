"""`migrate rollback` asks twice before data goes, and says what is wrong with a command before it reads any account."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate.cli import COMMANDS, commands

EXAMPLE = Path(__file__).parents[2] / "plans" / "example"
CONFIG = '[source]\naccount_id = "111111111111"\nregions = ["us-east-1"]\n[stages.dev]\n[stages.staging]\n'


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No account can be reached: whatever opens a session fails the test."""

    def opened(*_: object) -> None:
        raise AssertionError("a session was opened")

    monkeypatch.setattr("migrate.aws.sessions.Sessions.open", opened)


def rollback(directory: Path, *words: str, typed: str = "") -> Result:
    config = directory / "migrate.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return CliRunner().invoke(commands, ["rollback", str(EXAMPLE), "--config", str(config), *words], input=typed)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--yes", "--delete-data"), "--yes-delete-data STAGE"),
        (("--yes", "--yes-delete-data", "dev"), "give --delete-data, too"),
        (("--yes", "--delete-data", "--yes-delete-data", "prod"), "no such stage"),
        (("--json",), "give --yes or --list"),
        (("--parallelism", "0"), "0 is not in the range"),
    ],
)
def test_wrong_use_is_said_before_anything_is_read(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = rollback(tmp_path, *words)
    assert (result.exit_code, said in result.output) == (2, True)


def test_whoever_types_another_name_deletes_nothing(tmp_path: Path) -> None:
    result = rollback(tmp_path, "--delete-data", typed="everything\n")
    assert result.exit_code == 2
    assert "nothing was undone" in result.output


def test_the_stage_that_was_typed_goes_on(tmp_path: Path) -> None:
    result = rollback(tmp_path, "--delete-data", typed="dev\n")
    assert str(result.exception) == "a session was opened"


def test_an_account_is_closed_only_with_its_number() -> None:
    assert COMMANDS["close-account"]
    result = CliRunner().invoke(commands, ["close-account", str(EXAMPLE), "dev"])
    assert result.exit_code == 2
    assert "--confirm" in result.output
