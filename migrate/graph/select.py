"""Parts of a graph: one stage's, the neighbourhood of one resource, chosen references alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from migrate.graph.build import Graph
from migrate.graph.cut import Severed


def touching(graph: Graph, keys: Collection[str]) -> Graph:
    """The nodes `keys`, every reference that begins or ends at one of them, and what these name."""
    part = _empty(graph)
    part.add_nodes_from((key, graph.nodes[key]) for key in sorted(keys))
    for user, used, edge in graph.edges(data=True):
        if user in keys or used in keys:
            _connect(part, graph, user, used, edge)
    return part


def around(graph: Graph, key: str, depth: int) -> Graph:
    """All that is at most `depth` references away from `key`, in either direction, and the references between it."""
    near, edge_of = {key}, {key}
    for _ in range(depth):
        edge_of = {other for each in edge_of for other in (*graph.successors(each), *graph.predecessors(each))} - near
        near |= edge_of
    part: Graph = graph.subgraph(near).copy()
    return part


def only(graph: Graph, references: Iterable[Severed]) -> Graph:
    """These references and their ends, nothing else."""
    part = _empty(graph)
    for each in references:
        _connect(part, graph, each.user, each.used, {"place": each.place, "token": each.token, "label": each.label})
    return part


def _empty(graph: Graph) -> Graph:
    return graph.__class__()


def _connect(part: Graph, graph: Graph, user: str, used: str, edge: dict[str, str]) -> None:
    for key in (user, used):
        part.add_node(key, **graph.nodes[key])
    part.add_edge(user, used, **edge)
