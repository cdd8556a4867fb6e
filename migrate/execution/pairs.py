"""Which resource of a new account is which of the source's: by what the stack steps made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.execution.dictionary import Dictionary
from migrate.execution.world import STAGE, World
from migrate.graph.references import Identifiers
from migrate.model.plan import Step, StepKind
from migrate.model.resource import Resource

Place = tuple[str, str]
"""(stack id, logical id) in the new account."""


def dictionary(step: Step, world: World, with_pairs: bool) -> Dictionary:
    """The translation for a step's stage; `with_pairs` reads the new account, for what only a place can tell apart."""
    source, stage = world.source_inventory(), step.account.removeprefix(STAGE)
    known = {source.account: world.account_id(step.account), **world.identifiers(stage)}
    return Dictionary(Identifiers(source, also=known), known, pairs(step, world) if with_pairs else {})


def pairs(step: Step, world: World) -> Mapping[str, Resource]:
    """Source resource key -> the resource that the step's stage has for it, for all that were found there."""
    target = world.target_inventory(step.account.removeprefix(STAGE))
    there = {
        (resource.membership.stack_id, resource.membership.logical_id): resource
        for resource in target.resources
        if resource.membership
    }
    return {key: there[place] for key, place in places(step, world) if place in there}


def places(step: Step, world: World) -> Iterator[tuple[str, Place]]:
    """(source resource key, its place) for everything that the finished stack steps of the step's stage made.

    A resource of a nested stack is planned as `Outer/Inner`: `Outer` is the nested stack, made like any resource.
    """
    for other in world.plan.steps:
        if other.kind is StepKind.STACK and other.account == step.account and other.id in world.finished:
            planned: Any = other.inputs["resources"]
            made: Any = world.finished[other.id]
            for path, item in planned.items():
                outer, _, logical_id = path.rpartition("/")
                stack_id = made["resources"].get(outer, "") if outer else made["stack_id"]
                yield str(item["key"]), (str(stack_id), logical_id)
