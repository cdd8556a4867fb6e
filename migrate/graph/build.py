"""The graph of an inventory: an edge u -> v says that u needs v, and where that was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import networkx

from migrate.graph.declared import said, stack_scopes
from migrate.graph.intrinsics import Scope, imports
from migrate.graph.references import Identifiers, Reference
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.model.values import Properties

if TYPE_CHECKING:
    Graph = networkx.MultiDiGraph[str]
else:
    Graph = networkx.MultiDiGraph


def build(inventory: Inventory) -> Graph:
    """Nodes are the keys of resources and stacks; edges carry place, token and label."""
    graph: Graph = networkx.MultiDiGraph()
    identifiers = Identifiers(inventory)
    for stack in inventory.stacks:
        graph.add_node(stack.key, kind="AWS::CloudFormation::Stack", name=stack.name)
    for resource in inventory.resources:
        graph.add_node(resource.key, kind=resource.kind, name=resource.name)
    for resource in inventory.resources:
        _add(graph, resource.key, identifiers.references(resource.properties, resource.region, resource))
        if resource.parent:
            _add(graph, resource.key, [Reference(resource.parent, "", "", "parent")])
    templates = _Templates(inventory, identifiers)
    for stack in inventory.stacks:
        parent = inventory.stack_by_id.get(stack.parent)
        if parent:
            _add(graph, parent.key, [Reference(stack.key, "", stack.stack_id, "nested")])
        by_user: dict[str, list[Reference]] = defaultdict(list)
        for user, found in templates.references(stack):
            by_user[user].append(found)
        for user, several in sorted(by_user.items()):
            # What the values say already is not told twice.
            _add(graph, user, [found for found in several if not graph.has_edge(user, found.used)])
    return graph


def _add(graph: Graph, user: str, references: Iterable[Reference]) -> None:
    for found in sorted(set(references)):
        if found.used != user:
            graph.add_edge(user, found.used, place=found.place, token=found.token, label=found.label)


@dataclass(frozen=True)
class _Templates:
    """What the templates of an inventory's stacks say, also of what no module reads and of what AWS tells nobody."""

    inventory: Inventory
    identifiers: Identifiers

    @cached_property
    def _scopes(self) -> Mapping[str, Scope]:
        return stack_scopes(self.inventory)

    @cached_property
    def _exporters(self) -> Mapping[tuple[str, str], str]:
        return {(stack.region, name): stack.key for stack in self.inventory.stacks for name in stack.exports}

    @cached_property
    def _members(self) -> Mapping[tuple[str, str], Resource]:
        """(stack id, logical id) -> resource."""
        return {
            (resource.membership.stack_id, resource.membership.logical_id): resource
            for resource in self.inventory.resources
            if resource.membership
        }

    def references(self, stack: Stack) -> Iterator[tuple[str, Reference]]:
        """(user, reference) for each export that a stack imports, and for what its texts name.

        The user is the resource that the template says it of, where one stands.
        """
        for place, name in imports(self._scopes[stack.key]):
            if name is not None and (stack.region, name) in self._exporters:
                yield stack.key, Reference(self._exporters[stack.region, name], place, name, "export")
        resources = stack.template.get("Resources")
        standing = {line.logical_id for line in stack.resources}
        for logical_id, told in resources.items() if isinstance(resources, Mapping) else ():
            if logical_id in standing:  # others are for a condition that does not hold
                yield from self._of_resource(stack, logical_id, told)
        around: Properties = {name: part for name, part in stack.template.items() if name != "Resources"}
        written: Properties = {"Parameters": dict(stack.parameters), "Template": around}
        for found in self.identifiers.references(written, stack.region):
            resource = self.inventory.by_key[found.used]
            if resource.membership is None or resource.membership.stack_id != stack.stack_id:
                yield stack.key, found

    def _of_resource(self, stack: Stack, logical_id: str, told: object) -> Iterator[tuple[str, Reference]]:
        own = self._members.get((stack.stack_id, logical_id))
        kind = str(told.get("Type")) if isinstance(told, Mapping) else ""
        at = f"Template.Resources.{logical_id}.Properties."
        for found in self.identifiers.references(said(self._scopes[stack.key], logical_id), stack.region, own, kind):
            yield (own.key if own else stack.key), replace(found, place=at + found.place)
