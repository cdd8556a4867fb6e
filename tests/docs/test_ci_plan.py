"""docs/ci/plan: the job on a pull request, with the real command and a snapshot of an account."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from dataclasses import replace
from pathlib import Path

import pytest

from migrate.inventory import store
from migrate.model.resource import Resource
from tests.cli.test_plan import CONFIG, RESOURCES, read
from tests.docs.test_ci import CI
from tests.planning.accounts import bucket


class Job:
    """A checkout with a plan in it; each run reads the account as it is said to be."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.plan, self.summary = directory, directory / "plans" / "dev", directory / "summary.md"
        (directory / "migrate.toml").write_text(CONFIG)

    def run(self, *resources: Resource) -> int:
        store.save(read(0, *resources), self.directory / "account.json")
        self.summary.unlink(missing_ok=True)
        path = f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}"
        words: list[str | Path] = [CI / "plan", "plans/dev", "summary.md", "--stage", "dev", "--from", "account.json"]
        environment = {**os.environ, "PATH": path}
        return subprocess.run(words, cwd=self.directory, env=environment, capture_output=True, check=False).returncode


@pytest.fixture
def job(tmp_path: Path) -> Job:
    return Job(tmp_path)


def test_the_job_tells_a_new_plan_from_the_same_from_another_and_from_an_error(job: Job) -> None:
    assert job.run(*RESOURCES) == 2
    first = job.summary.read_text()
    assert "would be another plan today" in first
    assert "files-dev" in first
    assert job.run(*RESOURCES) == 0
    assert "is what would be planned today" in job.summary.read_text()
    assert job.run(*RESOURCES, bucket("more-dev", "dev")) == 2
    told = job.summary.read_text()
    assert "more-dev" in told.split("<details><summary>The plan</summary>")[0], "the difference is told"
    assert (job.plan / "plan.json").exists()
    job.plan.joinpath("plan.json").unlink()
    job.plan.joinpath("mine.txt").write_text("x")
    assert job.run(*RESOURCES) == 1
    assert not job.summary.exists()


def test_a_committed_plan_that_was_edited_is_told_of_and_planned_anew(job: Job) -> None:
    assert job.run(*RESOURCES) == 2
    document = job.plan / "plan.md"
    document.write_text(document.read_text() + "x")
    assert job.run(*RESOURCES) == 2
    assert "could not be read" in job.summary.read_text()


def test_names_with_markup_do_not_leave_the_block_that_shows_the_plan(job: Job) -> None:
    evil = replace(bucket("more-dev", "dev"), tags={"STAGE": "dev", "x": "````\n# Big"})
    assert job.run(*RESOURCES, evil) == 2
    shown = job.summary.read_text().split("````text\n")[1]
    assert shown.count("````") == 1
