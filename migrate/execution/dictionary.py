"""What every identifier of the source account is called in the new one. Pure.

The planner translates templates by the same lexicon and the same meanings, so that what it expects is what is compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from migrate.graph.references import Identifiers
from migrate.model.lexicon import replace_in
from migrate.model.resource import Resource
from migrate.model.values import Json

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Dictionary:
    """One stage's translation.

    identifiers  all of the source account, its id among them
    known        source identifier -> target identifier, the account's id among them
    pairs        source resource key -> the same resource in the new account, as far as it was read
    """

    identifiers: Identifiers
    known: Mapping[str, str]
    pairs: Mapping[str, Resource]

    def plain(self, text: str) -> str:
        """A text that stands in no property (a secret's value) with its identifiers replaced."""
        return replace_in(text, self.identifiers.lexicon, self.known)

    def value(self, value: Json, own: Resource, region: str, path: Path = ()) -> Json:
        """A value of the resource `own`, at `path` in it, with its identifiers replaced; `region` is its stack's."""
        if isinstance(value, str):
            return self._text(value, own, region, path)
        if isinstance(value, Mapping):
            return {name: self.value(item, own, region, (*path, name)) for name, item in value.items()}
        if isinstance(value, Sequence):
            return [self.value(item, own, region, (*path, number)) for number, item in enumerate(value)]
        return value

    def _text(self, text: str, own: Resource, region: str, path: Path) -> str:
        lexicon = self.identifiers.lexicon
        new = {match.token: self._new(match.token, own, region, path) for match in lexicon.find(text)}
        return replace_in(text, lexicon, new)

    def _new(self, token: str, own: Resource, region: str, path: Path) -> str:
        """What several resources are called may be translated in several ways: its own first, then one that stays."""
        choices = [
            # A name that was kept is what it must be, whatever the new account has.
            (resource.key == own.key, new == token, self.known.get(token, new) if label == "_name" else new)
            for resource, label in self.identifiers.meanings(token, path, region, own)
            if resource.key in self.pairs and (new := self.pairs[resource.key].identifiers.get(label))
        ]
        return max(choices, key=lambda choice: choice[:2])[2] if choices else self.known.get(token, token)
