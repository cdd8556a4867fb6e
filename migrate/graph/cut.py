"""The cut: references between what moves and what stays."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from migrate.graph.build import Graph


@dataclass(frozen=True, slots=True, order=True)
class Severed:
    """`user` names `used` at `place`, and they part."""

    user: str
    used: str
    place: str


def left_behind(graph: Graph, moving: Collection[str]) -> Iterator[Severed]:
    """References from what stays to what moves, in a stable order: they go on naming the old resource."""
    for user, used, edge in sorted(graph.edges(data=True), key=lambda item: (item[0], item[1], item[2]["place"])):
        if used in moving and user not in moving:
            yield Severed(user, used, edge["place"])
