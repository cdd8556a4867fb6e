"""Are both sides still as the plan saw them? Asked before the run of everything, and before a step of its own."""

from __future__ import annotations

from migrate.execution import source
from migrate.execution.failures import Stale
from migrate.execution.world import STAGE, World
from migrate.inventory.targets import read_targets
from migrate.model.plan import Step, StepKind, Target, TargetState

REPLAN = "make a new plan and review it: migrate plan"


def refuse_moved_targets(world: World, begun: frozenset[str]) -> None:
    """Stale, naming what moved, unless the accounts are as the plan saw them; of stages in `begun` the run itself
    has changed them since. This also keeps a copy of a plan from being applied a second time."""
    targets = [target for target in world.plan.targets if target.stage not in begun]
    known = [target for target in targets if target.state is not TargetState.UNREAD]
    if not known:
        return
    found = read_targets(world.sessions.management, world.sessions.member, known, world.plan.regions)
    moved = [change for target in known for change in found[target.stage].moved(target)]
    unread = [f"{stage}: {one.reason}" for stage, one in found.items() if one.state is TargetState.UNREAD]
    if moved:
        raise Stale(f"what is moved into has changed since the plan was made: {', '.join(moved)}", REPLAN)
    if unread:
        raise Stale(f"what is moved into could be read for the plan, and cannot now: {'; '.join(unread)}", REPLAN)


def refuse_if_stale(step: Step, world: World, begun: bool) -> None:
    """Stale, naming what moved, unless what the step takes from the source, and what stands in the way of what it
    makes, are as the plan saw them. A step that has `begun` has changed its target itself."""
    if step.expects:
        source.refuse_if_moved(world.plan, step.expects, world.source_now(step.expects))
    if step.kind is StepKind.STACK and not begun:
        _refuse_moved_stack(step, world)


def _refuse_moved_stack(step: Step, world: World) -> None:
    target = _target(step, world)
    if target.state is TargetState.UNREAD:
        return
    name = str(step.inputs["stack_name"])
    planned, found = target.stacks.get(f"{step.region}/{name}", ""), world.target_stack(step, name)
    if planned != found:
        how = "gone" if not found else "changed" if planned else "new"
        raise Stale(
            f"stack {name} in account {world.account_id(step.account)} is {how} since the plan was made", REPLAN
        )


def _target(step: Step, world: World) -> Target:
    return next(target for target in world.plan.targets if STAGE + target.stage == step.account)
