"""Items of a property that become resources of their own where they would close a circle: rules of security groups.

A group whose rule names the group itself, or two groups whose rules name each other, cannot be said in one piece:
CloudFormation wants each named resource to stand first. The types that CloudFormation has for such items say it in two.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx

from migrate.model.resource import Resource
from migrate.planning.brief import Brief
from migrate.resources import BY_KIND

if TYPE_CHECKING:
    Needs = networkx.DiGraph[str]
else:
    Needs = networkx.DiGraph


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What is said in two pieces.

    items   (resource key, property) -> the numbers of its items that become resources of their own
    pairs   (user, used) that close no circle any more
    """

    items: Mapping[tuple[str, str], Collection[int]]
    pairs: frozenset[tuple[str, str]]


def taken_out(brief: Brief, resources: Sequence[Resource]) -> TakenOut:
    """The items to take out of the adopted `resources`, and the references that then close no circle any more."""
    circles = _circles(brief, resources)
    items: dict[tuple[str, str], Collection[int]] = {}
    pairs: set[tuple[str, str]] = set()
    for resource in resources:
        around = circles[resource.key]
        for name in _parts(resource):
            listed = resource.properties.get(name)
            named = {
                number: {found.used for found in brief.identifiers.references(item, resource.region)} & around
                for number, item in enumerate(listed if isinstance(listed, list | tuple) else ())
            }
            items[resource.key, name] = {number for number, used in named.items() if used}
            pairs |= {(resource.key, used) for several in named.values() for used in several}
    return TakenOut(items, frozenset(pair for pair in pairs if pair[0] != pair[1] and _only_in_parts(brief, *pair)))


def _parts(resource: Resource) -> Collection[str]:
    module = BY_KIND.get(resource.kind)
    return module.SPEC.parts if module else ()


def _circles(brief: Brief, resources: Sequence[Resource]) -> Mapping[str, frozenset[str]]:
    """Resource key -> itself and what it stands in a circle with."""
    keys = {resource.key for resource in resources}
    needs: Needs = networkx.DiGraph()
    needs.add_nodes_from(sorted(keys))
    needs.add_edges_from((user, used) for user, used in brief.graph.edges() if user in keys and used in keys)
    return {key: frozenset(circle) for circle in networkx.strongly_connected_components(needs) for key in circle}


def _only_in_parts(brief: Brief, user: str, used: str) -> bool:
    resource = brief.inventory.by_key[user]
    return all(edge["place"].split(".")[0] in _parts(resource) for edge in brief.graph[user][used].values())
