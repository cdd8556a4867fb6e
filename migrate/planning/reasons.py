"""Why a template changes: collected place by place, where each change is made. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from migrate.model.values import canonical

Place: TypeAlias = tuple[str | int, ...]

NOTHING: Final = object()
"""Stands for what is not there, on either side of a change."""


def differing(before: object, after: object, place: Place = ()) -> Iterator[Place]:
    """The innermost places at which two JSON values differ, in order.

    One intrinsic function in the place of another is one change, and so is a list of another length. A section that a
    template did not have differs in each of its items.
    """
    if before is after:
        return
    if len(place) == 1:
        before, after = _section(before, after), _section(after, before)
    if isinstance(before, Mapping) and isinstance(after, Mapping) and not _other_function(before, after):
        for key in sorted(before.keys() | after.keys()):
            yield from differing(before.get(key, NOTHING), after.get(key, NOTHING), (*place, key))
    elif _is_list(before) and _is_list(after) and len(_list(before)) == len(_list(after)):
        for number, (one, other) in enumerate(zip(_list(before), _list(after), strict=True)):
            yield from differing(one, other, (*place, number))
    elif not _same(before, after):
        yield place


def _same(before: object, after: object) -> bool:
    """Whether the JSON texts are the same: `1` and `true` are equal to Python."""
    if before is NOTHING or after is NOTHING or isinstance(before, str) or isinstance(after, str):
        return before == after
    return canonical(before) == canonical(after)


def _section(value: object, other: object) -> object:
    return {} if value is NOTHING and isinstance(other, Mapping) else value


def _other_function(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return before.keys() != after.keys() and (_is_function(before) or _is_function(after))


def _is_function(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Fn::", "Ref"))


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _list(value: Any) -> list[Any]:
    return list(value)


class Reasons:
    """The places of a template that change, each with its reasons in the order in which they arose."""

    def __init__(self) -> None:
        self._found: dict[Place, list[str]] = {}

    def add(self, place: Place, why: str) -> None:
        """One more reason for a change at `place`."""
        told = self._found.setdefault(place, [])
        if why not in told:
            told.append(why)

    def changed(self, place: Place, before: object, after: object, *why: str) -> None:
        """The reasons why what stands at `place` changes, at each place inside of it that does."""
        for inner in differing(before, after, place):
            for reason in why:
                self.add(inner, reason)

    def forget(self, place: Place) -> None:
        """Whatever was changed at `place` is changed otherwise after all."""
        for known in [known for known in self._found if known[: len(place)] == place]:
            del self._found[known]

    def told(self) -> Mapping[Place, str]:
        """Place -> why it changes."""
        return {place: "; ".join(why) for place, why in self._found.items()}
