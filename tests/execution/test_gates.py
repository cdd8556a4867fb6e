"""What a run is asked for: through a phase, by name, what failed; and the gates where it waits for a person."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from migrate.execution.events import Noted
from migrate.execution.failures import NotApplicable, StepFailed
from migrate.execution.journal import Passed
from migrate.execution.report import markdown
from migrate.execution.rolled_back import NAME as ROLLBACK
from migrate.execution.status import Gate, State, gates, status
from migrate.execution.world import World
from migrate.model.ownership import Ownership, Standing
from migrate.model.plan import Phase, Plan, Planned, Step, Treatment
from tests.execution.conftest import QUEUE, Source
from tests.execution.fakes import NOW, Flags, Heard, plan, step
from tests.execution.test_apply import run

MADE = plan(
    step("a"),
    step("check", "a", phase=Phase.VERIFY),
    step("cut", "check", phase=Phase.CUTOVER),
    step("drop", "cut", phase=Phase.DECOMMISSION),
)
ALL = Phase.DECOMMISSION


def ada(gate: Phase) -> str:
    return "Ada <ada@example.com>"


def failing(*names: str) -> Callable[[Step, World], None]:
    def fails(one: Step, world: World) -> None:
        if one.id in names:
            raise StepFailed(f"{one.id} is wrong", "mend it")

    return fails


def states(made: Plan, directory: Path) -> dict[str, State]:
    return {one.step.id: one.state for one in status(made, directory)}


def test_a_gate_waits_for_a_person_and_says_how_to_pass_it(tmp_path: Path, source: Source) -> None:
    outside = Flags()
    report = run(MADE, tmp_path, outside, through=ALL)
    assert outside.flags == {"a": 1, "check": 1}
    assert not report.complete
    assert report.failures == ()
    assert report.closed is not None
    assert report.closed.reason == "the gate before cutover waits for a person"
    assert "--pass-gate cutover --as" in report.closed.remedy
    assert "waits for a person" in (tmp_path / "run" / "report.md").read_text(encoding="utf-8")
    assert gates(MADE, tmp_path) == (Gate(Phase.CUTOVER, None, 0), Gate(Phase.DECOMMISSION, None, 1))


def test_who_passed_a_gate_and_when_is_written_down_and_not_asked_again(tmp_path: Path, source: Source) -> None:
    asked: list[Phase] = []

    def ask(gate: Phase) -> str:
        asked.append(gate)
        return ada(gate) if gate is Phase.CUTOVER else ""

    outside = Flags(before=failing("cut"))
    run(MADE, tmp_path, outside, through=ALL, ask=ask)
    outside.before = failing()
    report = run(MADE, tmp_path, outside, through=ALL, ask=ask)
    assert asked == [Phase.CUTOVER, Phase.DECOMMISSION]
    assert outside.flags == {"a": 1, "check": 1, "cut": 1}
    passed = Passed("cutover", "Ada <ada@example.com>", NOW.isoformat())
    assert report.gates == (passed,)
    assert "passed by Ada <ada@example.com>" in markdown(report)
    assert gates(MADE, tmp_path)[0].passed == passed
    lines = [json.loads(line) for line in (tmp_path / "run" / "journal.jsonl").read_text().splitlines()]
    assert [(line["gate"], line["by"]) for line in lines if line["entry"] == "gate"] == [("cutover", passed.by)]


def test_no_gate_opens_while_verification_has_not_ended_well(tmp_path: Path, source: Source) -> None:
    made = plan(*MADE.steps[:2], step("cut", "a", phase=Phase.CUTOVER))
    outside = Flags(before=failing("check"))
    report = run(made, tmp_path, outside, through=Phase.CUTOVER, ask=ada)
    assert outside.flags == {"a": 1}
    assert report.closed is not None
    assert "check has not ended well" in report.closed.reason
    by_name = run(made, tmp_path, outside, only=("cut",), ask=ada)
    assert by_name.closed is not None
    assert outside.flags == {"a": 1}
    assert gates(made, tmp_path)[0].passed is None


def test_any_phase_may_be_the_last(tmp_path: Path, source: Source) -> None:
    outside = Flags()
    assert run(MADE, tmp_path, outside, through=Phase.ACCOUNT).complete
    assert outside.flags == {"a": 1}
    with pytest.raises(NotApplicable, match="already applied through account"):
        run(MADE, tmp_path, outside, through=Phase.ACCOUNT)


def test_only_what_is_named_is_done(tmp_path: Path, source: Source) -> None:
    made, outside = plan(step("a"), step("b", "a"), step("c")), Flags()
    report = run(made, tmp_path, outside, only=("b", "a"))
    assert outside.flags == {"a": 1, "b": 1}
    assert (report.as_asked, report.complete, report.left) == (True, False, ("c",))
    assert "not complete" in markdown(report)
    with pytest.raises(NotApplicable, match="is done already: a at"):
        run(made, tmp_path, outside, only=("a",))
    assert run(made, tmp_path, outside).complete


def test_what_is_named_must_be_there_and_its_needs_done(tmp_path: Path, source: Source) -> None:
    made, outside = plan(step("dev/a"), step("dev/b", "dev/a")), Flags()
    with pytest.raises(NotApplicable, match="did you mean dev/") as unknown:
        run(made, tmp_path, outside, only=("dev/aa",))
    assert "migrate status" in unknown.value.remedy
    with pytest.raises(NotApplicable, match="step dev/b needs dev/a, which is not done") as early:
        run(made, tmp_path, outside, only=("dev/b",))
    assert "--only dev/a --only dev/b" in early.value.remedy
    assert outside.flags == {}
    assert not (tmp_path / "run").exists()


def test_from_failed_takes_what_failed_and_what_depends_on_it(tmp_path: Path, source: Source) -> None:
    made = plan(step("a"), step("b", "a"), step("c", "b"), step("d"), step("e", "d"))
    with pytest.raises(NotApplicable, match="has failed"):
        run(made, tmp_path, Flags(), from_failed=True)
    outside = Flags(before=failing("b", "d"))
    run(made, tmp_path, outside, through=Phase.ACCOUNT)
    outside.before = failing("d")
    report = run(made, tmp_path, outside, from_failed=True)
    assert outside.flags == {"a": 1, "b": 1, "c": 1}
    assert [failed.step for failed in report.failures] == ["d"]
    outside.before = failing()
    assert run(made, tmp_path, outside, from_failed=True).complete


def test_a_failed_step_whose_second_try_was_killed_is_still_one_that_failed(tmp_path: Path, source: Source) -> None:
    made, outside = plan(step("a"), step("b")), Flags(before=failing("a"))
    run(made, tmp_path, outside)

    def dies(one: Step, world: World) -> None:
        raise ZeroDivisionError

    outside.before = dies
    with pytest.raises(ZeroDivisionError):
        run(made, tmp_path, outside)
    assert states(made, tmp_path)["a"] is State.BEGUN
    outside.before = failing()
    assert run(made, tmp_path, outside, from_failed=True).complete


def test_one_cause_is_told_once(tmp_path: Path, source: Source) -> None:
    def moved(one: Step, world: World) -> None:
        if one.id != "d":
            raise StepFailed("the source has changed", "plan anew")

    report = run(plan(step("a"), step("b"), step("c", "a"), step("d")), tmp_path, Flags(before=moved))
    text = markdown(report)
    assert text.count("the source has changed") == 1
    assert "* b" in text.split("Failed for the same reason:")[1]
    assert "* c" in text.split("Not started because of it:")[1]


def test_a_clock_that_jumps_changes_nothing(tmp_path: Path, source: Source) -> None:
    """Back, and far ahead, at every look: the journal's order counts, and nothing is fresh or expired by it."""
    jumps = [timedelta(days=number * (-1) ** number) for number in range(200)]
    times = iter(NOW + jump for jump in jumps)
    made = plan(*(step(f"s{number}", *([f"s{number - 1}"] if number else [])) for number in range(6)))
    outside, heard = Flags(before=failing("s3")), Heard()
    run(made, tmp_path, outside, heard, now=lambda: next(times))
    outside.before = failing()
    report = run(made, tmp_path, outside, heard, now=lambda: next(times))
    assert report.complete
    assert outside.flags == {f"s{number}": 1 for number in range(6)}
    assert set(states(made, tmp_path).values()) == {State.DONE}
    last = json.loads((tmp_path / "run" / "journal.jsonl").read_text().splitlines()[-1])
    assert last["step"] == "s5"
    with pytest.raises(NotApplicable, match=f"the last step at {last['at'][:19]}"):
        run(made, tmp_path, outside)


def test_a_clock_that_was_set_back_makes_nothing_fresh(tmp_path: Path, source: Source) -> None:
    """What was read of the source before is looked at again, as if it were old."""
    moving = Planned(QUEUE.key, Ownership(Standing.STAGE, "dev"), Treatment.ADOPT, "", QUEUE.fingerprint, ("dev",))
    times = iter(NOW - timedelta(hours=number) for number in range(200))
    source.found = [(QUEUE,), (replace(QUEUE, properties={"DelaySeconds": 2}),)]
    outside = Flags()
    made = plan(replace(step("a"), expects=(QUEUE.key,)), resources=(moving,))
    report = run(made, tmp_path, outside, now=lambda: next(times))
    assert outside.flags == {}
    assert "changed since the plan was made" in report.failures[0].reason


def test_the_last_step_is_the_one_that_was_written_last(tmp_path: Path, source: Source) -> None:
    times = iter(NOW - timedelta(days=number) for number in range(200))
    made = plan(step("a"), step("b", "a"))
    assert run(made, tmp_path, Flags(), now=lambda: next(times)).complete
    line = json.loads((tmp_path / "run" / "journal.jsonl").read_text().splitlines()[-1])
    with pytest.raises(NotApplicable) as raised:
        run(made, tmp_path, Flags())
    assert line["step"] == "b"
    assert line["at"] in raised.value.message


def test_what_was_rolled_back_is_not_applied_again(tmp_path: Path, source: Source) -> None:
    outside = Flags(before=failing("a"))
    run(MADE, tmp_path, outside)
    (tmp_path / "run" / ROLLBACK).touch()
    with pytest.raises(NotApplicable, match="was rolled back"):
        run(MADE, tmp_path, outside)


def test_the_passing_is_heard(tmp_path: Path, source: Source) -> None:
    heard = Heard()
    assert run(MADE, tmp_path, Flags(), heard, through=ALL, ask=ada).complete
    notes = [event.text for event in heard.events if isinstance(event, Noted)]
    assert "the gate before cutover was passed by Ada <ada@example.com>" in notes
    assert "the gate before decommission was passed by Ada <ada@example.com>" in notes
