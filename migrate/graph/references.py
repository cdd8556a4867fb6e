"""References: the identifiers of other resources found inside a resource's values."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from migrate.model.inventory import Inventory
from migrate.model.lexicon import Lexicon, texts
from migrate.model.resource import GLOBAL, Resource
from migrate.model.values import Json

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A value names the resource `used` at `place`: `token` is the text found, `label` which identifier it is."""

    used: str
    place: str
    token: str
    label: str


class Identifiers:
    """All identifiers of an inventory and the resources that each may mean; `also` are texts to find that mean none."""

    def __init__(self, inventory: Inventory, also: Iterable[str] = ()) -> None:
        self._meanings: dict[str, list[tuple[Resource, str]]] = defaultdict(list)
        for resource in inventory.resources:
            for label, text in resource.identifiers.items():
                if len(text) >= _SHORTEST_NAME and not text.isdigit():
                    self._meanings[text].append((resource, label))
        self.lexicon = Lexicon([*self._meanings, *also])

    def references(self, value: Json, region: str, own: Resource | None = None) -> Iterator[Reference]:
        """Every reference in a JSON value that is used in `region`; what names `own` itself is none."""
        mine = set(own.identifiers.values()) if own else set()
        for path, text in texts(value):
            for match in self.lexicon.find(text):
                if match.token not in mine:
                    for resource, label in self.meanings(match.token, path, region):
                        yield Reference(resource.key, ".".join(map(str, path)), match.token, label)

    def meanings(self, token: str, path: Sequence[str | int], region: str) -> list[tuple[Resource, str]]:
        """The resources (and labels) that `token` may mean at `path`; a name that several share goes by the path."""
        meanings = [
            item for item in self._meanings.get(token, ()) if item[0].region in (region, GLOBAL) or ":" in token
        ]
        if len(meanings) > 1:
            place = {word.lower() for part in path for word in _WORDS.findall(str(part))}
            meanings = [item for item in meanings if place & _kind_words(item[0].kind)] or meanings
        return meanings


def _kind_words(kind: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(kind.split("::")[-1])}
