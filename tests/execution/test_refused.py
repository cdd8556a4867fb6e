"""Every plan that apply refuses, with what it says: docs/refusals.md is this table, and held to it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from migrate.execution.apply import apply
from migrate.model.approval import Approval
from migrate.model.errors import MigrateError
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.ownership import Ownership, Standing
from migrate.model.plan import Planned, StepKind, Target, TargetState, Treatment
from migrate.model.target import TargetReading
from migrate.planning import folder
from migrate.planning.contract import sha256
from tests.execution.conftest import QUEUE, Source
from tests.execution.fakes import CONFIG, NOW, SESSIONS, Flags, Heard, plan, step

DOCUMENT = Path(__file__).parents[2] / "docs" / "refusals.md"
MOVING = Planned(QUEUE.key, Ownership(Standing.STAGE, "dev"), Treatment.ADOPT, "", QUEUE.fingerprint, ("dev",))
CHANGED = replace(QUEUE, properties={"DelaySeconds": 2})
ABSENT = Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role", state=TargetState.ABSENT)
PRESENT = replace(ABSENT, account_id="222222222222", state=TargetState.PRESENT, stacks={"us-east-1/app-dev": "before"})
TEXTS = {"plan.md": "# A plan", "templates/dev.json": '{"Resources": {}}'}


@dataclass
class Scene:
    """A plan in a folder that anybody may apply, and the world around it; each case does one thing to it."""

    directory: Path
    source: Source
    target: TargetReading = field(default_factory=lambda: TargetReading(TargetState.ABSENT))
    time: datetime = NOW
    pace: timedelta = timedelta()
    outside: Flags = field(default_factory=Flags)

    def write(self, **changes: Any) -> None:
        folder.write(self.directory, plan(**{"steps": (step("a"),), **changes}), TEXTS)

    def edit(self, name: str, change: Callable[[str], str]) -> None:
        path = self.directory / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def reseal(self, **changes: Any) -> None:
        """Change plan.json, and make its seal anew."""
        self.edit("plan.json", lambda text: json.dumps({**json.loads(text), **changes}))
        text = (self.directory / "plan.json").read_text(encoding="utf-8")
        self.edit("plan.sha256", lambda _: f"{sha256(text)}  plan.json\n")

    def approve(self, who: str = "Ada <ada@example.com>", digest: str = "") -> None:
        folder.approve(self.directory, Approval(who, NOW.isoformat(), digest or folder.read(self.directory)[1]))

    def apply(self) -> None:
        made, digest = folder.read(self.directory)
        modules = dict.fromkeys(StepKind, self.outside)
        apply(
            made, self.directory, digest, CONFIG, SESSIONS, Heard(), now=self.now, pause=lambda _: None, modules=modules
        )

    def now(self) -> datetime:
        self.time += self.pace
        return self.time


def edited(scene: Scene) -> None:
    scene.edit("plan.json", lambda text: text.replace("aws+dev@example.com", "me+dev@example.com"))


def cut_short(scene: Scene) -> None:
    scene.edit("plan.json", lambda text: text[:99])


def template_missing(scene: Scene) -> None:
    (scene.directory / "templates" / "dev.json").unlink()


def template_edited(scene: Scene) -> None:
    scene.edit("templates/dev.json", lambda text: text.replace("{}", '{"Mine": {}}'))


def file_added(scene: Scene) -> None:
    (scene.directory / "templates" / "more.json").write_text("{}", encoding="utf-8")


def no_plan(scene: Scene) -> None:
    (scene.directory / "plan.json").unlink()


def foreign(scene: Scene) -> None:
    scene.edit("plan.json", lambda _: '{"format_version": "1.2", "terraform_version": "1.9"}')


def newer(scene: Scene) -> None:
    scene.edit("plan.json", lambda _: '{"format_version": 99}')


def sealed_again(scene: Scene) -> None:
    scene.reseal(steps=[{"id": "a"}])


def contradicts_itself(scene: Scene) -> None:
    scene.write(steps=(step("a", "b"),))


def other_account(scene: Scene) -> None:
    scene.write(source_account="999999999999")


def production(scene: Scene) -> None:
    scene.write(targets=(replace(ABSENT, stage="prod"),))


def source_is_target(scene: Scene) -> None:
    scene.write(targets=(replace(ABSENT, account_id=CONFIG.source.account_id),))


def blocked(scene: Scene) -> None:
    scene.write(findings=(Finding(Severity.BLOCK, "x", "files-dev", "it cannot be moved", "decide about it"),))


def unacknowledged(scene: Scene) -> None:
    scene.write(gaps=(Gap("AWS::Backup::BackupPlan", "us-east-1", "AccessDenied", "allow backup:ListBackupPlans"),))


def unapproved(scene: Scene) -> None:
    scene.write(approvals_required=1)


def too_few(scene: Scene) -> None:
    scene.write(approvals_required=2)
    scene.approve()


def one_person_twice(scene: Scene) -> None:
    scene.write(approvals_required=2)
    scene.approve("Ada <ada@example.com>")
    scene.approve("Ada L. <ADA@example.com>")


def other_version_approved(scene: Scene) -> None:
    scene.write(approvals_required=1)
    scene.approve(digest="0" * 64)


def no_approval(scene: Scene) -> None:
    scene.approve()
    scene.edit("approvals/ada-example-com.json", lambda _: "yes")


def expired(scene: Scene) -> None:
    scene.time += timedelta(days=30)


def applied(scene: Scene) -> None:
    scene.apply()


def other_version_applied(scene: Scene) -> None:
    scene.outside.before = fails
    scene.apply()
    scene.reseal(tool_version="edited")


def source_changed(scene: Scene) -> None:
    scene.write(resources=(MOVING,))
    scene.source.found = [(CHANGED,)]


def target_appeared(scene: Scene) -> None:
    scene.write(targets=(ABSENT,))
    scene.target = TargetReading(TargetState.PRESENT, "222222222222")


def target_gone(scene: Scene) -> None:
    scene.write(targets=(PRESENT,))


def stack_changed(scene: Scene) -> None:
    scene.write(targets=(PRESENT,))
    scene.target = TargetReading(TargetState.PRESENT, "222222222222", {"us-east-1/app-dev": "after"})


def target_closed(scene: Scene) -> None:
    scene.write(targets=(ABSENT,))
    scene.target = TargetReading(TargetState.UNREAD, reason="organizations ListAccounts: AccessDeniedException")


CASES: Mapping[str, Callable[[Scene], None]] = {
    "plan.json was edited": edited,
    "plan.json was cut short": cut_short,
    "a template was edited": template_edited,
    "a template is missing": template_missing,
    "a file was added": file_added,
    "the directory is no plan": no_plan,
    "plan.json is another tool's": foreign,
    "the plan format is newer": newer,
    "edited, and sealed again": sealed_again,
    "sealed again, and contradicting itself": contradicts_itself,
    "the plan is of another account": other_account,
    "production would be moved": production,
    "the source itself is the target": source_is_target,
    "a finding blocks": blocked,
    "a gap is not acknowledged": unacknowledged,
    "nobody approved it": unapproved,
    "too few people approved it": too_few,
    "one person approved it twice": one_person_twice,
    "another version was approved": other_version_approved,
    "an approval is none": no_approval,
    "it expired": expired,
    "it was applied already": applied,
    "another version of it was begun": other_version_applied,
    "the source changed": source_changed,
    "the new account is there already, or a copy of the plan was applied": target_appeared,
    "the account is gone": target_gone,
    "a stack of the account changed": stack_changed,
    "the account cannot be looked at any more": target_closed,
}


def fails(step: Any, world: Any) -> None:
    """Before any effect."""
    raise MigrateError("no", "again")


@pytest.fixture
def scene(tmp_path: Path, source: Source, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """A plan that can be applied, in the folder `plan` of the working directory."""
    monkeypatch.chdir(tmp_path)
    made = Scene(Path("plan"), source)
    monkeypatch.setattr("migrate.execution.freshness.read_targets", lambda *_: {"dev": made.target})
    made.write()
    return made


def refusal(scene: Scene, case: Callable[[Scene], None]) -> MigrateError:
    """What apply says; nothing was done."""
    case(scene)
    before, files = dict(scene.outside.flags), sorted(scene.directory.rglob("*"))
    with pytest.raises(MigrateError) as raised:
        scene.apply()
    assert scene.outside.flags == before
    assert sorted(scene.directory.rglob("*")) == files
    return raised.value


def test_the_scene_can_be_applied_as_it_is(scene: Scene) -> None:
    scene.apply()
    assert scene.outside.flags == {"a": 1}


@pytest.mark.parametrize("title", CASES)
def test_refused_with_a_reason_and_a_remedy(scene: Scene, title: str) -> None:
    said = refusal(scene, CASES[title])
    row = _row(title, said)
    if os.environ.get("MIGRATE_WRITE_REFUSALS"):
        with DOCUMENT.open("a", encoding="utf-8") as file:
            file.write(row + "\n")
    assert row in DOCUMENT.read_text(encoding="utf-8").splitlines(), row


def test_the_document_has_no_other_rows() -> None:
    rows = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows[2:]] == list(CASES)


def test_two_people_are_two_approvals(scene: Scene) -> None:
    scene.write(approvals_required=2)
    scene.approve("Ada <ada@example.com>")
    scene.approve("Grace <grace@example.com>")
    scene.apply()
    assert scene.outside.flags == {"a": 1}


def test_a_step_whose_source_changed_meanwhile_is_not_begun_and_others_go_on(scene: Scene) -> None:
    """The source is looked at again before a step, when what was read of it is no longer fresh."""
    scene.pace = timedelta(minutes=2)
    takes = replace(step("takes"), expects=(QUEUE.key,))
    scene.write(resources=(MOVING,), steps=(takes, step("other")))
    scene.source.found = [(QUEUE,), (CHANGED,)]
    scene.apply()
    assert scene.outside.flags == {"other": 1}
    report = json.loads((scene.directory / "run" / "report.json").read_text(encoding="utf-8"))
    (failed,) = report["failures"]
    assert QUEUE.key in failed["reason"]
    assert "changed since the plan was made" in failed["reason"]


def _row(title: str, said: MigrateError) -> str:
    row = f"| {title} | {said.message} | {said.remedy} |".replace("\n", " ").replace("<", "&lt;")
    return re.sub(r"\b[0-9a-f]{12}\b(?<!\d{12})", "(digest)", row)
