"""What there is to undo, what stays and why, and what has changed since: looked at before anything is touched."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from migrate.execution.failures import Stale
from migrate.execution.journal import Entry, History
from migrate.execution.steps.copy import STORES as COPIES
from migrate.execution.undo import STAYS, UndoModule, Wishes
from migrate.execution.undo.copy import stands_alone
from migrate.execution.world import STAGE, World
from migrate.model.plan import Plan, Step, StepKind


class State(StrEnum):
    """What becomes of what a step did."""

    UNDO = "undo"
    UNDONE = "undone"  # nothing is left of it but what is kept
    WITHIN = "within"  # it goes, or stays, with the stack that holds it
    STAYS = "stays"  # it is not this plan's, or never taken back


@dataclass(frozen=True, slots=True)
class Look:
    """One step that did something. `kept` and `changed` say what and why, a line each."""

    step: Step
    state: State
    kept: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()


def begun(path: Path) -> frozenset[str]:
    """The steps for which the journal at `path`, which was found whole, says that something was about to be made."""
    lines = path.read_bytes().splitlines(keepends=True)
    entries = (json.loads(line) for line in lines if line.endswith(b"\n"))
    return frozenset(entry["step"] for entry in entries if entry["entry"] == Entry.BEGIN)


def survey(
    world: World,
    made: Collection[str],
    before: History,
    modules: Mapping[StepKind, UndoModule],
    wishes: Wishes,
) -> tuple[Look, ...]:
    """A look at each step that did something, the last step first. Reads only.

    `made` are the steps that began to make something; `before` is what an earlier rollback did of this.
    """
    return tuple(_looks(world, made, before, modules, wishes))


def refuse_changed(looks: Collection[Look], wishes: Wishes, directory: Path) -> None:
    """Stale, naming everything that is no longer what the plan made, unless each was named."""
    found = [look for look in looks if look.changed and look.step.id not in wishes.changed]
    if found:
        lines = "; ".join(f"{look.step.id}: {', '.join(look.changed)}" for look in found)
        named = " ".join(f"--even-if-changed '{look.step.id}'" for look in found)
        raise Stale(
            f"this was changed after it was made, and nothing was undone: {lines}",
            f"save what is needed of it, then remove it all the same with: migrate rollback {directory} {named}",
        )


def _looks(
    world: World, made: Collection[str], before: History, modules: Mapping[StepKind, UndoModule], wishes: Wishes
) -> Iterator[Look]:
    for step in reversed(world.plan.steps):
        if step.id not in made and step.id not in world.finished:
            continue
        if step.kind in STAYS:
            yield Look(step, State.STAYS, (STAYS[step.kind],))
        elif step.kind not in modules:
            continue
        elif step.id not in made or stood_before(world.plan, step):
            yield Look(step, State.STAYS, ("it stood there before this plan",))
        else:
            yield _look(step, world, before, modules[step.kind], wishes)


def _look(step: Step, world: World, before: History, module: UndoModule, wishes: Wishes) -> Look:
    """One step. A copy that goes with its stack is not compared while that is half undone."""
    state = State.UNDONE if module.undone(step, world, wishes) else State.UNDO
    kept = module.kept(step, world, wishes)
    begun = before.begun(step.id)
    if step.kind in COPIES and not stands_alone(step):
        state = State.WITHIN
        begun = any(before.begun(need) and not before.steps[need].ended for need in step.needs)
    elif step.kind is StepKind.ORGANIZATIONAL_UNIT and kept:
        state = State.STAYS
    if not begun:
        return Look(step, state, kept, module.changed(step, world, wishes))
    return Look(step, state, kept, _changed_since_undone(step, world, before, module))


def _changed_since_undone(step: Step, world: World, before: History, module: UndoModule) -> tuple[str, ...]:
    """What an earlier rollback has begun to undo it has changed itself; where it had ended, all is to be as it left it.

    A later plan may have been applied to what was kept.
    """
    found = before.steps.get(step.id)
    if found is None or not found.ended or module.undone(step, world, Wishes()):
        return ()
    return ("it is no longer as an earlier rollback left it",)


def stood_before(plan: Plan, step: Step) -> bool:
    """Whether the stack of a deploy step was in its account when the plan was made: then the plan only changed it."""
    if step.kind is not StepKind.STACK:
        return False
    name = f"{step.region}/{step.inputs['stack_name']}"
    return any(STAGE + target.stage == step.account and name in target.stacks for target in plan.targets)
