"""Ownership by use: a resource that nothing names a stage for belongs to the one stage that uses it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import networkx

from migrate.graph import Graph
from migrate.inventory.stages import Stages
from migrate.model.inventory import Inventory
from migrate.model.ownership import Evidence, Ownership, Standing, judged
from migrate.model.resource import Resource
from migrate.resources import BY_KIND

USE = "use"
NOBODY = ""
"""Stands for a user whose own stage is unknown."""

Users = Mapping[str, str]
"""Stage -> the first of its users, by key."""


@dataclass(frozen=True)
class Use:
    """The uses in one inventory. Each step takes what is found so far and gives what it found for the unknown."""

    inventory: Inventory
    graph: Graph
    stages: Stages

    def connections(self, found: Mapping[str, Ownership]) -> Mapping[str, Ownership]:
        """What has no name of its own and no users only connects others (an event source mapping): it is of the stage
        of all that it connects."""
        connecting = {
            resource.key: self._connected(resource.key, found)
            for resource in self.inventory.resources
            if _unknown(found, resource.key) and _nameless(resource) and not self._has_users(resource.key)
        }
        return {key: self._judge(ends) for key, ends in connecting.items() if ends}

    def users(self, found: Mapping[str, Ownership]) -> Mapping[str, Ownership]:
        """The stages of all users, through others of unknown stage too. Linear: each group is visited once, after
        its users; a circle counts as one."""
        group = self._groups(found)
        seen: dict[str, dict[str, str]] = {name: {} for name in group.values()}
        between: networkx.DiGraph[str] = networkx.DiGraph()
        between.add_nodes_from(seen)
        for user, used, edge in self.graph.edges(data=True):
            if used not in group or user not in found or _is_part(edge):
                continue
            if user in group:
                between.add_edge(group[user], group[used])
            else:
                _note(seen[group[used]], dict.fromkeys(_stages(found[user]), user))
        circles = networkx.condensation(between)
        of: dict[int, dict[str, str]] = {}
        for circle in networkx.topological_sort(circles):
            members = circles.nodes[circle]["members"]
            users: dict[str, str] = {}
            for known in (*(seen[name] for name in members), *(of[user] for user in circles.predecessors(circle))):
                _note(users, known)
            of[circle] = users or {NOBODY: min(members)}
        where = circles.graph["mapping"]
        return {key: self._judge(of[where[name]]) for key, name in group.items()}

    def _judge(self, users: Users) -> Ownership:
        evidence = tuple(Evidence(USE, key, stage) for stage, key in sorted(users.items()) if stage)
        known = [stage for stage in sorted(users) if stage != NOBODY]
        production = next((stage for stage in known if self.stages.is_production(stage)), "")
        if production:
            return judged(Standing.PROTECTED, production, evidence)
        if len(known) > 1:
            return judged(Standing.SHARED, "", evidence)
        if known and NOBODY not in users:
            return judged(Standing.STAGE, known[0], evidence)
        return judged(Standing.UNKNOWN, "", evidence)

    def _connected(self, key: str, found: Mapping[str, Ownership]) -> Users:
        ends: dict[str, str] = {}
        for used in self.graph.successors(key) if key in self.graph else ():
            if used in found:
                _note(ends, dict.fromkeys(_stages(found[used]), used))
        return ends

    def _has_users(self, key: str) -> bool:
        return key in self.graph and not all(_is_part(edge) for _, _, edge in self.graph.in_edges(key, data=True))

    def _groups(self, found: Mapping[str, Ownership]) -> Mapping[str, str]:
        """Unknown key -> the name of the group that it shares one fate with: a stack and what it holds, a resource
        and its parts."""
        together: networkx.Graph[str] = networkx.Graph()
        together.add_nodes_from(key for key in found if _unknown(found, key))
        together.add_edges_from(pair for pair in self._pairs() if all(end in together for end in pair))
        return {key: min(members) for members in networkx.connected_components(together) for key in members}

    def _pairs(self) -> Iterator[tuple[str, str]]:
        stacks = self.inventory.stack_by_id
        for resource in self.inventory.resources:
            if resource.parent:
                yield resource.key, resource.parent
            if resource.membership and resource.membership.stack_id in stacks:
                yield resource.key, stacks[resource.membership.stack_id].key
        for stack in self.inventory.stacks:
            if stack.parent in stacks:
                yield stack.key, stacks[stack.parent].key


def _unknown(found: Mapping[str, Ownership], key: str) -> bool:
    return key in found and found[key].standing is Standing.UNKNOWN


def _is_part(edge: Mapping[str, Any]) -> bool:
    """Whether an edge leads from a part to its whole, which is no use of it."""
    return bool(edge.get("label") == "parent")


def _nameless(resource: Resource) -> bool:
    module = BY_KIND.get(resource.kind)
    return module is not None and not module.SPEC.name_property


def _stages(ownership: Ownership) -> list[str]:
    if ownership.standing is Standing.UNKNOWN:
        return []
    return [ownership.stage] if ownership.stage else sorted({item.stage for item in ownership.evidence})


def _note(users: dict[str, str], more: Users) -> None:
    for stage, key in more.items():
        users[stage] = min(key, users.get(stage, key))
