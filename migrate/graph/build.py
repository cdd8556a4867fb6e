"""The graph of an inventory: an edge u -> v says that u needs v, and where that was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import networkx

from migrate.graph.intrinsics import Scope, imports
from migrate.graph.references import Identifiers, Reference
from migrate.model.inventory import Inventory
from migrate.model.stack import Stack

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
    for stack in inventory.stacks:
        _add(graph, stack.key, _stack_references(inventory, stack, scopes[stack.key], identifiers, exporters))
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
    inventory: Inventory, stack: Stack, scope: Scope, identifiers: Identifiers, exporters: Mapping[tuple[str, str], str]
) -> Iterator[Reference]:
    """What a stack needs beyond its own resources: exports, its nested stacks, and what its texts name."""
    for place, name in imports(scope):
        if name is not None and (stack.region, name) in exporters:
            yield Reference(exporters[stack.region, name], place, name, "export")
    for nested in inventory.stacks:
        if nested.parent == stack.stack_id:
            yield Reference(nested.key, "", nested.stack_id, "nested")
    written = {"Parameters": dict(stack.parameters), "Template": stack.template}
    for found in identifiers.references(written, stack.region):
        resource = inventory.by_key[found.used]
        if resource.membership is None or resource.membership.stack_id != stack.stack_id:
            yield found


def _add(graph: Graph, user: str, references: Iterator[Reference] | list[Reference]) -> None:
    for found in sorted(set(references)):
        if found.used != user:
            graph.add_edge(user, found.used, place=found.place, token=found.token, label=found.label)
