"""Everything that was read of one account, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from migrate.model.finding import Finding, Gap
from migrate.model.resource import Resource
from migrate.model.stack import Stack

FORMAT_VERSION = 2
"""Of a saved inventory: counted up with every field that an older migrate does not know. An older file lacks them."""


@dataclass(frozen=True, slots=True, order=True)
class StageCost:
    """What a stage cost for each of the `days` full days before the reading, by Cost Explorer's tag `tag`."""

    stage: str
    amount_per_day: float
    currency: str
    days: int
    tag: str


@dataclass(frozen=True)
class Inventory:
    """One account at one time. `taken_at` is ISO 8601 UTC; tuples are sorted by key.

    unmeasured   why costs or sizes are not known: estimates lack them, and nothing else does
    """

    account: str
    partition: str
    regions: tuple[str, ...]
    taken_at: str
    resources: tuple[Resource, ...]
    stacks: tuple[Stack, ...]
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    costs: tuple[StageCost, ...] = ()
    unmeasured: tuple[Gap, ...] = ()
    format_version: int = FORMAT_VERSION

    @cached_property
    def by_key(self) -> Mapping[str, Resource]:
        """Resource key -> resource."""
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def stack_by_id(self) -> Mapping[str, Stack]:
        """Stack id -> stack."""
        return {stack.stack_id: stack for stack in self.stacks}
