"""What every pass of the planner is given: the account as it was read, whose is what, and what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from migrate.config import Config
from migrate.graph.build import Graph
from migrate.graph.declared import stack_scopes
from migrate.graph.intrinsics import Scope
from migrate.graph.references import Identifiers
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership
from migrate.model.resource import Resource
from migrate.model.stack import Stack, StackResource
from migrate.model.target import TargetReading


@dataclass(frozen=True)
class Brief:
    """The input of planning. `stages` are those to move; `ownership` is by resource and stack key.

    targets   stage -> what was found of its account; nothing where the organization was not asked
    """

    inventory: Inventory
    graph: Graph
    ownership: Mapping[str, Ownership]
    config: Config
    stages: tuple[str, ...]
    targets: Mapping[str, TargetReading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Passes go by the inventory's order, so it is always the same one, whoever rearranged a saved inventory."""
        object.__setattr__(self, "inventory", _in_order(self.inventory))

    @cached_property
    def identifiers(self) -> Identifiers:
        """Every identifier of the source account, its own id included."""
        return Identifiers(self.inventory, also=[self.inventory.account])

    @cached_property
    def scopes(self) -> Mapping[str, Scope]:
        """Stack key -> what the names in its template mean."""
        return stack_scopes(self.inventory)

    @cached_property
    def stacks(self) -> Mapping[str, Stack]:
        """Stack key -> stack."""
        return {stack.key: stack for stack in self.inventory.stacks}

    @cached_property
    def members(self) -> Mapping[str, Mapping[str, Resource]]:
        """Stack key -> logical id -> resource."""
        found: dict[str, dict[str, Resource]] = {stack.key: {} for stack in self.inventory.stacks}
        for resource in self.inventory.resources:
            stack = self.stack_of(resource)
            if stack and resource.membership:
                found[stack.key][resource.membership.logical_id] = resource
        return found

    def stack_of(self, resource: Resource) -> Stack | None:
        """The stack that a resource lives in."""
        return self.inventory.stack_by_id.get(resource.membership.stack_id) if resource.membership else None

    def root_of(self, stack: Stack) -> Stack:
        """The outermost stack around a nested one."""
        while stack.parent and stack.parent in self.inventory.stack_by_id:
            stack = self.inventory.stack_by_id[stack.parent]
        return stack


def _in_order(inventory: Inventory) -> Inventory:
    """The inventory as a scan sorts it."""
    stacks = [replace(stack, resources=tuple(sorted(stack.resources, key=_line_by_line))) for stack in inventory.stacks]
    return replace(
        inventory,
        resources=tuple(sorted(inventory.resources, key=lambda resource: resource.key)),
        stacks=tuple(sorted(stacks, key=lambda stack: stack.key)),
        gaps=tuple(sorted(inventory.gaps)),
    )


def _line_by_line(line: StackResource) -> tuple[str, str, str]:
    return line.logical_id, line.kind, line.physical_id
