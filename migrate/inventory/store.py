"""An inventory as a JSON file and back, without loss."""

from __future__ import annotations

import json
from pathlib import Path

from migrate.model.codec import NotThisFormat, decode, encode
from migrate.model.inventory import Inventory
from migrate.model.values import pretty


def save(inventory: Inventory, path: Path) -> None:
    """Write the inventory, sorted, so that two of them can be compared line by line. OSError when it cannot be."""
    path.write_text(pretty(encode(inventory)), encoding="utf-8")


def load(path: Path) -> Inventory:
    """The inventory in a file that `save` wrote; NotThisFormat for any other file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise NotThisFormat(
            f"{path} cannot be read: {reason}", "write one with: migrate inventory --save FILE"
        ) from None
    return decode(Inventory, raw, str(path))
