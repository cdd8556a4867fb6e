"""Applies a plan, tells how far one is, and verifies one again. Decides nothing: the plan has decided."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path

from migrate.aws.sessions import Sessions
from migrate.config import Config
from migrate.execution import journal, lock, source
from migrate.execution.events import Listener, Noted
from migrate.execution.failures import NotApplicable, StepFailed
from migrate.execution.freshness import refuse_moved_targets
from migrate.execution.journal import History, Journal
from migrate.execution.protocol import StepModule
from migrate.execution.report import CHECKS, Failed, Report, blocked_by, markdown, stage_of
from migrate.execution.runner import Failure, Runner
from migrate.execution.safety import refuse_unsafe
from migrate.execution.steps import MODULES
from migrate.execution.world import STAGE, World
from migrate.model.approval import refuse_unapproved
from migrate.model.codec import encode
from migrate.model.errors import MigrateError
from migrate.model.plan import Phase, Plan, Step, StepKind
from migrate.model.values import Json, pretty
from migrate.planning import folder
from migrate.planning.applicability import refuse_blocked, refuse_inapplicable

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
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
    modules: Mapping[StepKind, StepModule] = MODULES,
    sync: Callable[[int], None] = os.fsync,
) -> Report:
    """Carry out the phases up to `through`; the report, also when steps failed. May be called again at any time.

    `directory` holds the plan, whose approved digest is `digest`. Raises NotApplicable, Stale, Locked, Damaged, and
    Interrupted (Ctrl-C) with everything done so far in the journal.
    """
    refuse_unsafe(plan, config)
    refuse_blocked(plan, str(directory))
    needed = max(plan.approvals_required, config.require_approvals)
    refuse_unapproved(folder.approvals(directory), digest, needed, str(directory))
    run = directory / RUN
    steps = _wanted(plan, through)
    _refuse_expired(plan, directory, now())
    world = World(plan, directory, config, sessions, listener, now, pause)
    at = _at(world)
    run.mkdir(exist_ok=True)
    with lock.locked(run / lock.NAME, at, lambda text: listener(Noted(text))), _left_as_it_was(run):
        _refuse_applied(directory, steps, through)
        history = journal.history(run / journal.NAME)
        before = _before(world, run, any(not _ended(history, step) for step in steps))
        refuse_moved_targets(world, _begun_stages(plan, history))
        opened, history = Journal.open(run / journal.NAME, digest, at, sync)
        with opened:
            _keep(before, run)
            failures = Runner(world, opened, history, modules, parallelism).run(steps)
            report = _closing(world, digest, steps, failures, before)
            _write(run / "report.json", pretty(encode(report)))
            _write(run / "report.md", markdown(report))
    return report


class State(StrEnum):
    """How far a step is, as the journal tells it."""

    DONE = "done"
    BEGUN = "begun"
    FAILED = "failed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Status:
    """One step's state; `reason` and `remedy` where it failed, `at` is the time of its last line."""

    step: Step
    state: State
    reason: str = ""
    remedy: str = ""
    at: str = ""


def status(plan: Plan, directory: Path) -> tuple[Status, ...]:
    """How far each step is. Reads the journal and nothing else."""
    steps = journal.history(directory / RUN / journal.NAME).steps
    return tuple(_status(step, steps.get(step.id)) for step in plan.steps)


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


def _status(step: Step, found: journal.Progress | None) -> Status:
    if found is None:
        return Status(step, State.WAITING)
    if found.ended:
        return Status(step, State.DONE, at=found.at)
    state = State.FAILED if found.reason else State.BEGUN
    return Status(step, state, found.reason, found.remedy, found.at)


def _wanted(plan: Plan, through: Phase) -> tuple[Step, ...]:
    order = list(Phase)
    return tuple(step for step in plan.steps if order.index(step.phase) <= order.index(through))


def _ended(history: History, step: Step) -> bool:
    return step.id in history.steps and history.steps[step.id].ended


def _refuse_expired(plan: Plan, directory: Path, now: datetime) -> None:
    """A plan that was begun in time may be finished: half of a migration is worse than a late one."""
    if journal.history(directory / RUN / journal.NAME).runs == 0:
        refuse_inapplicable(plan, str(directory), now)


def _refuse_applied(directory: Path, steps: Sequence[Step], through: Phase) -> None:
    """A plan is for one use: what it says is done, and its report is written."""
    history = journal.history(directory / RUN / journal.NAME)
    if not all(_ended(history, step) for step in steps) or not (directory / RUN / "report.md").exists():
        return
    at = max((history.steps[step.id].at for step in steps), default="")
    raise NotApplicable(
        f"{directory} was already applied through {through}, the last step at {at}",
        f"see {directory}/run/report.md; look again with: migrate verify {directory}; for what changed since, plan anew",
    )


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
        _write(run / SOURCE_BEFORE, pretty(dict(before)))


@contextmanager
def _left_as_it_was(run: Path) -> Iterator[None]:
    """The run's folder, which goes again when the plan is refused before anything is begun; the lock must be held."""
    try:
        yield
    finally:
        if not (run / journal.NAME).exists():
            shutil.rmtree(run)


def _closing(
    world: World, digest: str, steps: Sequence[Step], failures: Sequence[Failure], before: source.Fingerprints
) -> Report:
    world.listener(Noted("reading the source account again"))
    plan, after = world.plan, source.fingerprints(world.source_inventory(again=True))
    failed = {failure.step.id for failure in failures}
    return Report(
        plan=plan.name,
        digest=digest,
        source_account=plan.source_account,
        ended_at=_at(world),
        stages=tuple(stage_of(plan, target.stage, steps, world.finished) for target in plan.targets),
        failures=tuple(
            Failed(f.step.id, f.step.title, f.reason, f.remedy, blocked_by(f.step.id, steps)) for f in failures
        ),
        not_started=tuple(step.title for step in steps if step.id not in failed and step.id not in world.finished),
        source_compared=len(before),
        cut_over=any(s.kind is StepKind.ENABLE_TRIGGERS and s.id in world.finished for s in plan.steps),
        source_changes=source.changes(before, after, source.protected_keys(plan)),
    )


def _at(world: World) -> str:
    return world.now().isoformat(timespec="seconds")


def _write(path: Path, text: str) -> None:
    """The file is whole or not there, also after a crash."""
    draft = path.with_suffix(path.suffix + ".new")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
