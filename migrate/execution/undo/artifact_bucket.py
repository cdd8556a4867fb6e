"""Takes back the artifact bucket: emptied of what this plan put there, and deleted."""

from __future__ import annotations

from migrate.aws.calls import CallError, Failure, call
from migrate.execution.undo.formation import FOLDER
from migrate.execution.undo.protocol import Wishes
from migrate.execution.undo.stores import empty, keys
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind

ACTIONS: tuple[str, ...] = ("s3:DeleteBucket", "s3:DeleteObjects")
SHOWN = 5


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Objects that this plan did not put there."""
    foreign = sorted(_keys(step, world) - _own(step, world, _keys(step, world)))
    if not foreign:
        return ()
    more = f" and {len(foreign) - SHOWN} more" if len(foreign) > SHOWN else ""
    return (f"bucket {_name(step, world)} holds what this plan did not put there: {', '.join(foreign[:SHOWN])}{more}",)


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing stays."""
    return ()


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether the bucket is gone."""
    try:
        call(world.client(step, "s3"), "head_bucket", Bucket=_name(step, world), **_owner(step, world))
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return True
        raise
    return False


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Delete this plan's objects, all of them when that was asked for by name, and the bucket."""
    client, bucket, owner = world.client(step, "s3"), _name(step, world), world.account_id(step.account)
    there = _keys(step, world)
    own = there if step.id in wishes.changed else _own(step, world, there)
    if own:
        empty(client, bucket, owner, only=own)
    try:
        call(client, "delete_bucket", Bucket=bucket, **_owner(step, world))
    except CallError as error:
        if error.failure is not Failure.ABSENT:
            raise


def _own(step: Step, world: World, there: frozenset[str]) -> frozenset[str]:
    """Code and templates of the plan's steps, and the templates of a rollback."""
    here = [one for one in world.plan.steps if (one.account, one.region) == (step.account, step.region)]
    code = {str(one.inputs["key"]) for one in here if one.kind is StepKind.ARTIFACT}
    kinds = (StepKind.STACK, StepKind.ENABLE_TRIGGERS)
    templates = {f"templates/{one.inputs['stack_name']}/{one.kind}.json" for one in here if one.kind in kinds}
    return frozenset(key for key in there if key in code | templates or key.startswith(FOLDER))


def _keys(step: Step, world: World) -> frozenset[str]:
    try:
        return keys(world.client(step, "s3"), _name(step, world), world.account_id(step.account))
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return frozenset()
        raise


def _owner(step: Step, world: World) -> dict[str, str]:
    return {"ExpectedBucketOwner": world.account_id(step.account)}


def _name(step: Step, world: World) -> str:
    return world.expand(str(step.inputs["bucket"]), step)
