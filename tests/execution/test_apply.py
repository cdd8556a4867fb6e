"""Applying a plan: crashes, resumes, failures that stay apart, Ctrl-C, and what may not be applied at all."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from migrate.aws.guard import Bound, guard
from migrate.config import Config
from migrate.execution import apply as applying
from migrate.execution.apply import apply
from migrate.execution.events import Event, Failed, Finished, Listener, Noted, Started
from migrate.execution.failures import Damaged, Interrupted, NotApplicable, Stale, StepFailed
from migrate.execution.protocol import Outputs, StepModule
from migrate.execution.report import Line, Report, Stage, markdown
from migrate.execution.status import State, status
from migrate.execution.world import World
from migrate.model.codec import encode
from migrate.model.finding import Finding, Severity
from migrate.model.ownership import Ownership, Standing
from migrate.model.plan import Phase, Plan, Planned, Step, StepKind, Treatment
from tests.execution.conftest import QUEUE, Source
from tests.execution.fakes import CONFIG, DIGEST, NOW, SESSIONS, SOURCE, Flags, Heard, plan, step

DIAMOND = (step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c"))


def run(
    made: Plan,
    directory: Path,
    module: StepModule,
    listener: Listener | None = None,
    sync: Callable[[int], None] = os.fsync,
    config: Config = CONFIG,
    **options: Any,
) -> Report:
    modules = dict.fromkeys(StepKind, module)
    options = {"now": lambda: NOW, "pause": lambda seconds: None, "modules": modules, "sync": sync, **options}
    return apply(made, directory, DIGEST, config, SESSIONS, listener or Heard(), **options)


class Died(Exception):
    """The process was killed: nothing is written from here on."""


class Death:
    """An fsync that kills the process at its n-th call, before or after the line is written."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, handle: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise Died


def test_steps_run_when_what_they_need_is_done(tmp_path: Path, source: Source) -> None:
    heard = Heard()
    report = run(plan(*DIAMOND), tmp_path, Flags(), heard)
    finished = [event.step.id for event in heard.events if isinstance(event, Finished)]
    assert report.complete
    assert (finished[0], finished[-1]) == ("a", "d")


def test_killed_at_every_write_of_the_journal_the_end_is_the_same(tmp_path: Path, source: Source) -> None:
    for crash in range(14):
        directory = tmp_path / str(crash)
        directory.mkdir()
        outside = Flags()
        try:
            run(plan(*DIAMOND), directory, outside, sync=Death(crash), parallelism=2)
        except (Died, Damaged):  # Damaged: another step of the dying process wanted to write, too
            assert run(plan(*DIAMOND), directory, outside).complete
        assert outside.flags == {"a": 1, "b": 1, "c": 1, "d": 1}
        assert [item.state for item in status(plan(*DIAMOND), directory)] == [State.DONE] * 4


def test_killed_in_the_middle_of_a_step_it_is_looked_at_again(tmp_path: Path, source: Source) -> None:
    def dies(step: Step, world: World) -> None:
        if step.id == "b":
            raise Died

    outside = Flags(before=dies)
    with pytest.raises(Died):
        run(plan(*DIAMOND), tmp_path, outside)
    assert {item.step.id: item.state for item in status(plan(*DIAMOND), tmp_path)}["b"] is State.BEGUN
    heard = Heard()
    assert run(plan(*DIAMOND), tmp_path, Flags(outside.flags), heard).complete
    again = [event.step.id for event in heard.events if isinstance(event, Started) and event.again]
    assert "b" in again
    assert "a" not in again


def test_a_finished_step_is_not_touched_again_and_its_outputs_are_known(tmp_path: Path, source: Source) -> None:
    run(plan(step("a")), tmp_path, Flags())
    seen: dict[str, Outputs] = {}

    def look(step: Step, world: World) -> None:
        seen[step.id] = world.outputs("a")

    outside = Flags(before=look)
    assert run(plan(step("a"), step("b", "a")), tmp_path, outside).complete
    assert seen == {"b": {"times": 1}}
    assert outside.flags == {"b": 1}


def test_what_is_already_so_is_not_done(tmp_path: Path, source: Source) -> None:
    outside = Flags({"a": 7})
    assert run(plan(step("a")), tmp_path, outside).complete
    assert outside.flags == {"a": 7}


def test_a_failure_blocks_only_what_needs_it_and_is_told_with_its_remedy(tmp_path: Path, source: Source) -> None:
    def fails(step: Step, world: World) -> None:
        if step.id == "b":
            raise StepFailed("the template is wrong", "mend it")

    steps = (*DIAMOND, step("e", "d"), step("f", "c"))
    heard = Heard()
    report = run(plan(*steps), tmp_path, Flags(before=fails), heard)
    assert not report.complete
    assert [(f.step, f.reason, f.remedy, f.blocks) for f in report.failures] == [
        ("b", "the template is wrong", "mend it", ("d", "e"))
    ]
    assert report.not_started == ("d", "e")
    assert {event.step.id for event in heard.events if isinstance(event, Failed)} == {"b"}
    states = {item.step.id: (item.state, item.remedy) for item in status(plan(*steps), tmp_path)}
    assert states["b"] == (State.FAILED, "mend it")
    assert states["f"] == (State.DONE, "")
    assert "mend it" in (tmp_path / "run/report.md").read_text()
    assert run(plan(*steps), tmp_path, Flags()).complete


def test_done_that_does_not_read_back_is_a_failure(tmp_path: Path, source: Source) -> None:
    class Hollow(Flags):
        def do(self, step: Step, world: World) -> None:
            """Say that it is done, and do nothing."""

    report = run(plan(step("a")), tmp_path, Hollow())
    assert "reading it back does not show it" in report.failures[0].reason


def test_a_fault_of_ours_is_shown_as_it_is(tmp_path: Path, source: Source) -> None:
    def breaks(step: Step, world: World) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run(plan(step("a")), tmp_path, Flags(before=breaks))


def test_a_step_of_the_management_account_may_only_change_the_organization(tmp_path: Path, source: Source) -> None:
    made = boto3.client("sqs", "us-east-1", aws_access_key_id="AKIAEXAMPLE", aws_secret_access_key="none")
    queues = guard(made, Bound(SOURCE))

    def writes(step: Step, world: World) -> None:
        queues.create_queue(QueueName="orders")

    report = run(plan(step("a")), tmp_path, Flags(before=writes))
    assert "sqs:CreateQueue" in report.failures[0].reason


def test_phases_after_verify_wait_for_being_asked(tmp_path: Path, source: Source) -> None:
    steps = (step("a"), step("cut", "a", phase=Phase.CUTOVER))
    outside = Flags()
    assert run(plan(*steps), tmp_path, outside).complete
    assert outside.flags == {"a": 1}
    assert run(plan(*steps), tmp_path, outside, through=Phase.CUTOVER, ask=lambda gate: "Ada").complete
    assert outside.flags == {"a": 1, "cut": 1}


def test_ctrl_c_finishes_what_is_in_flight_and_the_next_run_goes_on(tmp_path: Path, source: Source) -> None:
    told = threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Noted) and "in flight" in event.text:
            told.set()

    def interrupts(step: Step, world: World) -> None:
        if step.id == "b":
            os.kill(os.getpid(), signal.SIGINT)
            assert told.wait(30)

    outside = Flags(before=interrupts)
    steps = (step("a"), step("b", "a"), step("c", "b"))
    with pytest.raises(Interrupted) as raised:
        run(plan(*steps), tmp_path, outside, listen)
    assert "same command" in raised.value.remedy
    assert outside.flags == {"a": 1, "b": 1}
    assert run(plan(*steps), tmp_path, Flags(outside.flags)).complete
    assert outside.flags == {"a": 1, "b": 1, "c": 1}


def test_the_second_ctrl_c_stops_a_waiting_step(tmp_path: Path, source: Source) -> None:
    heard = Heard()
    told, twice = threading.Event(), threading.Event()

    def listen(event: Event) -> None:
        if isinstance(event, Noted) and "in flight" in event.text:
            told.set()
        if isinstance(event, Noted) and "stopping now" in event.text:
            twice.set()

    def waits(step: Step, world: World) -> None:
        os.kill(os.getpid(), signal.SIGINT)
        assert told.wait(30)
        os.kill(os.getpid(), signal.SIGINT)
        assert twice.wait(30)
        world.poll(lambda: None, "what never comes")

    with pytest.raises(Interrupted):
        run(plan(step("a")), tmp_path, Flags(before=waits), listen)
    assert not [event for event in heard.events if isinstance(event, Failed)]
    assert status(plan(step("a")), tmp_path)[0].state is State.BEGUN


def moving(fingerprint: str = QUEUE.fingerprint, standing: Standing = Standing.STAGE) -> Planned:
    treatment = Treatment.STAY if standing is Standing.PROTECTED else Treatment.ADOPT
    return Planned(QUEUE.key, Ownership(standing, "dev"), treatment, "", fingerprint, ("dev",))


def test_a_source_that_moved_is_stale_and_named(tmp_path: Path, source: Source) -> None:
    outside = Flags()
    with pytest.raises(Stale, match=r"AWS::SQS::Queue/us-east-1/orders is changed"):
        run(plan(step("a"), resources=(moving("other"),)), tmp_path, outside)
    source.found = [()]
    with pytest.raises(Stale, match="is gone"):
        run(plan(step("a"), resources=(moving(),)), tmp_path, outside)
    assert outside.flags == {}


def test_what_stays_may_change_before_the_run(tmp_path: Path, source: Source) -> None:
    assert run(plan(step("a"), resources=(moving("other", Standing.PROTECTED),)), tmp_path, Flags()).complete


def test_production_that_changed_meanwhile_is_told_loudly(tmp_path: Path, source: Source) -> None:
    source.found = [(QUEUE,), (replace(QUEUE, properties={"DelaySeconds": 2}),)]
    report = run(plan(step("a"), resources=(moving(standing=Standing.PROTECTED),)), tmp_path, Flags())
    assert not report.production_unchanged
    assert "PRODUCTION CHANGED" in markdown(report)


def test_before_is_before_the_first_run(tmp_path: Path, source: Source) -> None:
    def fails(step: Step, world: World) -> None:
        raise StepFailed("no", "again")

    run(plan(step("a")), tmp_path, Flags(before=fails))
    source.found = [(replace(QUEUE, properties={"DelaySeconds": 2}),)]
    report = run(plan(step("a")), tmp_path, Flags())
    assert [(change.key, change.how) for change in report.source_changes] == [(QUEUE.key, "changed")]


def test_an_unchanged_source_is_said(tmp_path: Path, source: Source) -> None:
    report = run(plan(step("a")), tmp_path, Flags())
    assert report.production_unchanged
    assert "Unchanged: 1 resources" in markdown(report)


BLOCK = Finding(Severity.BLOCK, "x", "bucket", "cannot be moved", "decide")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"expires_at": (NOW - timedelta(days=1)).isoformat()}, "expired"),
        ({"source_account": "999999999999"}, "999999999999"),
        ({"findings": (BLOCK,)}, "cannot be moved"),
        ({"steps": (replace(step("a"), account="source"),)}, "no account of the plan"),
        ({"steps": (replace(step("a"), account="stage:prod"),)}, "no account of the plan"),
    ],
)
def test_what_may_not_be_applied(tmp_path: Path, source: Source, changes: Mapping[str, Any], message: str) -> None:
    outside = Flags()
    with pytest.raises(NotApplicable, match=message):
        run(plan(**{"steps": (step("a"),), **changes}), tmp_path, outside)
    assert outside.flags == {}


def test_production_and_the_source_are_no_targets(tmp_path: Path, source: Source) -> None:
    target = plan().targets[0]
    for wrong in (replace(target, stage="prod"), replace(target, account_id=SOURCE)):
        with pytest.raises(NotApplicable):
            run(plan(step("a"), targets=(wrong,)), tmp_path, Flags())


def test_a_plan_that_was_begun_in_time_may_be_finished_late(tmp_path: Path, source: Source) -> None:
    def fails(step: Step, world: World) -> None:
        raise StepFailed("no", "again")

    run(plan(step("a")), tmp_path, Flags(before=fails))
    assert run(plan(step("a")), tmp_path, Flags(), now=lambda: NOW + timedelta(days=30)).complete


def test_verify_looks_again_and_changes_nothing(tmp_path: Path, source: Source) -> None:
    check = step("check", "a", phase=Phase.VERIFY, kind=StepKind.VERIFY_CONFIGURATION)
    made, outside = plan(step("a"), check), Flags()
    modules = dict.fromkeys(StepKind, outside)

    def look() -> Any:
        return applying.verify(made, tmp_path, CONFIG, SESSIONS, Heard(), lambda: NOW, lambda seconds: None, modules)

    with pytest.raises(StepFailed, match="nothing has been moved"):
        look()
    run(made, tmp_path, outside)
    assert look() == ((check, {"times": 1}),)
    del outside.flags["check"]
    assert "does not hold" in look()[0][1].reason
    assert "check" not in outside.flags


def test_many_failures_name_their_root_causes(tmp_path: Path, source: Source) -> None:
    def fails(step: Step, world: World) -> None:
        if step.id in ("a1", "b2"):
            raise StepFailed(f"{step.id} is wrong", "mend it")

    chains = [
        step(f"{name}{number}", *([f"{name}{number - 1}"] if number else [])) for name in "abc" for number in range(4)
    ]
    report = run(plan(*chains), tmp_path, Flags(before=fails), parallelism=3)
    assert [(failed.step, failed.blocks) for failed in report.failures] == [("a1", ("a2", "a3")), ("b2", ("b3",))]
    assert len(report.not_started) == 3


def test_the_report_is_json_too_and_tells_what_moved() -> None:
    stage = Stage(
        "dev",
        "222222222222",
        3,
        (Line("stack orders-dev", {"stack_id": "arn:x"}),),
        (Line("copy table orders", {"count": 7, "bytes": 70, "digest": "ab"}),),
        (Line("compare", {"compared": 3, "equal": 3, "differences": []}),),
        9,
        9,
    )
    report = Report("test", DIGEST, SOURCE, "now", (stage,), (), (), 5, ())
    text = markdown(report)
    assert "account 222222222222" in text
    assert "copy table orders: count 7, bytes 70, digest ab" in text
    assert "compared 3, equal 3, differences 0" in text
    assert encode(report)["stages"][0]["account_id"] == "222222222222"  # type: ignore[call-overload,index]
