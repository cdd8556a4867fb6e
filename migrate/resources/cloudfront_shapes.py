"""How CloudFront's policies are turned: the API counts its lists, and templates do not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COUNTED = frozenset({"Items", "Quantity"})


def uncounted(value: Any) -> Any:
    """A value with its counted lists ({Quantity, Items}) as plain ones, all the way down; their order means nothing."""
    if not isinstance(value, Mapping):
        return value
    if "Quantity" in value and value.keys() <= COUNTED:
        return in_one_order(value.get("Items"))
    return {name: uncounted(item) for name, item in value.items()}


def in_one_order(items: Any) -> list[Any]:
    """Texts by themselves, headers by their name."""
    return sorted(items or (), key=lambda item: str(item.get("Header") if isinstance(item, Mapping) else item))
