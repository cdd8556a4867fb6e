"""`migrate plan` where a plan is there already: what is new is written, what is not is left with its approvals."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from migrate.cli import main
from migrate.inventory import store
from migrate.model.approval import Approval
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.planning import folder
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory, role

CONFIG = f"""
require_approvals = 1
[source]
account_id = "{ACCOUNT}"
regions = ["{REGION}"]
[organization]
email = "aws+{{stage}}@example.com"
[stages.dev]
[stages.prod]
"""
RESOURCES = (bucket("files-dev", "dev"), bucket("files-prod", "prod"), bucket("whose"))


class Here:
    """A directory with a configuration, an account that is read from a snapshot, and what a run of `migrate` said."""

    def __init__(self, directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.plan, self.snapshot, self.out, self.err = directory / "plan", directory / "account.json", "", ""
        self._monkeypatch, self._capsys = monkeypatch, capsys
        monkeypatch.chdir(directory)
        (directory / "migrate.toml").write_text(CONFIG)

    def run(self, *words: str) -> int | str | None:
        self._monkeypatch.setattr(sys, "argv", ["migrate", *words])
        with pytest.raises(SystemExit) as raised:
            main()
        self.out, self.err = self._capsys.readouterr()
        return raised.value.code

    def planned(self, *resources: Resource, days_ago: float = 0.0, more: tuple[str, ...] = ()) -> int | str | None:
        """The exit code of planning the move of an account that was read so long ago and held these."""
        store.save(read(days_ago, *resources), self.snapshot)
        return self.run("plan", "--from", str(self.snapshot), "--out", str(self.plan), "--detailed-exitcode", *more)

    def approved(self) -> Path:
        _, digest = folder.read(self.plan)
        return folder.approve(self.plan, Approval("Ada <ada@example.com>", "2026-11-24T12:00:00+00:00", digest))


def read(days_ago: float, *resources: Resource) -> Inventory:
    """An account, read so long ago."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    return replace(inventory(list(resources)), taken_at=at.strftime("%Y-%m-%dT%H:%M:%SZ"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    return Here(tmp_path, monkeypatch, capsys)


def content(directory: Path) -> dict[str, bytes]:
    return {str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()}


def test_a_plan_that_would_say_the_same_keeps_its_times_and_its_approvals(here: Here) -> None:
    assert here.planned(*RESOURCES, days_ago=2) == 2
    approval = here.approved()
    before = content(here.plan)
    assert here.planned(*RESOURCES) == 0
    assert content(here.plan) == before
    assert approval.exists()
    assert "unchanged since" in here.out


@pytest.mark.parametrize(
    "now",
    [
        (*RESOURCES, bucket("more-dev", "dev")),
        (bucket("files-dev", "dev", VersioningConfiguration={"Status": "Enabled"}), *RESOURCES[1:]),
        (*RESOURCES, bucket("whose-else")),  # stays; but it may be one that somebody wants to be moved
        RESOURCES[:2],
        (*RESOURCES, role("reader-prod", "prod", "arn:aws:s3:::files-dev")),  # production begins to use what moves
    ],
    ids=["new", "changed", "nobody's", "gone", "cut"],
)
def test_a_plan_that_says_something_else_is_written_and_nobody_has_approved_it(
    here: Here, now: tuple[Resource, ...]
) -> None:
    assert here.planned(*RESOURCES, days_ago=2) == 2
    approval, before = here.approved(), content(here.plan)
    assert here.planned(*now) == 2
    assert content(here.plan)["plan.json"] != before["plan.json"]
    assert not approval.exists()
    assert "unchanged" not in here.out


@pytest.mark.parametrize(
    "now",
    [
        (*RESOURCES, bucket("more-prod", "prod")),
        (RESOURCES[0], bucket("files-prod", "prod", VersioningConfiguration={"Status": "Enabled"}), RESOURCES[2]),
        (RESOURCES[0], RESOURCES[2]),
        (*RESOURCES[:2], bucket("whose", VersioningConfiguration={"Status": "Enabled"})),
        (replace(RESOURCES[0], measures={"BucketSizeBytes": 1100, "NumberOfObjects": 1}), *RESOURCES[1:]),
    ],
    ids=["new in production", "changed in production", "gone in production", "stays, changed", "a little more data"],
)
def test_what_apply_does_not_look_at_makes_no_new_plan(here: Here, now: tuple[Resource, ...]) -> None:
    first = (replace(RESOURCES[0], measures={"BucketSizeBytes": 1000, "NumberOfObjects": 1}), *RESOURCES[1:])
    now = tuple(
        replace(one, measures={"BucketSizeBytes": 1000, "NumberOfObjects": 1}) if one == RESOURCES[0] else one
        for one in now
    )
    assert here.planned(*first, days_ago=2) == 2
    before = content(here.plan)
    assert here.planned(*now) == 0
    assert content(here.plan) == before


def test_much_more_data_makes_a_new_plan(here: Here) -> None:
    assert (
        here.planned(replace(RESOURCES[0], measures={"BucketSizeBytes": 1000, "NumberOfObjects": 1}), days_ago=2) == 2
    )
    assert here.planned(replace(RESOURCES[0], measures={"BucketSizeBytes": 1501, "NumberOfObjects": 1})) == 2


@pytest.mark.parametrize(("days_ago", "code"), [(5.9, 0), (6.1, 2), (8, 2)])
def test_a_plan_that_expires_within_a_day_is_made_anew(here: Here, days_ago: float, code: int) -> None:
    assert here.planned(*RESOURCES, days_ago=days_ago) == 2
    before = content(here.plan)
    assert here.planned(*RESOURCES) == code
    assert (content(here.plan) == before) is (code == 0)


def test_the_same_old_reading_renews_nothing(here: Here) -> None:
    store.save(read(30, *RESOURCES), here.snapshot)
    words = ("plan", "--from", str(here.snapshot), "--out", str(here.plan), "--detailed-exitcode")
    assert here.run(*words) == 2
    before = content(here.plan)
    assert here.run(*words) == 0
    assert content(here.plan) == before


def unseal(directory: Path) -> None:
    path = directory / "plan.json"
    path.write_text(path.read_text().replace("aws+dev@", "me+dev@"))


@pytest.mark.parametrize(
    "harm",
    [
        unseal,
        lambda directory: (directory / "plan.md").unlink(),
        lambda directory: (directory / "plan.sha256").unlink(),
    ],
)
def test_a_plan_that_was_harmed_is_replaced(here: Here, harm: Callable[[Path], object]) -> None:
    assert here.planned(*RESOURCES) == 2
    harm(here.plan)
    assert here.planned(*RESOURCES) == 2
    folder.read(here.plan)
    assert here.planned(*RESOURCES) == 0


def test_a_plan_that_is_being_applied_is_left_and_another_one_is_refused(here: Here) -> None:
    assert here.planned(*RESOURCES, days_ago=8) == 2
    (here.plan / folder.RUN).mkdir()
    before = content(here.plan)
    assert here.planned(*RESOURCES) == 0  # it has expired; but half of a move is worse than a late one
    assert here.planned(*RESOURCES, bucket("more-dev", "dev")) == 1
    assert "already applied" in here.err
    assert content(here.plan) == before


def test_a_blocked_plan_is_something_new_too_and_the_output_says_what_blocks_it(here: Here) -> None:
    resources = (*RESOURCES, role("reader-prod", "prod", "arn:aws:s3:::files-dev"))
    for code in (2, 0):
        assert here.planned(*resources) == code
        assert "BLOCK undecided" in here.out
        assert "next: settle what blocks it" in here.out


@pytest.mark.parametrize("as_json", [False, True])
def test_without_the_flag_success_is_0_and_the_plan_is_kept_all_the_same(here: Here, as_json: bool) -> None:
    store.save(read(0, *RESOURCES), here.snapshot)
    words = ["plan", "--from", str(here.snapshot), "--out", str(here.plan), *(["--json"] if as_json else [])]
    assert here.run(*words) == 0
    first = here.out
    store.save(read(-0.1, *RESOURCES), here.snapshot)
    assert here.run(*words) == 0
    if as_json:
        assert here.out == first == (here.plan / "plan.json").read_text()
        assert json.loads(here.out)["name"] == "dev"


@pytest.mark.parametrize(
    "words",
    [
        ("plan", "--nonsense"),
        ("plan", "--config", "absent.toml"),
        ("plan", "--stage", "prod"),
        ("plan", "--from", "absent.json"),
        ("--nonsense", "plan"),
    ],
)
def test_with_the_flag_no_error_looks_like_something_to_apply(here: Here, words: tuple[str, ...]) -> None:
    assert here.run(*words) in (1, 2)
    assert here.run(*words, "--detailed-exitcode") == 1
    assert here.err
