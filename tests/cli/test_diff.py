"""`migrate diff`: two plans, or a plan and what it would be today; the exit code tells a difference from a failure."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands, diff, main
from migrate.inventory import store
from migrate.model.errors import ConfigurationError, MigrateError
from migrate.model.inventory import Inventory
from migrate.planning import folder
from tests.planning.accounts import ACCOUNT, bucket, inventory, planned, unjudged

BEFORE = inventory([bucket("files-dev", "dev")])
AFTER = inventory([bucket("files-dev", "dev"), bucket("more-dev", "dev")])
MORE = "AWS::S3::Bucket/us-east-1/more-dev"
CONFIG = f"""
[source]
account_id = "{ACCOUNT}"
regions = ["us-east-1"]
[organization]
email = "aws+{{stage}}@example.com"
[stages.dev]
[stages.prod]
production = true
"""
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command where `before` and `after` are plans, and the same names with .json snapshots of their accounts."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("migrate.planning.lint.lint", unjudged)  # as in `planned`
    Path("migrate.toml").write_text(CONFIG)
    for name, found in (("before", BEFORE), ("after", AFTER)):
        folder.write(Path(name), *planned(found))
        store.save(found, Path(f"{name}.json"))
    return lambda *words: CliRunner().invoke(commands, ["diff", *words])


def ended(monkeypatch: pytest.MonkeyPatch, *words: str) -> int | str | None:
    """The exit code of `migrate diff WORDS`."""
    monkeypatch.setattr(sys, "argv", ["migrate", "diff", *words])
    with pytest.raises(SystemExit) as raised:
        main()
    return raised.value.code


def test_what_came_is_told(run: Run) -> None:
    text = run("before", "after").output
    assert f"+ {MORE} (adopt, with dev)" in text
    assert f"+ dev/copy/{MORE}" in text
    assert f"- {MORE} (adopt, with dev)" in run("after", "before").output
    assert "nothing differs" in run("before", "before").output


def test_programs_and_pull_requests_get_the_same(run: Run) -> None:
    told = json.loads(run("before", "after", "--json").output)
    assert [each["key"] for each in told["parts"]["resources"]["added"]] == [MORE]
    assert not told["diffs"]
    assert "| Resources | 1 | 0 | 0 |" in run("before", "after", "--format", "markdown").output
    template = "templates/dev/us-east-1/migrate-adopted-dev.json"
    full = json.loads(run("before", "after", "--json", "--full").output)
    assert f"+++ b/{template}" in full["diffs"][template]
    assert f"+++ b/{template}" in run("before", "after", "--full").output


def test_what_the_plan_would_be_today(run: Run) -> None:
    same = run("before", "--from", "before.json", "--exit-code")
    assert (same.exit_code, "nothing differs" in same.output) == (0, True), same.output
    text = run("before", "--from", "after.json").output
    assert f"+ {MORE} (adopt, with dev)" in text
    assert "+++ after.json" in text


def test_an_account_read_later_is_no_difference(run: Run) -> None:
    later: Inventory = replace(BEFORE, taken_at="2030-01-01T00:00:00Z")
    store.save(later, Path("later.json"))
    assert run("before", "--from", "later.json", "--exit-code").exit_code == 0


def test_the_exit_code_tells_a_difference_from_a_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("broken").mkdir()
    Path("broken/plan.json").write_text("{}")
    assert ended(monkeypatch, "before", "before", "--exit-code") == 0
    assert ended(monkeypatch, "before", "after", "--exit-code") == 1
    assert ended(monkeypatch, "before", "after") == 0
    assert ended(monkeypatch, "before", "broken", "--exit-code") == 128
    assert ended(monkeypatch, "before", "broken") == 1
    assert ended(monkeypatch, "before", "--config", "absent.toml", "--exit-code") == 2
    assert ended(monkeypatch, "before", "--nonsense", "--exit-code") == 2


def test_a_fault_of_our_own_is_no_difference_either(
    run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> bool:
        raise ZeroDivisionError

    monkeypatch.setattr(diff, "compare", broken)
    assert ended(monkeypatch, "before", "after", "--exit-code") == 128
    assert "ZeroDivisionError" in capsys.readouterr().err


@pytest.mark.parametrize("words", [("before", "after", "--from", "before.json"), ("before", "--config", "other.toml")])
def test_wrong_use_is_one_error_with_a_remedy(run: Run, words: tuple[str, ...]) -> None:
    Path("other.toml").write_text(CONFIG.replace(ACCOUNT, "222222222222"))
    result = run(*words)
    assert isinstance(result.exception, ConfigurationError)
    assert result.exception.remedy


def test_a_plan_of_a_stage_that_became_production_is_not_compared_with_today(run: Run) -> None:
    Path("migrate.toml").write_text(CONFIG.replace("[stages.dev]", "[stages.dev]\nproduction = true"))
    result = run("before", "--from", "before.json")
    assert isinstance(result.exception, MigrateError)
    assert "production is never moved" in result.exception.message
