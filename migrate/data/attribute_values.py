"""DynamoDB items as one canonical text each: equal items have equal bytes, however AWS spells them. Pure.

Follows https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Context, Decimal
from typing import Any

from migrate.model.values import Json, canonical

_EXACT = Context(prec=100)
"""DynamoDB's numbers have 38 digits: nothing is ever rounded."""


def item_text(item: Mapping[str, Any]) -> bytes:
    """The canonical bytes of an item as the low-level client gives it (`{"id": {"N": "1.50"}}`)."""
    return canonical({name: _value(value) for name, value in item.items()}).encode("utf-8", "surrogatepass")


def number_text(number: str) -> str:
    """The one spelling of a number: 1.500 is 1.5, 1E3 is 1000 is 1E+3, -0 is 0."""
    value = _EXACT.normalize(_EXACT.create_decimal(number))
    return str(value) if value else str(Decimal(0))


def _value(value: Mapping[str, Any]) -> Json:
    (tag, held), *_ = value.items()
    match tag:
        case "N":
            return {tag: number_text(held)}
        case "NS":
            return {tag: sorted(map(number_text, held))}
        case "SS":
            return {tag: sorted(held)}
        case "B":
            return {tag: _binary(held)}
        case "BS":
            return {tag: sorted(map(_binary, held))}
        case "L":
            return {tag: [_value(inner) for inner in held]}
        case "M":
            return {tag: {name: _value(inner) for name, inner in held.items()}}
        case _:
            return {tag: held}


def _binary(held: bytes) -> str:
    return base64.b64encode(held).decode()
