"""Two resources compared property by property, without ever showing a secret. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.model.secrecy import called, is_secret
from migrate.model.values import Json, Properties, canonical
from migrate.planning.triggers import ABSENT
from migrate.resources.shapes import tag_list

Path = tuple[str | int, ...]

_SECRET_NAME = re.compile(r"secret|passw|pwd|token|credential|private_?key|api_?key|access_?key|dsn|connection", re.I)
_UNORDERED = frozenset({"Action", "NotAction", "Resource", "NotResource"})
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """A property that is not what it should be; `expected` and `found` are ABSENT where there is none."""

    path: Path
    expected: Json
    found: Json


def with_changes(properties: Properties, changes: Sequence[Mapping[str, Any]]) -> Properties:
    """The properties with planned differences (`path`, `value`) put in; what is planned to be absent is taken out."""
    for change in changes:
        properties = _put(properties, tuple(change["path"]), change["value"])
    return properties


def differences(expected: Properties, found: Properties, inherited: Mapping[str, str]) -> tuple[Difference, ...]:
    """Where two resources' properties differ. `inherited` are the tags that a stack gives to all of its resources."""
    return tuple(_differences(_without(expected, {}), _without(found, _new_tags(inherited, expected)), ()))


def shown(value: Json, path: Path, seal: Callable[[str], str]) -> str:
    """A value as text for a person: short, and `seal` instead of whatever looks like a secret."""
    if value == ABSENT:
        return "nothing"
    text = canonical(_masked(value, path, seal))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def dotted(path: Path) -> str:
    """A path as people write it."""
    return ".".join(map(str, path))


def _put(value: Any, path: Path, new: Json) -> Any:
    if not path:
        return new
    name, *rest = path
    if new == ABSENT and not rest:
        return {key: item for key, item in value.items() if key != name}
    if isinstance(value, Mapping):
        return {**value, str(name): _put(value.get(str(name), {}), tuple(rest), new)}
    return [_put(item, tuple(rest), new) if number == name else item for number, item in enumerate(value)]


def _differences(expected: Json, found: Json, path: Path) -> Iterator[Difference]:
    if isinstance(expected, Mapping) and isinstance(found, Mapping):
        one, other = _unordered(expected), _unordered(found)
        for name in sorted(one.keys() | other.keys()):
            yield from _differences(one.get(name, ABSENT), other.get(name, ABSENT), (*path, name))
    elif _is_list(expected) and _is_list(found) and len(_list(expected)) == len(_list(found)):
        for number, (mine, its) in enumerate(zip(_list(expected), _list(found), strict=True)):
            yield from _differences(mine, its, (*path, number))
    elif canonical(expected) != canonical(found):
        yield Difference(path, expected, found)


def _unordered(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """Policy statements say the same in any order, and with one item in a list or without one.

    Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
    """
    if "Effect" not in value:
        return value
    people = {
        name: {kind: _sorted(items) for kind, items in value[name].items()}
        for name in ("Principal", "NotPrincipal")
        if isinstance(value.get(name), Mapping)
    }
    return {**value, **{name: _sorted(value[name]) for name in _UNORDERED & value.keys()}, **people}


def _sorted(items: Any) -> list[Any]:
    return sorted(items if _is_list(items) else [items], key=canonical)


def _without(properties: Properties, tags: Mapping[str, str]) -> Properties:
    """The properties with every list of tags in one order, and without `tags`."""
    return {
        name: kept if _is_tags(name) else value
        for name, value in properties.items()
        if not _is_tags(name)
        or (kept := [tag for tag in tag_list(value) if (tag["Key"], tag["Value"]) not in tags.items()])
    }


def _new_tags(inherited: Mapping[str, str], expected: Properties) -> Mapping[str, str]:
    own = {tag["Key"] for name, value in expected.items() if _is_tags(name) for tag in tag_list(value)}
    return {key: value for key, value in inherited.items() if key not in own}


def _is_tags(name: str) -> bool:
    return name.endswith("Tags")


def _is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


def _list(value: Any) -> Sequence[Any]:
    found: Sequence[Any] = value
    return found


def _masked(value: Json, path: Path, seal: Callable[[str], str]) -> Json:
    if isinstance(value, Mapping):
        return {name: _masked(item, (*path, called(name, value)), seal) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item, (*path, number), seal) for number, item in enumerate(value)]
    is_named_so = "Variables" in path or any(_SECRET_NAME.search(str(name)) for name in path)
    last = next((name for name in reversed(path) if isinstance(name, str)), "")
    if is_named_so or is_secret(last, value):
        return f"hidden:{seal(str(value))}"
    return value
