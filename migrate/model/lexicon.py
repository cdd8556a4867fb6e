"""Every identifier of an account in one dictionary, found in any text in one pass.

Texts and identifiers are cut into the same atoms: runs of characters that names are made of, with dots inside but not
around them (a DNS name may end with one), and the single characters between them. An identifier is a sequence of
atoms, so it is only ever found whole: `dev` is not in `device`, `notes-dev` not in `notes-dev-uploads`, yet `notes-dev`
is in `arn:aws:dynamodb:us-east-1:1:table/notes-dev/index/*`. The search walks a trie of atoms and costs time in the
length of the text, not in the number of identifiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.values import Json

_ATOMS = re.compile(r"[A-Za-z0-9_\-]+(?:\.+[A-Za-z0-9_\-]+)*|.", re.DOTALL)
_PROSE = re.compile(r"\s")
_TELLING = re.compile(r"[\d:/_.-]")
_SHORTEST = 8
_UNMISTAKABLE = re.compile(r"[:/]|^\d{12}$")


def is_telling(identifier: str) -> bool:
    """Whether a made-up id can be looked for in any text: a short one, or a single word, may stand for other things."""
    return len(identifier) >= _SHORTEST and bool(_TELLING.search(identifier))


@dataclass(frozen=True, slots=True)
class Match:
    """`token` stands at text[start:end]."""

    start: int
    end: int
    token: str


class Lexicon:
    """The identifiers of one account. In prose, plain names are not looked for; account ids are."""

    def __init__(self, identifiers: Iterable[str]) -> None:
        self._root: dict[str, Any] = {}
        for identifier in identifiers:
            node = self._root
            for atom in _ATOMS.findall(identifier):
                node = node.setdefault(atom, {})
            node[""] = identifier

    def find(self, text: str) -> list[Match]:
        """The longest identifiers in `text`, left to right, none overlapping another."""
        atoms = _ATOMS.findall(text)
        if self._root.keys().isdisjoint(atoms):
            return []
        prose = bool(_PROSE.search(text)) and not text.lstrip().startswith(("{", "["))
        matches: list[Match] = []
        index = start = 0
        while index < len(atoms):
            length, token = self._longest(atoms, index)
            if length and not (prose and not _UNMISTAKABLE.search(token)):
                matches.append(Match(start, start + len(token), token))
                index, start = index + length, start + len(token)
            else:
                index, start = index + 1, start + len(atoms[index])
        return matches

    def _longest(self, atoms: list[str], index: int) -> tuple[int, str]:
        node, best = self._root, (0, "")
        for at in range(index, len(atoms)):
            following = node.get(atoms[at])
            if following is None:
                break
            node = following
            if "" in node:
                best = (at - index + 1, node[""])
        return best


def texts(value: Json, path: tuple[str | int, ...] = ()) -> Iterable[tuple[tuple[str | int, ...], str]]:
    """Every text of a JSON value with its path; keys of mappings count too (policies have principals as keys)."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield (*path, key), key
            yield from texts(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from texts(item, (*path, number))


def map_texts(value: Json, change: Callable[[str], Json]) -> Json:
    """The same JSON value with every text (not the keys) passed through `change`."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: map_texts(item, change) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [map_texts(item, change) for item in value]
    return value


def replace_in(text: str, lexicon: Lexicon, mapping: Mapping[str, str]) -> str:
    """`text` with every identifier of the lexicon replaced as `mapping` says; those it does not hold stay."""
    pieces, at = [], 0
    for match in lexicon.find(text):
        pieces += [text[at : match.start], mapping.get(match.token, match.token)]
        at = match.end
    return "".join([*pieces, text[at:]])


def rewriter(mapping: Mapping[str, str]) -> Callable[[str], str]:
    """A function that replaces the mapping's whole identifiers in a text."""
    lexicon = Lexicon(mapping)
    return lambda text: replace_in(text, lexicon, mapping)


def rewrite(value: Json, mapping: Mapping[str, str]) -> Json:
    """A JSON value with the mapping's whole identifiers replaced in every text, never inside another word."""
    return map_texts(value, rewriter(mapping))
