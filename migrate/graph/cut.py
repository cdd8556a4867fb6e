"""The cut: references between what goes different ways. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from migrate.graph.build import Graph
from migrate.graph.references import PATTERN

SOURCE = "source"
"""The home of what does not move."""

TOGETHER = frozenset({"parent", "nested"})
"""Labels of edges between a whole and its parts, which never part."""

Homes = Mapping[str, Collection[str]]
"""Key -> where it will stand: in SOURCE, in accounts of stages, or in several of them."""


@dataclass(frozen=True, slots=True, order=True)
class Severed:
    """`user` names `used` at `place` by `token`, and somewhere it will stand without it."""

    user: str
    used: str
    place: str
    token: str
    label: str


def severed(graph: Graph, homes: Homes) -> Iterator[Severed]:
    """Every reference whose user will stand where what it names does not, in a stable order.

    A pattern of a policy is severed where nothing that it matches comes along: it goes on matching what does.
    """
    patterns: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    found: set[Severed] = set()
    for user, used, edge in graph.edges(data=True):
        if edge["label"] == PATTERN:
            patterns[user, edge["place"], edge["token"]].append(used)
        elif edge["label"] not in TOGETHER and _part(homes, user, [used]):
            found.add(Severed(user, used, edge["place"], edge["token"], edge["label"]))
    for (user, place, token), matched in patterns.items():
        if _part(homes, user, matched):
            found |= {Severed(user, used, place, token, PATTERN) for used in matched}
    yield from sorted(found)


def _part(homes: Homes, user: str, used: Collection[str]) -> bool:
    reached = {home for key in used for home in homes[key]}
    return any(home not in reached for home in homes[user])
