"""The accounts of a plan as something to read: how many calls it takes to see the source, a stage's, or part of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from migrate.model.plan import Step, StepKind
from migrate.model.resource import Resource
from migrate.model.values import Properties, canonical
from migrate.planning.brief import Brief
from migrate.planning.estimates.readings import Account, reading
from migrate.planning.estimates.span import NOTHING, Span
from migrate.planning.moves import Moves
from migrate.planning.unit import Unit
from migrate.planning.units import Deployment

READINGS_OF_SOURCE = 2
"""Before the first step and after the last one."""

OPENING = 6
"""Calls of sts at most, until source and management account are open."""

TARGET_STACK = 4
"""Calls about one stack of a target: found, its lines, its policy, its template."""


@dataclass
class Accounts:
    """Counts what it takes to read them."""

    brief: Brief
    moves: Moves
    deployments: Sequence[Deployment]
    _sizes: dict[int, int] = field(default_factory=dict, init=False)
    _parts: dict[frozenset[str], Span] = field(default_factory=dict, init=False)

    def source(self) -> Span:
        """The source account before the first step and after the last, and the targets before it."""
        targets = Span(0, len(self.deployments) * (4 + 2 * self._regions))
        return reading(self._source, self._source).times(READINGS_OF_SOURCE) + Span(1, OPENING) + targets

    def looked_at_again(self, step: Step) -> Span:
        """Whether what a step takes is still as planned: nothing while the last reading of the source is fresh."""
        stack = Span(0, TARGET_STACK) if step.kind is StepKind.STACK else NOTHING
        if not step.expects:
            return stack
        kinds = frozenset(key.split("/", 1)[0] for key in step.expects)
        if kinds not in self._parts:
            self._parts[kinds] = Span(0, reading(self._source, self._source, kinds).high)
        return stack + self._parts[kinds]

    def of_stage(self, account: str) -> Span:
        """The whole account of a stage, with what this plan makes in it."""
        stage = account.removeprefix("stage:")
        return reading(self._made[stage], self._moving[stage])

    def of_unit(self, unit: Unit) -> Span:
        """The unit's types, by when its stack stands: with the unit alone at least, with the whole stage at most."""
        members = _members([unit])
        kinds = {resource.kind for resource in members if resource.modelled}
        if not kinds:
            return NOTHING
        most = self._moving[unit.stage]
        least = Account.of(members, _lines([unit]), 1)
        return reading(least, Account(most.counts, most.unmodelled, most.stacks, 1), kinds)

    def size(self, template: Properties) -> int:
        """Bytes of a template as it is sent."""
        if id(template) not in self._sizes:
            self._sizes[id(template)] = len(canonical(template).encode())
        return self._sizes[id(template)]

    @property
    def _regions(self) -> int:
        return len(self.brief.inventory.regions)

    @cached_property
    def _source(self) -> Account:
        inventory = self.brief.inventory
        return Account.of(inventory.resources, (len(item.resources) for item in inventory.stacks), self._regions)

    @cached_property
    def _made(self) -> Mapping[str, Account]:
        return {
            item.stage: Account.of(_members(item.units), _lines(item.units), self._regions) for item in self.deployments
        }

    @cached_property
    def _moving(self) -> Mapping[str, Account]:
        """With what moves and no template names: what is copied, and parts that others make."""
        moving: dict[str, list[Resource]] = {item.stage: [] for item in self.deployments}
        for resource in self.brief.inventory.resources:
            for stage in self.moves[resource.key].stages:
                moving[stage].append(resource)
        return {
            item.stage: Account.of(moving[item.stage], _lines(item.units), self._regions) for item in self.deployments
        }


def _members(units: Sequence[Unit]) -> list[Resource]:
    return [resource for unit in units for part in unit.all() for resource in part.members.values()]


def _lines(units: Sequence[Unit]) -> list[int]:
    return [len(part.members) for unit in units for part in unit.all()]
