"""What in a new account still names the old one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from migrate.execution.dictionary import Dictionary
from migrate.model.inventory import Inventory
from migrate.model.lexicon import Lexicon, texts
from migrate.model.resource import GLOBAL
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
        self.account, self.identifiers = old_account, dictionary.identifiers
        self.changed: Mapping[str, str] = {
            old: new for old, new in dictionary.known.items() if old != new and old not in present
        }
        self.free = frozenset(allowed)
        self.lexicon = Lexicon([*self.changed, *present, *allowed])

    def within(self, key: str, region: str, value: Json) -> Iterator[Leftover]:
        for path, text in texts(value):
            for token in self._tokens(text, path, region):
                yield Leftover(key, ".".join(map(str, path)), token)

    def _tokens(self, text: str, path: Path, region: str) -> Iterator[str]:
        """The account's id is looked for in prose too: it is never a word."""
        matches = self.lexicon.find(text)
        for match in matches:
            if match.token in self.changed and match.token not in self.free and self._is_meant(match.token, path, region):
                yield match.token
        excused = [range(match.start, match.end) for match in matches if match.token in self.free]
        start = text.find(self.account)
        while start >= 0:
            end = start + len(self.account)
            whole = not text[start - 1 : start].isdigit() and not text[end : end + 1].isdigit()
            if whole and not any(start in extent for extent in excused) and self.account not in self.free:
                yield self.account
            start = text.find(self.account, end)

    def _is_meant(self, token: str, path: Path, region: str) -> bool:
        """Whether something of the source goes by that name there; a name that several share goes by its place."""
        meanings = self.identifiers.meanings(token, path, region if region != GLOBAL else "")
        return token == self.account or bool(meanings) or ":" in token
