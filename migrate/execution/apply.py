"""Applies a plan, and verifies one again. Decides nothing: the plan has decided."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Event

from migrate.aws.sessions import Sessions
from migrate.config import Config
from migrate.execution import journal, lock, log, source
from migrate.execution.events import Listener, Noted
from migrate.execution.failures import StepFailed
from migrate.execution.files import write_whole, writing
from migrate.execution.freshness import refuse_moved_targets
from migrate.execution.gates import Asked, Closed, nobody, parts, pass_gate
from migrate.execution.journal import History, Journal
from migrate.execution.log import logged
from migrate.execution.protocol import StepModule
from migrate.execution.refusals import left_as_it_was, refuse_applied, refuse_done, refuse_expired
from migrate.execution.report import CHECKS, Failed, Report, blocked_by, markdown, stage_of
from migrate.execution.rolled_back import refuse_rolled_back
from migrate.execution.runner import Failure, Runner
from migrate.execution.safety import refuse_foreign_code, refuse_unsafe
from migrate.execution.selection import failed_before, last_phase, named, through_phase
from migrate.execution.steps import MODULES
from migrate.execution.world import STAGE, World
from migrate.model.approval import refuse_unapproved
from migrate.model.codec import encode
from migrate.model.errors import MigrateError
from migrate.model.plan import Phase, Plan, Step, StepKind
from migrate.model.values import Json, pretty
from migrate.planning import folder
from migrate.planning.applicability import refuse_blocked

RUN = "run"
"""The folder of a plan's directory that holds what happened; no part of the plan or its digest."""

SOURCE_BEFORE = "source-before.json"
PARALLELISM = 8
"""More steps side by side gain nothing: one Python process is busy then."""


def utc_now() -> datetime:
    """The time; the clock is read nowhere else."""
    return datetime.now(UTC)


def apply(
    plan: Plan,
    directory: Path,
    digest: str,
    config: Config,
    sessions: Sessions,
    listener: Listener,
    parallelism: int = PARALLELISM,
    through: Phase = Phase.VERIFY,
    only: Sequence[str] = (),
    from_failed: bool = False,
    ask: Asked = nobody,
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] | None = None,
    modules: Mapping[StepKind, StepModule] = MODULES,
    sync: Callable[[int], None] = os.fsync,
) -> Report:
    """Carry out the phases up to `through`; the report, also when steps failed. May be called again at any time.

    `only` names the steps to carry out instead, `from_failed` takes those that failed and what depends on them, and
    `ask` says who lets a gate pass. `directory` holds the plan, whose approved digest is `digest`. Raises
    NotApplicable, Stale, Locked, Damaged, and Interrupted (Ctrl-C) with everything done so far in the journal.
    """
    refuse_unsafe(plan, config)
    refuse_foreign_code(plan, directory)
    refuse_blocked(plan, str(directory))
    needed = max(plan.approvals_required, config.require_approvals)
    refuse_unapproved(folder.approvals(directory), digest, needed, str(directory))
    run = directory / RUN
    refuse_rolled_back(directory, run)
    refuse_expired(plan, str(directory), journal.history(run / journal.NAME), now())
    with writing(run):
        run.mkdir(exist_ok=True)
    with (
        lock.locked(run / lock.NAME, now().isoformat(timespec="seconds"), lambda text: listener(Noted(text))),
        left_as_it_was(run),
        logged(run / log.NAME, now, listener) as told,
    ):
        stopped = Event()
        world = World(plan, directory, config, sessions, told, now, pause or _until(stopped), stopped=stopped)
        history = journal.history(run / journal.NAME)
        asked, steps = _asked(plan, directory, history, through, only, from_failed)
        before = _before(world, run, any(not _ended(history, step) for step in asked))
        refuse_moved_targets(world, _begun_stages(plan, history))
        opened, history = Journal.open(run / journal.NAME, digest, _at(world), sync)
        with opened:
            _keep(before, run)
            world.finished.update({name: found.outputs for name, found in history.steps.items() if found.ended})
            runner = Runner(world, opened, history, modules, parallelism)
            closed = _carry_out(runner, asked, ask)
            gates = journal.history(run / journal.NAME).gates
            report = replace(_closing(world, digest, steps, asked, runner.failures, before), gates=gates, closed=closed)
            write_whole(run / "report.json", pretty(encode(report)))
            write_whole(run / "report.md", markdown(report))
    return report


def _asked(
    plan: Plan, directory: Path, history: History, through: Phase, only: Sequence[str], from_failed: bool
) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
    """The steps to carry out, and those that the report is about. NotApplicable when there is nothing to do."""
    where, reported = str(directory), (directory / RUN / "report.md").exists()
    if only:
        asked = named(plan, history, only, where)
        refuse_done(where, history, asked)
        return asked, through_phase(plan, last_phase(asked, through))
    steps = through_phase(plan, through)
    refuse_applied(where, history, steps, through, reported)
    return (failed_before(steps, history, where) if from_failed else steps), steps


def _until(stopped: Event) -> Callable[[float], None]:
    """A pause that a second Ctrl-C ends."""

    def pause(seconds: float) -> None:
        stopped.wait(seconds)

    return pause


def _carry_out(runner: Runner, steps: Sequence[Step], ask: Asked) -> Closed | None:
    """Run what is asked for, gate by gate; the gate that stayed closed, if one did."""
    for gate, part in parts(steps):
        if gate and any(step.id not in runner.world.finished for step in part):
            closed = pass_gate(gate, runner.world, runner.journal, runner.history, ask)
            if closed:
                return closed
        runner.run(part)
    return None


def verify(
    plan: Plan,
    directory: Path,
    config: Config,
    sessions: Sessions,
    listener: Listener,
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
    modules: Mapping[StepKind, StepModule] = MODULES,
) -> tuple[tuple[Step, Mapping[str, Json] | Failure], ...]:
    """Look again whether every finished verification still holds: its outputs, or why not. Changes nothing."""
    history = journal.history(directory / RUN / journal.NAME)
    world = World(plan, directory, config, sessions, listener, now, pause)
    world.finished.update({name: found.outputs for name, found in history.steps.items() if found.ended})
    look = partial(_verified, world=world, modules=modules)
    steps = [step for step in plan.steps if step.kind in CHECKS and set(step.needs) <= world.finished.keys()]
    if not steps:
        raise StepFailed("nothing has been moved yet, so there is nothing to verify", f"migrate apply {directory}")
    return tuple((step, look(step)) for step in steps)


def _verified(step: Step, world: World, modules: Mapping[StepKind, StepModule]) -> Mapping[str, Json] | Failure:
    try:
        outputs = modules[step.kind].done(step, world)
    except MigrateError as error:
        return Failure(step, error.message, error.remedy)
    if outputs is None:
        return Failure(step, "it does not hold any more", "compare the two accounts")
    return outputs


def _ended(history: History, step: Step) -> bool:
    return step.id in history.steps and history.steps[step.id].ended


def _begun_stages(plan: Plan, history: History) -> frozenset[str]:
    """The stages whose account this plan has begun to make or to change."""
    begun = [step for step in plan.steps if history.begun(step.id)]
    made = {str(step.inputs["stage"]) for step in begun if step.kind is StepKind.ACCOUNT}
    return frozenset(made | {step.account.removeprefix(STAGE) for step in begun})


def _before(world: World, run: Path, has_work: bool) -> source.Fingerprints:
    """The source before the first run. Stale when there is work left and the plan's part has changed."""
    path = run / SOURCE_BEFORE
    if has_work or not path.exists():
        world.listener(Noted("reading the source account"))
        found = world.source_inventory()
        source.refuse_if_stale(world.plan, found)
        if not path.exists():
            return source.fingerprints(found)
    kept: Mapping[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def _keep(before: source.Fingerprints, run: Path) -> None:
    if not (run / SOURCE_BEFORE).exists():
        write_whole(run / SOURCE_BEFORE, pretty(dict(before)))


def _closing(
    world: World,
    digest: str,
    steps: Sequence[Step],
    asked: Sequence[Step],
    failures: Sequence[Failure],
    before: source.Fingerprints,
) -> Report:
    world.listener(Noted("reading the source account again"))
    plan, after = world.plan, source.fingerprints(world.source_inventory(again=True))
    wanted, failed = {step.id for step in asked}, {failure.step.id for failure in failures}
    undone = [step for step in steps if step.id not in world.finished and step.id not in failed]
    return Report(
        plan=plan.name,
        digest=digest,
        source_account=plan.source_account,
        ended_at=_at(world),
        stages=tuple(stage_of(plan, target.stage, steps, world.finished) for target in plan.targets),
        failures=tuple(
            Failed(f.step.id, f.step.title, f.reason, f.remedy, blocked_by(f.step.id, steps))
            for f in sorted(failures, key=lambda failure: failure.step.id)
        ),
        not_started=tuple(step.title for step in undone if step.id in wanted),
        left=tuple(step.title for step in undone if step.id not in wanted),
        source_compared=len(before),
        cut_over=any(s.kind is StepKind.ENABLE_TRIGGERS and s.id in world.finished for s in plan.steps),
        source_changes=source.changes(before, after, source.protected_keys(plan)),
    )


def _at(world: World) -> str:
    return world.now().isoformat(timespec="seconds")
