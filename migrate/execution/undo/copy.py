"""Takes back what was copied: a store of a stack goes, or stays, with its stack; what stands alone is deleted.

Nothing is removed that is not the copy any more: objects and items are compared with what was counted when they had
been copied, values with those of the source.
"""

from __future__ import annotations

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.execution.steps import copy as copying
from migrate.execution.undo.protocol import Wishes
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind

ACTIONS: tuple[str, ...] = ("ssm:DeleteParameter", "secretsmanager:DeleteSecret")
SECRET = StepKind.COPY_SECRET
_VALUES = frozenset({StepKind.COPY_PARAMETER, StepKind.COPY_SECRET})


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Where what would be deleted is not what was copied."""
    if step.kind not in _VALUES and not wishes.deletes_data(step):
        return ()
    made = world.finished.get(step.id)
    if made is None:  # a copy that was interrupted
        return ()
    store, to = copying.STORES[step.kind], copying.target_name(step, world)
    client = world.client(step, store.service)
    try:
        with world.revealing(step):
            if store.is_empty(client, to):
                return ()
        if step.kind in _VALUES:
            same = copying.done(step, world) is not None
            return () if same else (f"{to} has another value than its source: one of the two was changed",)
        there = store.content(client, to, str)
    except CallError as error:
        if error.failure is Failure.ABSENT or (error.code, step.kind) == ("InvalidRequestException", SECRET):
            return ()  # of a secret: it waits for its deletion
        raise
    if there.digest == made.get("digest"):
        return ()
    return (f"{to} holds {there.count} things of digest {there.digest[:12]}, and {made.get('count')} were copied",)


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing of its own: what stays is told by the stack that it stays in."""
    return ()


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether the copy is gone; one in a stack is undone with the stack."""
    if not stands_alone(step):
        return True
    store = copying.STORES[step.kind]
    with world.revealing(step):
        return store.is_empty(world.client(step, store.service), copying.target_name(step, world))


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Delete the parameter or the secret."""
    client, to = world.client(step, copying.STORES[step.kind].service), copying.target_name(step, world)
    if step.kind is StepKind.COPY_SECRET:
        delete_secret(client, to)
        return
    try:
        call(client, "delete_parameter", Name=to)
    except CallError as error:
        if error.failure is not Failure.ABSENT:
            raise


def delete_secret(client: Client, name: str) -> None:
    """At once: one that waits for its deletion would keep its name from the next apply, and the source has its own."""
    try:
        call(client, "delete_secret", SecretId=name, ForceDeleteWithoutRecovery=True)
    except CallError as error:
        if error.failure is not Failure.ABSENT:
            raise


def stands_alone(step: Step) -> bool:
    """Whether no stack made what was copied into."""
    return bool(step.inputs["to"]) and step.kind in _VALUES
