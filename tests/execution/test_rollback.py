"""Rolling back: only what the journal says was made, the last first, killed anywhere, refused where it changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from migrate.aws.sessions import Sessions
from migrate.execution import journal
from migrate.execution.events import Event
from migrate.execution.failures import Damaged, NotApplicable, Stale, StepFailed
from migrate.execution.journal import Entry, Journal
from migrate.execution.rollback import Look, Report, State, look, markdown, rollback
from migrate.execution.rollback.undoing import dependents
from migrate.execution.rolled_back import NAME, refuse_rolled_back
from migrate.execution.undo import STAYS, Wishes
from migrate.execution.world import World
from migrate.model.codec import encode
from migrate.model.plan import Phase, Plan, Step, StepKind, Target
from tests.execution.conftest import QUEUE, Source
from tests.execution.fakes import CONFIG, DIGEST, NOW, Heard, NoSessions, plan

DEV = Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role", "222222222222")
NOTHING = Wishes()


class Empty:
    """A client of an account without stacks."""

    def get_paginator(self, operation: str) -> Empty:
        return self

    def paginate(self, **params: Any) -> list[dict[str, Any]]:
        return [{"Stacks": []}]


class OneAccount(NoSessions):
    """Sessions of an account in which nothing but stacks is asked for."""

    def member(self, account_id: str, role_name: str) -> Any:
        return lambda service, region: Empty()


@dataclass
class Things:
    """An undo module over a set of names: the outside world, which survives when the process dies."""

    there: set[str]
    gone: list[str] = field(default_factory=list)
    different: set[str] = field(default_factory=set)
    before: Callable[[Step], None] = lambda step: None
    ACTIONS: tuple[str, ...] = ()

    def changed(self, step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
        return (f"{step.id} is different",) if step.id in self.different & self.there else ()

    def kept(self, step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
        return ()

    def undone(self, step: Step, world: World, wishes: Wishes) -> bool:
        return step.id not in self.there

    def undo(self, step: Step, world: World, wishes: Wishes) -> None:
        self.before(step)
        self.there.discard(step.id)
        self.gone.append(step.id)


class Died(Exception):
    """The process was killed: nothing is written from here on."""


class Death:
    """An fsync that kills the process at its n-th call."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(self, handle: int) -> None:
        self.left -= 1
        if self.left < 0:
            raise Died


def step(name: str, *needs: str, kind: StepKind = StepKind.ARTIFACT_BUCKET) -> Step:
    return Step(name, Phase.DEPLOY, kind, "stage:dev", "us-east-1", name, needs)


DIAMOND = (step("a"), step("b", "a"), step("c", "a"), step("d", "b", "c"))


def made(directory: Path, *steps: Step, begun: Sequence[str] | None = None, digest: str = DIGEST) -> Plan:
    """A plan whose steps have ended; those in `begun` made something, by default all."""
    (directory / "run").mkdir(parents=True)
    opened, _ = Journal.open(directory / "run" / journal.NAME, digest, NOW.isoformat())
    with opened:
        for one in steps:
            if begun is None or one.id in begun:
                opened.write(Entry.BEGIN, NOW.isoformat(), step=one.id)
            opened.write(Entry.END, NOW.isoformat(), step=one.id, outputs={})
    return plan(*steps, targets=(DEV,))


def run(
    whole: Plan,
    directory: Path,
    things: Things,
    wishes: Wishes = NOTHING,
    agree: Callable[[Sequence[Look]], None] = lambda looks: None,
    listener: Callable[[Event], None] | None = None,
    sync: Callable[[int], None] = os.fsync,
    parallelism: int = 4,
) -> Report:
    return rollback(
        whole,
        directory,
        DIGEST,
        CONFIG,
        cast(Sessions, OneAccount()),
        listener or Heard(),
        wishes,
        agree,
        parallelism=parallelism,
        now=lambda: NOW,
        pause=lambda seconds: None,
        modules=dict.fromkeys(StepKind, things),
        sync=sync,
    )


def test_what_was_built_last_goes_first(tmp_path: Path, source: Source) -> None:
    things = Things({"a", "b", "c", "d"})
    report = run(made(tmp_path, *DIAMOND), tmp_path, things)
    assert report.complete
    assert (things.gone[0], things.gone[-1], things.there) == ("d", "a", set())


def test_what_needs_a_step_through_steps_that_undo_nothing_still_goes_first() -> None:
    chain = (step("a"), step("check", "a"), step("b", "check"))
    assert dependents(chain, {"a", "b"}) == {"a": frozenset({"b"}), "b": frozenset()}


def test_what_is_built_upon_a_step_is_found_in_whatever_order_steps_stand() -> None:
    steps = [step("c", "b"), step("b", "a"), step("a")]
    assert dependents(steps, {"a", "c"}) == {"a": frozenset({"c"}), "c": frozenset()}


def test_only_what_the_journal_says_was_made_is_undone(tmp_path: Path, source: Source) -> None:
    things = Things({"a", "b", "c", "d"})
    report = run(made(tmp_path, *DIAMOND, begun=("b", "d")), tmp_path, things)
    assert things.there == {"a", "c"}
    assert {one.step.id for one in report.looks if one.state is State.STAYS} == {"a", "c"}


def test_a_stack_that_stood_before_the_plan_stays(tmp_path: Path, source: Source) -> None:
    deploy = Step("deploy", Phase.DEPLOY, StepKind.STACK, "stage:dev", "us-east-1", "it", (), {"stack_name": "app"})
    made(tmp_path, deploy)
    before = Target(**{**{name: getattr(DEV, name) for name in DEV.__slots__}, "stacks": {"us-east-1/app": "x"}})
    things = Things({"deploy"})
    run(plan(deploy, targets=(before,)), tmp_path, things)
    assert things.there == {"deploy"}


def test_accounts_and_the_organization_stay_and_the_report_says_why(tmp_path: Path, source: Source) -> None:
    things = Things({"organization", "a"})
    first = Step("organization", Phase.ACCOUNT, StepKind.ORGANIZATION, "management", "us-east-1", "It exists")
    report = run(made(tmp_path, first, step("a", "organization")), tmp_path, things)
    assert things.there == {"organization"}
    assert report.complete
    assert STAYS[StepKind.ORGANIZATION] in markdown(report)
    assert "close-account" in STAYS[StepKind.ACCOUNT]


def test_killed_at_every_write_of_its_journal_the_end_is_the_same(tmp_path: Path, source: Source) -> None:
    for crash in range(14):
        directory = tmp_path / str(crash)
        whole, things = made(directory, *DIAMOND), Things({"a", "b", "c", "d"})
        try:
            run(whole, directory, things, sync=Death(crash), parallelism=2)
        except (Died, Damaged):
            assert run(whole, directory, things).complete
        assert (things.there, sorted(set(things.gone))) == (set(), ["a", "b", "c", "d"])


def test_killed_in_the_middle_of_a_step_it_is_undone_again_though_it_looks_changed(
    tmp_path: Path, source: Source
) -> None:
    things = Things({"a", "b", "c", "d"})

    def dies(one: Step) -> None:
        if one.id == "b":
            things.different.add("b")  # half of it is gone: it is no longer what the plan made
            raise Died

    things.before = dies
    whole = made(tmp_path, *DIAMOND)
    with pytest.raises(Died):
        run(whole, tmp_path, things)
    things.before = lambda one: None
    assert run(whole, tmp_path, things).complete
    assert things.there == set()


def test_what_changed_is_refused_by_name_before_anything_is_undone(tmp_path: Path, source: Source) -> None:
    things, whole = Things({"a", "b", "c", "d"}, different={"a", "d"}), made(tmp_path, *DIAMOND)
    with pytest.raises(Stale, match="a is different") as refused:
        run(whole, tmp_path, things, Wishes(changed=frozenset({"d"})))
    assert "--even-if-changed 'a'" in refused.value.remedy
    assert things.gone == []
    assert not (tmp_path / "run" / NAME).exists()
    assert run(whole, tmp_path, things, Wishes(changed=frozenset({"a", "d"}))).complete


def test_a_failure_holds_up_only_what_it_was_built_upon(tmp_path: Path, source: Source) -> None:
    def fails(one: Step) -> None:
        if one.id == "b":
            raise StepFailed("it is locked", "unlock it")

    things, whole = Things({"a", "b", "c", "d"}, before=fails), made(tmp_path, *DIAMOND)
    report = run(whole, tmp_path, things)
    assert not report.complete
    assert things.there == {"a", "b"}
    assert [(one.step, one.reason, one.blocks) for one in report.failures] == [("b", "it is locked", ("a",))]
    assert "unlock it" in (tmp_path / "run" / "rollback.md").read_text()
    things.before = lambda one: None
    assert run(whole, tmp_path, things).complete


def test_who_does_not_agree_has_changed_nothing(tmp_path: Path, source: Source) -> None:
    def refuse(looks: Sequence[Look]) -> None:
        raise Died

    things, whole = Things({"a"}), made(tmp_path, step("a"))
    with pytest.raises(Died):
        run(whole, tmp_path, things, agree=refuse)
    assert things.there == {"a"}
    refuse_rolled_back(tmp_path, tmp_path / "run")


def test_once_begun_the_plan_is_not_applied_again(tmp_path: Path, source: Source) -> None:
    run(made(tmp_path, step("a")), tmp_path, Things({"a"}))
    with pytest.raises(NotApplicable, match="was rolled back"):
        refuse_rolled_back(tmp_path, tmp_path / "run")


def test_nothing_was_applied_or_another_version_was(tmp_path: Path, source: Source) -> None:
    with pytest.raises(NotApplicable, match="never applied"):
        run(plan(step("a"), targets=(DEV,)), tmp_path, Things(set()))
    other = made(tmp_path / "other", step("a"), digest="e" * 64)
    with pytest.raises(NotApplicable, match="another version"):
        run(other, tmp_path / "other", Things({"a"}))


def test_names_that_the_plan_does_not_have_are_refused(tmp_path: Path, source: Source) -> None:
    whole = made(tmp_path, step("a"))
    for wishes in (Wishes(changed=frozenset({"b"})), Wishes(data=frozenset({"prod"}))):
        with pytest.raises(NotApplicable, match="the plan has no"):
            run(whole, tmp_path, Things({"a"}), wishes)


def test_looking_writes_nothing(tmp_path: Path, source: Source) -> None:
    whole, things = made(tmp_path, *DIAMOND), Things({"a", "c"}, different={"a"})
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    modules = dict.fromkeys(StepKind, things)
    looks = look(whole, tmp_path, DIGEST, CONFIG, cast(Sessions, OneAccount()), NOTHING, modules=modules)
    assert [(one.step.id, one.state.value) for one in looks] == [
        ("d", "undone"),
        ("c", "undo"),
        ("b", "undone"),
        ("a", "undo"),
    ]
    assert looks[-1].changed == ("a is different",)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


def test_a_change_of_the_source_meanwhile_is_in_the_report(tmp_path: Path, source: Source) -> None:
    source.found = [(QUEUE,), (), ()]
    report = run(made(tmp_path, step("a")), tmp_path, Things({"a"}))
    assert f"* {QUEUE.key} is gone" in markdown(report)
    encode(report)


def test_what_stands_again_after_its_rollback_is_somebody_elses(tmp_path: Path, source: Source) -> None:
    whole, things = made(tmp_path, step("a")), Things({"a"})
    assert run(whole, tmp_path, things).complete
    things.there.add("a")
    with pytest.raises(Stale, match="no longer as an earlier rollback left it"):
        run(whole, tmp_path, things)
    assert run(whole, tmp_path, things, Wishes(changed=frozenset({"a"}))).complete
    assert things.there == set()
