"""What in a new account still names the old one. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from migrate.execution.dictionary import Dictionary
from migrate.model.inventory import Inventory
from migrate.model.lexicon import Lexicon, texts
from migrate.model.values import Json

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Leftover:
    """`token`, an identifier of the old account, stands in `resource` (a resource or stack key) at `place`."""

    resource: str
    place: str
    token: str


def leftovers(target: Inventory, old_account: str, dictionary: Dictionary, allowed: Collection[str]) -> list[Leftover]:
    """Every identifier that changed, and every mention of the old account's id, unless inside an allowed text."""
    search = _Search(target, old_account, dictionary, allowed)
    return sorted({found for key, region, value in _values(target) for found in search.within(key, region, value)})


def _values(target: Inventory) -> Iterator[tuple[str, str, Json]]:
    for resource in target.resources:
        yield resource.key, resource.region, {"Properties": resource.properties, "Tags": dict(resource.tags)}
    for stack in target.stacks:
        told = {"Parameters": dict(stack.parameters), "Outputs": dict(stack.outputs), "Exports": dict(stack.exports)}
        yield stack.key, stack.region, {"Template": stack.template, "Tags": dict(stack.tags), **told}


class _Search:
    def __init__(self, target: Inventory, old_account: str, dictionary: Dictionary, allowed: Collection[str]) -> None:
        present = {text for resource in target.resources for text in resource.identifiers.values()}
        self.account = re.compile(rf"(?<!\d){old_account}(?!\d)")
        self.identifiers = dictionary.identifiers
        self.allowed = frozenset(allowed)
        self.changed = frozenset(
            old
            for old, new in dictionary.known.items()
            if old != new and old not in present and old not in self.allowed and old != old_account
        )
        self.lexicon = Lexicon([*self.changed, *present, *self.allowed])

    def within(self, key: str, region: str, value: Json) -> Iterator[Leftover]:
        for path, text in texts(value):
            for token in self._tokens(text, path, region):
                yield Leftover(key, ".".join(map(str, path)), token)

    def _tokens(self, text: str, path: Path, region: str) -> Iterator[str]:
        """The account's id is looked for in prose too: it is never a word. What stands inside another token is not
        told twice."""
        inside: list[range] = []
        for match in self.lexicon.find(text):
            is_left = match.token in self.changed and bool(self.identifiers.meanings(match.token, path, region))
            if is_left:
                yield match.token
            if is_left or match.token in self.allowed:
                inside.append(range(match.start, match.end))
        for found in self.account.finditer(text):
            if found.group() not in self.allowed and not any(found.start() in extent for extent in inside):
                yield found.group()
