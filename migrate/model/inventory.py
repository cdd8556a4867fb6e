"""Everything that was read of one account, and what could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from migrate.model.finding import Finding, Gap
from migrate.model.resource import Resource
from migrate.model.stack import Stack


@dataclass(frozen=True)
class Inventory:
    """One account at one time. `taken_at` is ISO 8601 UTC; tuples are sorted by key."""

    account: str
    partition: str
    regions: tuple[str, ...]
    taken_at: str
    resources: tuple[Resource, ...]
    stacks: tuple[Stack, ...]
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()

    @cached_property
    def by_key(self) -> Mapping[str, Resource]:
        """Resource key -> resource."""
        return {resource.key: resource for resource in self.resources}

    @cached_property
    def stack_by_id(self) -> Mapping[str, Stack]:
        """Stack id -> stack."""
        return {stack.stack_id: stack for stack in self.stacks}
