"""What the source account looked like: compared with the plan before a run, and with itself after it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from migrate.execution.failures import Stale
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.model.ownership import Standing
from migrate.model.plan import Plan, Treatment

SHOWN = 10
Fingerprints = Mapping[str, str]
"""Resource or stack key -> fingerprint."""


@dataclass(frozen=True, slots=True)
class Change:
    """One resource or stack that is not what it was; `how` is changed, gone or new."""

    key: str
    how: str
    protected: bool


def fingerprints(inventory: Inventory) -> Fingerprints:
    """Of everything in an inventory."""
    every = {resource.key: resource.fingerprint for resource in inventory.resources}
    return every | {stack.key: stack.fingerprint for stack in inventory.stacks}


def refuse_if_stale(plan: Plan, found: Inventory) -> None:
    """Stale, naming what moved, unless everything that the plan moves or cuts is as the plan saw it.

    What stays where it is may change meanwhile: production is deployed every day.
    """
    named = {name for question in plan.cut for edge in question.edges for name in (edge.user, edge.used)}
    wanted = {
        planned.key: planned.fingerprint
        for planned in plan.resources
        if planned.fingerprint and (planned.treatment is not Treatment.STAY or planned.key in named)
    }
    moved = changes(wanted | dict(plan.stacks), fingerprints(found), new=False)
    if moved:
        shown = ", ".join(f"{change.key} is {change.how}" for change in moved[:SHOWN])
        more = f" and {len(moved) - SHOWN} more" if len(moved) > SHOWN else ""
        known = {_told(gap) for gap in plan.gaps}
        unread = [f"{gap.what} in {gap.where}: {gap.reason}" for gap in found.gaps if _told(gap) not in known]
        unknown = f" (this could not be read: {'; '.join(unread[:SHOWN])})" if unread else ""
        raise Stale(
            f"the source has changed since the plan was made: {shown}{more}{unknown}", "make a new plan and review it"
        )


def refuse_if_moved(plan: Plan, keys: Collection[str], found: Inventory) -> None:
    """Stale, naming what moved, unless the resources and stacks with these keys are as the plan saw them."""
    wanted = {planned.key: planned.fingerprint for planned in plan.resources if planned.key in keys}
    wanted |= {key: fingerprint for key, fingerprint in plan.stacks.items() if key in keys}
    moved = changes({key: text for key, text in wanted.items() if text}, fingerprints(found), new=False)
    if moved:
        shown = ", ".join(f"{change.key} is {change.how}" for change in moved[:SHOWN])
        raise Stale(f"the source has changed since the plan was made: {shown}", "make a new plan and review it")


def changes(
    before: Fingerprints, after: Fingerprints, protected: Iterable[str] = (), new: bool = True
) -> tuple[Change, ...]:
    """What differs between two times, sorted by key; `new` also tells what was not there before."""
    guarded = frozenset(protected)
    keys = sorted({*before, *(after if new else ())})
    different = [key for key in keys if before.get(key) != after.get(key)]
    return tuple(Change(key, _how(key, before, after), key in guarded) for key in different)


def protected_keys(plan: Plan) -> frozenset[str]:
    """The resources that are production's, or used by it."""
    return frozenset(planned.key for planned in plan.resources if planned.ownership.standing is Standing.PROTECTED)


def _told(gap: Gap) -> tuple[str, str, str]:
    return gap.what, gap.where, gap.reason


def _how(key: str, before: Fingerprints, after: Fingerprints) -> str:
    if key not in before:
        return "new"
    return "changed" if key in after else "gone"
