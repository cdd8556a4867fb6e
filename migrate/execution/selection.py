"""Which of a plan's steps a run is asked for: through a phase, some by name, or those that failed. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from difflib import get_close_matches

from migrate.execution.failures import NotApplicable
from migrate.execution.journal import History
from migrate.model.plan import Phase, Plan, Step

_ORDER = {phase: number for number, phase in enumerate(Phase)}


def through_phase(plan: Plan, through: Phase) -> tuple[Step, ...]:
    """The steps of the phases up to `through`."""
    return tuple(step for step in plan.steps if _ORDER[step.phase] <= _ORDER[through])


def before_phase(plan: Plan, phase: Phase) -> tuple[Step, ...]:
    """The steps of the phases before `phase`."""
    return tuple(step for step in plan.steps if _ORDER[step.phase] < _ORDER[phase])


def last_phase(steps: Iterable[Step], least: Phase) -> Phase:
    """The last phase of the steps, or `least` when none comes later."""
    return max([least, *(step.phase for step in steps)], key=_ORDER.__getitem__)


def named(plan: Plan, history: History, only: Sequence[str], where: str) -> tuple[Step, ...]:
    """The steps with these ids. NotApplicable when there is no such step, or one needs what is not done."""
    known = {step.id: step for step in plan.steps}
    for name in only:
        if name not in known:
            near = get_close_matches(name, known, 3)
            raise NotApplicable(
                f"{where} has no step {name}" + (f"; did you mean {', '.join(near)}?" if near else ""),
                f"see its steps: migrate status {where}",
            )
    wanted = tuple(step for step in plan.steps if step.id in set(only))
    done = _done(history)
    for step in wanted:
        missing = [need for need in step.needs if need not in done and need not in only]
        if missing:
            more = " ".join(f"--only {need}" for need in (*missing, *only))
            raise NotApplicable(
                f"step {step.id} needs {', '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not done",
                f"carry that out first, or with it: migrate apply {where} {more}",
            )
    return wanted


def failed_before(steps: Sequence[Step], history: History, where: str) -> tuple[Step, ...]:
    """Those of the steps that failed and are not done since, and what depends on them."""
    failed = {name for name, found in history.steps.items() if found.failed and not found.ended}
    wanted = dependents(failed, steps)
    if not any(step.id in failed for step in steps):
        raise NotApplicable(f"no step of {where} has failed", f"go on with: migrate apply {where}")
    return tuple(step for step in steps if step.id in wanted)


def dependents(names: Collection[str], steps: Iterable[Step]) -> frozenset[str]:
    """These ids, and those of the steps that need one of them directly or through others."""
    users: dict[str, list[str]] = {}
    for step in steps:
        for need in step.needs:
            users.setdefault(need, []).append(step.id)
    found, left = set(names), list(names)
    while left:
        new = [user for user in users.get(left.pop(), ()) if user not in found]
        found.update(new)
        left.extend(new)
    return frozenset(found)


def _done(history: History) -> frozenset[str]:
    return frozenset(name for name, found in history.steps.items() if found.ended)
