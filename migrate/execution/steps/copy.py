"""Copies what a datastore holds into the one that stands for it in the new account; equal means count and digest.

A step may list under `allowed` the codes of what may be left behind (archived, acl, object-lock, sse-c, old-version).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from migrate.data import DATASTORES
from migrate.data.content import Copying, Datastore, described
from migrate.execution.failures import StepFailed
from migrate.execution.pairs import dictionary
from migrate.execution.protocol import Outputs
from migrate.execution.world import STAGE, World
from migrate.model.arn import Arn
from migrate.model.plan import Step, StepKind
from migrate.model.values import Json

_BUCKETS = "AWS::S3::Bucket/"
"""Their names are the whole world's: one of the source's never names another account's."""

STORES: Mapping[StepKind, Datastore] = {
    StepKind.COPY_OBJECTS: DATASTORES["s3-objects"],
    StepKind.COPY_ITEMS: DATASTORES["dynamodb-items"],
    StepKind.COPY_PARAMETER: DATASTORES["ssm-parameter"],
    StepKind.COPY_SECRET: DATASTORES["secret-value"],
}


def done(step: Step, world: World) -> Outputs | None:
    """Count, bytes and digest when they are equal on both sides. StepFailed when something had to be left behind."""
    store, name, to = STORES[step.kind], str(step.inputs["name"]), target_name(step, world)
    source, target = world.source(store.service, step.region), world.client(step, store.service)
    with world.revealing(step):
        if store.is_empty(target, to) and not store.is_empty(source, name):
            return None
        there = store.content(target, to, str)
        here = store.content(source, name, dictionary(step, world, with_pairs=False).plain)
    if (here.count, here.digest) != (there.count, there.digest):
        return None
    allowed = step.inputs.get("allowed", ())
    refused = [item for item in here.skipped if not isinstance(allowed, list | tuple) or item.code not in allowed]
    if refused:
        raise StepFailed(
            f"{name} holds what cannot be copied, everything else was: {described(refused)}",
            "do what each reason says, and run the same command again",
        )
    skipped: list[Json] = [{"code": item.code, "count": item.count, "reason": item.reason} for item in here.skipped]
    return {"count": there.count, "bytes": there.bytes, "digest": there.digest, "skipped": skipped}


def do(step: Step, world: World) -> None:
    """Copy what the target lacks."""
    store, name, to = STORES[step.kind], str(step.inputs["name"]), target_name(step, world)
    source, target = world.source(store.service, step.region), world.client(step, store.service)
    how = Copying(dictionary(step, world, with_pairs=False).plain, partial(world.progress, step), world.pause)
    with world.revealing(step):
        store.copy(source, target, name, to, how)


def target_name(step: Step, world: World) -> str:
    """What it is called in the new account. StepFailed when that is still something of the source."""
    name, planned = str(step.inputs["name"]), str(step.inputs["to"])
    known = world.identifiers(step.account.removeprefix(STAGE))
    to = world.expand(planned, step) if planned else known.get(name, name)
    arn = Arn.parse(to)
    old = {planned.key.split("/", 2)[2] for planned in world.plan.resources if planned.key.startswith(_BUCKETS)}
    if (arn and arn.account == world.plan.source_account) or (step.kind is StepKind.COPY_OBJECTS and to in old):
        raise StepFailed(
            f"what stands for {name} in the new account is not known", "deploy its stack, or make a new plan"
        )
    return to
