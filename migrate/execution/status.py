"""How far a plan is, as its journal tells it: each step, each gate, and who is applying it now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from migrate.execution import journal, lock
from migrate.execution.apply import RUN
from migrate.execution.gates import GATES, unready
from migrate.execution.journal import Passed
from migrate.execution.lock import Holder
from migrate.model.plan import Phase, Plan, Step


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


@dataclass(frozen=True, slots=True)
class Gate:
    """One gate of the plan: passed by whom, or how many steps have to end before it may be."""

    phase: Phase
    passed: Passed | None
    unready: int


def status(plan: Plan, directory: Path) -> tuple[Status, ...]:
    """How far each step is. Reads the journal and nothing else."""
    steps = journal.history(directory / RUN / journal.NAME).steps
    return tuple(_status(step, steps.get(step.id)) for step in plan.steps)


def gates(plan: Plan, directory: Path) -> tuple[Gate, ...]:
    """The gates that the plan has steps behind."""
    history = journal.history(directory / RUN / journal.NAME)
    ended = frozenset(name for name, found in history.steps.items() if found.ended)
    passed = {found.gate: found for found in history.gates}
    present = [phase for phase in GATES if any(step.phase is phase for step in plan.steps)]
    return tuple(Gate(phase, passed.get(phase), len(unready(plan, phase, ended))) for phase in present)


def holder(directory: Path) -> Holder | None:
    """Who is applying the plan, or left its lock behind."""
    return lock.holder(lock_of(directory))


def lock_of(directory: Path) -> Path:
    """The lock file of a plan."""
    return directory / RUN / lock.NAME


def _status(step: Step, found: journal.Progress | None) -> Status:
    if found is None:
        return Status(step, State.WAITING)
    if found.ended:
        return Status(step, State.DONE, at=found.at)
    state = State.FAILED if found.reason else State.BEGUN
    return Status(step, state, found.reason, found.remedy, found.at)
