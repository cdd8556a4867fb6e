"""The order in which units can be made: hard needs always hold, soft ones give way where they close a circle."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import networkx

if TYPE_CHECKING:
    Needs = networkx.DiGraph[str]
else:
    Needs = networkx.DiGraph


def needs(nodes: Iterable[str], hard: Iterable[tuple[str, str]], soft: Iterable[tuple[str, str]]) -> Needs:
    """An acyclic graph of (user, used) needs where one exists: in a circle, the last soft edge by name is left out."""
    graph: Needs = networkx.DiGraph()
    graph.add_nodes_from(sorted(nodes))
    graph.add_edges_from((user, used) for user, used in sorted(set(hard)) if user != used)
    kept = set(graph.edges())
    graph.add_edges_from((user, used) for user, used in sorted(set(soft)) if user != used)
    while True:
        candidates = sorted(
            edge
            for part in networkx.strongly_connected_components(graph)
            if len(part) > 1
            for edge in graph.subgraph(part).edges()
            if edge not in kept
        )
        if not candidates:
            return graph
        graph.remove_edge(*candidates[-1])


def circles(graph: Needs) -> Sequence[Sequence[str]]:
    """The circles that are left, each as its sorted nodes."""
    parts = networkx.strongly_connected_components(graph)
    return sorted(sorted(part) for part in parts if len(part) > 1)


def levels(graph: Needs, grouped: Iterable[str]) -> dict[str, int]:
    """Node -> the number of times that one must change from grouped nodes to others and back to reach it.

    Grouped nodes of one level can be made together without closing a circle through the others. The nodes of a circle
    (see `circles`) are of one level: they can only be made together, if at all.
    """
    group = set(grouped)
    found: dict[str, int] = {}
    whole = networkx.condensation(graph)
    for circle in reversed(list(networkx.topological_sort(whole))):
        members = whole.nodes[circle]["members"]
        below = [
            found[used] + (node in group and used not in group)
            for node in members
            for used in graph.successors(node)
            if used not in members
        ]
        found |= dict.fromkeys(members, max(below, default=0))
    return found
