"""Looks for identifiers of the old account in everything that stands in the new one."""

from __future__ import annotations

from migrate.execution.failures import StepFailed
from migrate.execution.leftovers import leftovers
from migrate.execution.pairs import dictionary
from migrate.execution.protocol import Outputs
from migrate.execution.world import STAGE, World
from migrate.model.plan import Step

SHOWN = 10


def done(step: Step, world: World) -> Outputs | None:
    """How many resources and stacks were searched. StepFailed names each place where the old account is still named."""
    target = world.target_inventory(step.account.removeprefix(STAGE))
    allowed = step.inputs["allowed"]
    assert isinstance(allowed, list | tuple)
    known = dictionary(step, world, with_pairs=False)
    found = leftovers(target, world.plan.source_account, known, [str(text) for text in allowed])
    if found:
        lines = [f"{item.resource} at {item.place}: {item.token}" for item in found[:SHOWN]]
        more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        raise StepFailed(
            f"{len(found)} places in the new account still name the old one: {'; '.join(lines)}{more}",
            "correct them at their source (a template, a parameter, a literal value) and make a new plan",
        )
    return {"scanned": len(target.resources) + len(target.stacks), "leftovers": []}


def do(step: Step, world: World) -> None:
    """A search changes nothing: `done` has said all there is to say."""
