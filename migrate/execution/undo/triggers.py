"""Takes back a cutover: the stack gets the template with which it was deployed, so that nothing runs by itself."""

from __future__ import annotations

from migrate.execution.steps.stack import USELESS, planned_template, settled
from migrate.execution.undo.formation import live_template, update
from migrate.execution.undo.protocol import Wishes
from migrate.execution.undo.stack import standing
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind
from migrate.model.values import canonical

ACTIONS: tuple[str, ...] = ("cloudformation:UpdateStack", "s3:PutObject")


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing of its own: the step that made the stack looks at all of it."""
    return ()


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing stays on."""
    return ()


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether the stack no longer has the template that switches its triggers on."""
    stack = standing(step, world)
    if stack is None or stack["StackStatus"] in USELESS:
        return True
    client = world.client(step, "cloudformation")
    body = live_template(client, stack["StackId"])
    on, off = (canonical(planned_template(one, world)) for one in (step, _deployed(step, world)))
    return on == off or canonical(body) != on


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Update the stack to what its deploy step made of it."""
    stack = standing(step, world)
    stack = settled(world.client(step, "cloudformation"), stack["StackId"], world) if stack else None
    if stack is not None:
        update(step, world, stack, planned_template(_deployed(step, world), world))


def _deployed(step: Step, world: World) -> Step:
    same = (step.account, step.region, step.inputs["stack_name"])
    return next(
        one
        for one in world.plan.steps
        if one.kind is StepKind.STACK and (one.account, one.region, one.inputs["stack_name"]) == same
    )
