"""The graph of an inventory: an edge u -> v says that u needs v, and where that was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import networkx

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
    scopes = stack_scopes(inventory)
    exporters = {(stack.region, name): stack.key for stack in inventory.stacks for name in stack.exports}
    members = _members(inventory)
    for stack in inventory.stacks:
        parent = inventory.stack_by_id.get(stack.parent)
        if parent:
            _add(graph, parent.key, [Reference(stack.key, "", stack.stack_id, "nested")])
        by_user: dict[str, list[Reference]] = defaultdict(list)
        own = members[stack.stack_id]
        for user, found in _stack_references(inventory, stack, scopes[stack.key], identifiers, exporters, own):
            by_user[user].append(found)
        for user, several in sorted(by_user.items()):
            _add(graph, user, (found for found in several if not graph.has_edge(user, found.used)))
    return graph


def stack_scopes(inventory: Inventory) -> Mapping[str, Scope]:
    """Stack key -> what the names in its template mean."""
    exports = {
        region: {
            name: value for stack in inventory.stacks if stack.region == region for name, value in stack.exports.items()
        }
        for region in {stack.region for stack in inventory.stacks}
    }
    attributes: dict[str, dict[tuple[str, str], str]] = {}
    for resource in inventory.resources:
        if resource.membership:
            known = attributes.setdefault(resource.membership.stack_id, {})
            known |= {(resource.membership.logical_id, label): text for label, text in resource.identifiers.items()}
    return {
        stack.key: Scope(
            stack, inventory.account, inventory.partition, exports[stack.region], attributes.get(stack.stack_id, {})
        )
        for stack in inventory.stacks
    }


def _stack_references(
    inventory: Inventory,
    stack: Stack,
    scope: Scope,
    identifiers: Identifiers,
    exporters: Mapping[tuple[str, str], str],
    members: Mapping[str, Resource],
) -> Iterator[tuple[str, Reference]]:
    """(user, reference) for what a stack needs beyond its own resources: exports, and what its texts name.

    The user is the resource that the template says it of, where one stands.
    """
    for place, name in imports(scope):
        if name is not None and (stack.region, name) in exporters:
            yield stack.key, Reference(exporters[stack.region, name], place, name, "export")
    declared = stack.template.get("Resources")
    declared = declared if isinstance(declared, Mapping) else {}
    for logical_id, told in declared.items():
        own = members.get(logical_id)
        kind = str(told.get("Type")) if isinstance(told, Mapping) else ""
        properties = told.get("Properties") if isinstance(told, Mapping) else None
        at = f"Template.Resources.{logical_id}.Properties."
        for found in identifiers.references(properties, stack.region, own, kind):
            yield (own.key if own else stack.key), replace(found, place=at + found.place)
    around: Properties = {name: part for name, part in stack.template.items() if name != "Resources"}
    written: Properties = {"Parameters": dict(stack.parameters), "Template": around}
    for found in identifiers.references(written, stack.region):
        resource = inventory.by_key[found.used]
        if resource.membership is None or resource.membership.stack_id != stack.stack_id:
            yield stack.key, found


def _members(inventory: Inventory) -> Mapping[str, Mapping[str, Resource]]:
    """Stack id -> logical id -> resource."""
    found: dict[str, dict[str, Resource]] = {stack.stack_id: {} for stack in inventory.stacks}
    for resource in inventory.resources:
        if resource.membership:
            found.setdefault(resource.membership.stack_id, {})[resource.membership.logical_id] = resource
    return found


def _add(graph: Graph, user: str, references: Iterable[Reference]) -> None:
    for found in sorted(set(references)):
        if found.used != user:
            graph.add_edge(user, found.used, place=found.place, token=found.token, label=found.label)
