"""JSON values, their one canonical text, and digests of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
else:
    Json = Any  # codecs evaluate annotations at run time, where a recursive alias has no meaning

Properties: TypeAlias = Mapping[str, Json]


def canonical(value: object) -> str:
    """The one text of a JSON value: sorted keys, no spaces, so that equal values have equal bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def pretty(value: object) -> str:
    """The text that people read and git diffs: sorted keys, two spaces, a final newline."""
    return json.dumps(value, sort_keys=True, indent=2, ensure_ascii=False) + "\n"


def digest(value: object) -> str:
    """SHA-256, in hex, of a value's canonical text."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()
