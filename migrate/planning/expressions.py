"""Texts that a template puts together with intrinsic functions: what of them is written out, and what they come to."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from typing import Any

from migrate.graph.intrinsics import Scope
from migrate.model.values import Json

HOLE = "${}"
"""Stands in a text for what a function puts there."""


def written(value: Any, constants: Scope) -> Iterator[str]:
    """The texts that a function may come to, with HOLE for what is not written in the template itself."""
    if isinstance(value, str):
        yield value
        return
    if not isinstance(value, Mapping) or len(value) != 1:
        return
    name, argument = next(iter(value.items()))
    if name == "Fn::Sub":
        yield _substituted(argument)
    elif name == "Fn::Join" and _is_pair(argument) and isinstance(argument[1], list | tuple):
        yield str(argument[0]).join(next(written(part, constants), HOLE) for part in argument[1])
    elif name == "Fn::Base64":
        yield from written(argument, constants)
    elif name == "Fn::If" and isinstance(argument, list | tuple):
        for branch in argument[1:]:
            yield from written(branch, constants)
    elif name == "Fn::Select" and _is_pair(argument) and isinstance(argument[1], list | tuple):
        for item in argument[1]:
            yield from written(item, constants)
    elif name == "Fn::FindInMap" and (text := constants.text(value)) is not None:
        yield text


def looked_up(value: Any, constants: Scope) -> tuple[str, ...]:
    """The keys under which a function looks a constant up, where they can be known; empty for what looks up none."""
    keys = value.get("Fn::FindInMap") if isinstance(value, Mapping) else None
    texts = [constants.text(key) for key in keys[:3]] if isinstance(keys, list | tuple) else []
    return tuple(text for text in texts if text is not None) if None not in texts else ()


def known(value: Json, constants: Scope) -> str | None:
    """The text that a function comes to in the source account, where the stack's parameters alone tell it."""
    if isinstance(value, Mapping) and set(value) == {"Fn::Base64"}:
        text = constants.text(value["Fn::Base64"])
        return None if text is None else base64.b64encode(text.encode()).decode()
    return constants.text(value)


def _substituted(argument: Any) -> str:
    if isinstance(argument, str):
        return argument
    text, given = argument if _is_pair(argument) else ("", {})
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if isinstance(value, str):
            text = str(text).replace(f"${{{name}}}", value)
    return str(text)


def _is_pair(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2
