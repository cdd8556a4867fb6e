"""Refuses a plan that is out of time or used up, by what its journal says: before anything is asked of AWS."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree

from migrate.execution import journal
from migrate.execution.failures import NotApplicable
from migrate.execution.journal import History
from migrate.model.plan import Phase, Plan, Step
from migrate.planning.applicability import refuse_inapplicable


def refuse_expired(plan: Plan, where: str, history: History, now: datetime) -> None:
    """A plan that was begun in time may be finished: half of a migration is worse than a late one."""
    if history.runs == 0:
        refuse_inapplicable(plan, where, now)


def refuse_applied(where: str, history: History, steps: Sequence[Step], through: Phase, reported: bool) -> None:
    """A plan is for one use: what it says is done, and its report is written."""
    found = [history.steps[step.id] for step in steps if step.id in history.steps]
    if not reported or len(found) < len(steps) or not all(progress.ended for progress in found):
        return
    at = max(found, key=lambda progress: progress.line).at if found else ""
    raise NotApplicable(
        f"{where} was already applied through {through}, the last step at {at}",
        f"see {where}/run/report.md; look again with: migrate verify {where}; for what changed since, plan anew",
    )


def refuse_done(where: str, history: History, steps: Sequence[Step]) -> None:
    """The same for steps that were asked for by name."""
    if steps and all(step.id in history.steps and history.steps[step.id].ended for step in steps):
        told = ", ".join(f"{step.id} at {history.steps[step.id].at}" for step in steps)
        raise NotApplicable(f"of {where} is done already: {told}", f"look at it again with: migrate verify {where}")


@contextmanager
def left_as_it_was(run: Path) -> Iterator[None]:
    """The run's folder, which goes again when the plan is refused before anything is begun; the lock must be held."""
    try:
        yield
    finally:
        if not (run / journal.NAME).exists():
            rmtree(run, ignore_errors=True)  # where it cannot go, the error that is on its way says why
