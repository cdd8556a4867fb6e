"""Looks for identifiers of the old account in everything that stands in the new one."""

from __future__ import annotations

from dataclasses import replace

from migrate.execution.failures import StepFailed
from migrate.execution.leftovers import leftovers
from migrate.execution.pairs import dictionary
from migrate.execution.protocol import Outputs
from migrate.execution.world import STAGE, World
from migrate.model.inventory import Inventory
from migrate.model.plan import Plan, Step

SHOWN = 10


def done(step: Step, world: World) -> Outputs | None:
    """How many resources and stacks were searched. StepFailed names each place where the old account is still named."""
    stage = step.account.removeprefix(STAGE)
    target = _without_way_in(world.target_inventory(stage), world.plan, stage)
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


def _without_way_in(found: Inventory, plan: Plan, stage: str) -> Inventory:
    """The inventory without the role by which the organization enters: it has to trust the management account."""
    roles = {target.role_name for target in plan.targets if target.stage == stage}
    kept = (item for item in found.resources if item.kind != "AWS::IAM::Role" or item.name not in roles)
    return replace(found, resources=tuple(kept))


def do(step: Step, world: World) -> None:
    """A search changes nothing: `done` has said all there is to say."""
