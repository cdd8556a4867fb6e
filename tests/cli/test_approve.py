"""`migrate approve`: who, when, which digest; a file for each person."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from migrate.cli import commands
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Severity
from migrate.planning import folder
from tests.execution.fakes import plan

LATER = (datetime.now(UTC) + timedelta(days=1)).isoformat()
MADE = replace(plan(approvals_required=2), expires_at=LATER)


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    folder.write(tmp_path / "plan", MADE, {"plan.md": ""})
    return tmp_path / "plan"


def approve(*words: str | Path) -> Result:
    return CliRunner().invoke(commands, ["approve", *map(str, words)])


def test_an_approval_names_who_when_and_what(directory: Path) -> None:
    said = approve(directory, "--as", "Ada <Ada@example.com>", "--comment", "read with Grace")
    assert said.exit_code == 0, said.output
    assert "1 of 2 approvals needed" in said.output
    record = json.loads((directory / "approvals" / "ada-example-com.json").read_text(encoding="utf-8"))
    assert record["approver"] == "Ada <Ada@example.com>"
    assert record["digest"] == folder.read(directory)[1]
    assert record["comment"] == "read with Grace"
    assert datetime.fromisoformat(record["approved_at"]).tzinfo


def test_each_person_has_a_file_and_counts_once(directory: Path) -> None:
    for who in ("Ada <ada@example.com>", "Ada L. <ada@example.com>", "Grace <grace@example.com>"):
        said = approve(directory, "--as", who)
    assert "2 of 2 approvals needed" in said.output
    assert sorted(path.name for path in (directory / "approvals").iterdir()) == [
        "ada-example-com.json",
        "grace-example-com.json",
    ]
    listed = approve(directory, "--list").output
    assert "Ada L. <ada@example.com>  this plan" in listed
    assert "2 of 2" in listed


def test_approvals_are_no_part_of_the_plan_and_of_no_later_one(directory: Path) -> None:
    approve(directory, "--as", "Ada <ada@example.com>")
    digest = folder.read(directory)[1]
    approve(directory, "--as", "Grace <grace@example.com>")
    assert folder.read(directory)[1] == digest
    (kept,) = [record for record in folder.approvals(directory) if record.who == "ada@example.com"]
    folder.write(directory, replace(MADE, name="other"), {"plan.md": ""})
    folder.approve(directory, kept)
    assert "another version" in approve(directory, "--list").output
    assert "0 of 2" in approve(directory, "--list").output


def test_a_blocked_or_expired_plan_cannot_be_approved(directory: Path) -> None:
    block = Finding(Severity.BLOCK, "x", "files-dev", "cannot be moved", "decide")
    for made in (replace(MADE, findings=(block,)), replace(MADE, expires_at="2020-01-01T00:00:00+00:00")):
        folder.write(directory, made, {"plan.md": ""})
        said = approve(directory, "--as", "Ada <ada@example.com>")
        assert isinstance(said.exception, MigrateError)
        assert not (directory / "approvals").exists()


def test_without_a_name_git_is_asked(directory: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "gitconfig"
    config.write_text("[user]\nname = Ada\nemail = ada@example.com\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "none"))
    assert "Ada <ada@example.com> approves" in approve(directory).output
