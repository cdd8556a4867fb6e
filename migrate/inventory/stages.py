"""The words that name stages, and where they stand in tags and names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migrate.config import PRODUCTION_WORDS, Config

_SEPARATORS = re.compile(r"[^A-Za-z0-9]")
_HUMPS = re.compile(r"[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+")
_WORD = re.compile(r"[a-z0-9][a-z0-9_.-]+")
OTHER_WORDS = ("dev-ops", "devops", "dev-tools", "devtools")
"""Words in which the name of a stage is a part with a meaning of its own."""


@dataclass(frozen=True)
class Stages:
    """The stages of one account. `known` maps the lower-case word to the stage: configured ones and production's;
    `seen` those that only tags name."""

    config: Config
    known: Mapping[str, str]
    seen: Mapping[str, str]

    @classmethod
    def of(cls, config: Config, tags: Iterable[Mapping[str, str]]) -> Stages:
        """The stages that the configuration names, that mean production anywhere, and that stage tags hold."""
        known = {word: word for word in PRODUCTION_WORDS} | {name.lower(): name for name in config.stages}
        words = {value.lower() for each in tags for key, value in each.items() if key in config.tags and value}
        return cls(config, known, {word: word for word in sorted(words - known.keys())})

    def is_production(self, stage: str) -> bool:
        """Whether a stage is production."""
        return self.config.is_production(stage)

    def tagged(self, tags: Mapping[str, str]) -> tuple[str, str] | None:
        """The first configured stage tag that is set, and the stage that it names."""
        for key in self.config.tags:
            if tags.get(key):
                word = tags[key].lower()
                return key, self.known.get(word) or self.seen[word]
        return None

    def named(self, name: str) -> frozenset[str]:
        """The stages whose words stand in a name, each as a whole word or a camelCase hump of its own.

        Words that only tags hold count where no configured or production word stands: any text can be in a tag.
        """
        known = frozenset(self.known[word] for word in _standing(name, self.known))
        return known or frozenset(
            self.seen[word] for word in _standing(name, [word for word in self.seen if _WORD.fullmatch(word)])
        )


def _standing(name: str, words: Iterable[str]) -> Iterator[str]:
    """The words that stand whole in a name, without those inside a longer one (`prod` in `non-prod`)."""
    text = _SEPARATORS.sub("-", name).lower()
    humps = [(found.start(), found.end()) for found in _HUMPS.finditer(name)]
    starts, ends = {start for start, _ in humps}, {end for _, end in humps}
    found = {
        (at, at + len(word), word)
        for word in {*words, *OTHER_WORDS}
        for at in _places(_SEPARATORS.sub("-", word), text)
        if at in starts and at + len(word) in ends
    }
    for start, end, word in sorted(found):
        inside = any(a <= start and end <= b and (a, b) != (start, end) for a, b, _ in found)
        if not inside and word not in OTHER_WORDS:
            yield word


def _places(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
