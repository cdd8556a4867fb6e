"""Makes the page's data small: each text once, rows without field names, large parts compressed."""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections.abc import Iterable, Mapping, Sequence

from migrate.model.values import Json

_LIMIT = 1_000_000
"""Parts of so many characters in all stay as they are: they diff in git, and no release of zlib changes a byte."""

_MARKUP = re.compile("[<>&]")


class Texts:
    """Each text once, in the order of its first use."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Where the text stands in `all`."""
        return self._places.setdefault(str(text), len(self._places))

    def table(
        self, rows: Iterable[Mapping[str, object]], texts: Sequence[str], plain: Sequence[str] = ()
    ) -> Mapping[str, Json]:
        """Rows without their field names: fields that are texts as places, then the plain ones as they are."""
        packed: list[Json] = [
            [*(self.place(str(row[name])) for name in texts), *(_plain(row[name]) for name in plain)] for row in rows
        ]
        return {"texts": list(texts), "plain": list(plain), "rows": packed}

    @property
    def all(self) -> Sequence[str]:
        """Every text at its place."""
        return list(self._places)


def in_html(value: object) -> str:
    """JSON that stands in a <script>: nothing in it is markup, and every character is ASCII."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    return _MARKUP.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def packed(parts: Mapping[str, Json]) -> Mapping[str, Json]:
    """The parts as they are when they are small, else each as base64 of zlib's format, to be opened when needed."""
    written = {name: json.dumps(part, separators=(",", ":")) for name, part in parts.items()}
    if sum(map(len, written.values())) <= _LIMIT:
        return dict(parts)
    return {
        name: base64.b64encode(zlib.compress(text.encode(), level=6)).decode("ascii") for name, text in written.items()
    }


def _plain(value: object) -> Json:
    return value if isinstance(value, bool | int | float | str | list | dict) else str(value)
