"""An inventory as a JSON file and back, without loss."""

from __future__ import annotations

import json
from pathlib import Path

from migrate.model.codec import NotThisFormat, decode, encode
from migrate.model.errors import MigrateError
from migrate.model.inventory import FORMAT_VERSION, Inventory
from migrate.model.values import pretty


def save(inventory: Inventory, path: Path) -> None:
    """Write the inventory, sorted, so that two of them can be compared line by line; MigrateError when it cannot be.

    Only its owner may read the file: properties are whole in it, also what a team wrote into a function's environment.
    """
    try:
        path.touch(mode=0o600)
        path.chmod(0o600)
        path.write_text(pretty(encode(inventory)), encoding="utf-8")
    except OSError as error:
        raise MigrateError(f"{path} cannot be written: {error.strerror}", "name another file") from None


def load(path: Path) -> Inventory:
    """The inventory in a file that `save` wrote, also an older one; NotThisFormat for any other file."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # nested deeper than Python reads
        reason = error.strerror if isinstance(error, OSError) else "it is no JSON"
        raise NotThisFormat(
            f"{path} cannot be read: {reason}", "write one with: migrate inventory --save FILE"
        ) from None
    version = raw.get("format_version", 1) if isinstance(raw, dict) else 1
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise NotThisFormat(
            f"{path} has inventory format {version}, newer than {FORMAT_VERSION}", "use the migrate that wrote it"
        )
    return decode(Inventory, raw, str(path))
