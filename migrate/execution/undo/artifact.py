"""Takes back one file of the artifact bucket, with all its versions."""

from __future__ import annotations

from migrate.aws.calls import CallError, Failure
from migrate.execution.steps import artifact
from migrate.execution.undo.protocol import Wishes
from migrate.execution.undo.stores import empty, keys
from migrate.execution.world import World
from migrate.model.plan import Step

ACTIONS: tuple[str, ...] = ("s3:DeleteObjects",)


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Where the file is there with other bytes than the planned ones."""
    if not step.inputs["sha256"] or undone(step, world, wishes) or artifact.done(step, world) is not None:
        return ()
    return (f"{_bucket(step, world)}/{step.inputs['key']} has other bytes than those that were put there",)


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing stays."""
    return ()


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether no version of the file is there."""
    try:
        return not keys(world.client(step, "s3"), _bucket(step, world), world.account_id(step.account), _key(step))
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return True
        raise


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Delete its versions."""
    owner = world.account_id(step.account)
    empty(world.client(step, "s3"), _bucket(step, world), owner, _key(step), only=(_key(step),))


def _bucket(step: Step, world: World) -> str:
    return world.expand(str(step.inputs["bucket"]), step)


def _key(step: Step) -> str:
    return str(step.inputs["key"])
