"""Where two JSON values differ, with what looks like a secret masked. Pure, and the same from both sides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from migrate.model.secrecy import masked
from migrate.model.values import Json, canonical

NOTHING: Final[Any] = object()
"""Stands where there is no value at all: JSON's null is one."""


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """A value that is another one: JSON texts, empty where there is nothing; `path` is dotted."""

    path: str
    before: str
    after: str


def changes(before: Json, after: Json) -> Iterator[Change]:
    """Every place where `after` is not `before`; none where both have the same canonical text."""
    yield from _walk(before, after, masked(before), masked(after), path="")


def _walk(old: Any, new: Any, old_shown: Any, new_shown: Any, *, path: str) -> Iterator[Change]:
    """The differences of the raw values, told by what is shown of them: that a secret changed, and not which."""
    if _text(old) == _text(new):
        return
    if all(isinstance(side, Mapping) for side in (old, new, old_shown, new_shown)):
        for name in sorted({*old, *new}):
            inner = [side.get(name, NOTHING) for side in (old, new, old_shown, new_shown)]
            yield from _walk(*inner, path=f"{path}.{name}" if path else name)
    elif all(isinstance(side, list | tuple) for side in (old, new, old_shown, new_shown)):
        yield from _lists(old, new, old_shown, new_shown, path=path)
    else:
        yield Change(path, _text(old_shown), _text(new_shown))


def _lists(
    old: Sequence[Any], new: Sequence[Any], old_shown: Sequence[Any], new_shown: Sequence[Any], *, path: str
) -> Iterator[Change]:
    """By position where the lists are as long as each other and hold more than texts, else what came and what went."""
    gone, came = _without(old, old_shown, new), _without(new, new_shown, old)
    texts = all(isinstance(item, str) for item in (*old, *new))
    if len(old) == len(new) and not (texts and gone):
        for place, items in enumerate(zip(old, new, old_shown, new_shown, strict=True)):
            yield from _walk(*items, path=f"{path}.{place}" if path else str(place))
    else:
        both = [(raw, shown, "") for raw, shown in gone] + [(raw, "", shown) for raw, shown in came]
        yield from (Change(path, before, after) for _, before, after in sorted(both))


def _without(items: Sequence[Any], shown: Sequence[Any], others: Sequence[Any]) -> list[tuple[str, str]]:
    """The items that are not among the others, each as often as it is missing there, with what is shown of it."""
    left = Counter(_text(other) for other in others)
    missing = []
    for item, sight in zip(items, shown, strict=True):
        text = _text(item)
        left[text] -= 1
        if left[text] < 0:
            missing.append((text, _text(sight)))
    return missing


def _text(value: Any) -> str:
    return "" if value is NOTHING else canonical(value)
