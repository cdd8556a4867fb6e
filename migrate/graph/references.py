"""References: the identifiers of other resources found inside a resource's values."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from migrate.graph.patterns import Patterns, is_pattern
from migrate.graph.relationships import targets
from migrate.model.inventory import Inventory
from migrate.model.lexicon import Lexicon, texts
from migrate.model.resource import GLOBAL, Resource
from migrate.model.values import Json

PATTERN = "pattern"
"""The label of a reference by an ARN with wildcards."""

Path: TypeAlias = tuple[str | int, ...]

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_PLAIN_WORD = re.compile(r"[A-Za-z]+")
_SHORTEST_NAME = 4
_MOST = 8
"""A name that more resources share than this, where no place tells them apart, names none of them."""


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
        self._patterns = Patterns(inventory.resources)

    def references(self, value: Json, region: str, own: Resource | None = None, kind: str = "") -> Iterator[Reference]:
        """Every reference in a JSON value that is used in `region`: the properties of `own`, or of one of `kind`.

        What names `own` itself, or a part of it, is none; what it is called after (a log group after its function) is.
        """
        mine = set(own.identifiers.values()) if own else set()
        for path, text in _places(value):
            place = ".".join(map(str, path))
            named = set()
            for match in self.lexicon.find(text):
                for resource, label in self.meanings(match.token, path, region, own, kind):
                    if own is None or _is_other(resource, label, own, match.token in mine):
                        named.add(resource.key)
                        yield Reference(resource.key, place, match.token, label)
            if is_pattern(text):
                for key in self._patterns.matching(text):
                    if key not in named and (own is None or key != own.key):
                        yield Reference(key, place, text, PATTERN)

    def meanings(
        self, token: str, path: Path, region: str, own: Resource | None = None, kind: str = ""
    ) -> list[tuple[Resource, str]]:
        """The resources (and labels) that `token` may mean at `path` of `own`, or of some resource of `kind`.

        A name that several share goes by what AWS declares of the property, else by what belongs to the same whole,
        else by the words on the way to it. One plain word (`orders`) names a resource only where one of these says
        so too: it stands for many other things.
        """
        meanings = [
            item for item in self._meanings.get(token, ()) if item[0].region in (region, GLOBAL) or ":" in token
        ]
        if not meanings or (len(meanings) == 1 and not _PLAIN_WORD.fullmatch(token)):
            return meanings
        declared = targets(own.kind if own else kind, path)
        told = (
            [item for item in meanings if item[0].kind in declared]
            or [item for item in meanings if own and _are_of_one_whole(item[0], own)]
            or _about(meanings, path)
        )
        if _PLAIN_WORD.fullmatch(token):
            return told
        return told or (meanings if len(meanings) <= _MOST else [])


def _are_of_one_whole(one: Resource, other: Resource) -> bool:
    """Whether one is the other's whole, or both are parts of the same: a path of an API, and the API's root."""
    return one.key == other.parent or (bool(one.parent) and one.parent in (other.key, other.parent))


def _is_other(resource: Resource, label: str, own: Resource, is_own_name: bool) -> bool:
    """Whether a token names something else than `own`: of its own name, only another's name inside of it does."""
    return own.key not in (resource.key, resource.parent) and not (is_own_name and "${" not in label)


def _about(meanings: Sequence[tuple[Resource, str]], path: Path) -> list[tuple[Resource, str]]:
    """Those whose kind is among the words of the path: a table at `Environment.Variables.TABLE_NAME`."""
    place = {word.lower() for part in path for word in _WORDS.findall(str(part))}
    return [item for item in meanings if place & _kind_words(item[0].kind)]


def _kind_words(kind: str) -> set[str]:
    return {word.lower() for word in _WORDS.findall(kind.split("::")[-1])}


def _places(value: Json) -> Iterator[tuple[Path, str]]:
    """Every text of a JSON value with its path, also inside of JSON that is itself a text (a state machine)."""
    for path, text in texts(value):
        inner = _parsed(text)
        if inner is None:
            yield path, text
        else:
            yield from ((path + at, found) for at, found in _places(inner))


def _parsed(text: str) -> Json:
    if text[:1] not in ("{", "[") or text.startswith("{{resolve:"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None
