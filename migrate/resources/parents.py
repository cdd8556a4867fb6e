"""The types that have to be read together: a part is listed once for each of what it is a part of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from migrate.resources import BY_KIND
from migrate.resources.spec import ResourceModule


def with_parents(kinds: Iterable[str]) -> Mapping[str, ResourceModule]:
    """The modules of `kinds` and of the kinds that they are parts of; a kind that no module models is left out."""
    wanted: dict[str, ResourceModule] = {}
    waiting = [*kinds]
    while waiting:
        kind = waiting.pop()
        if kind in BY_KIND and kind not in wanted:
            wanted[kind] = BY_KIND[kind]
            waiting += BY_KIND[kind].SPEC.parents
    return wanted
