"""What a datastore holds, as a count, a size and a digest, and what of it could not be carried."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Protocol, TypeAlias

from migrate.aws import Client
from migrate.model.errors import MigrateError

Progress: TypeAlias = Callable[[int, int, str], None]
"""(done, total or 0 where it is not known, unit)."""

_EXAMPLES = 5
_MODULUS = 1 << 256


class CopyFailed(MigrateError):
    """The data could not be made equal; names the datastore and never shows a value."""


@dataclass(frozen=True, slots=True, order=True)
class Skipped:
    """A kind of thing that was left behind: how many, why, and the first few names."""

    code: str
    reason: str
    count: int
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """What is there: how many, bytes, and a digest that does not depend on the order of reading.

    `skipped` is not part of it: things that this tool does not carry, by kind.
    """

    count: int
    bytes: int
    digest: str
    skipped: tuple[Skipped, ...] = ()


@dataclass(frozen=True, slots=True)
class Copying:
    """How a copy is done: texts pass through `rewrite`, waits through `pause` (seconds)."""

    rewrite: Callable[[str], str]
    progress: Progress
    pause: Callable[[float], None]


class Datastore(Protocol):
    """One kind of store of data. Source clients only ever read."""

    service: str

    def is_empty(self, client: Client, name: str) -> bool:
        """Whether there is nothing in it: cheap, so that a first run need not read everything twice."""
        ...

    def copy(self, source: Client, target: Client, name: str, to: str, how: Copying) -> None:
        """Make `to` equal to `name`; what is equal already is left alone. CopyFailed when it cannot become so."""
        ...

    def content(self, client: Client, name: str, rewrite: Callable[[str], str]) -> Content:
        """What `name` holds, texts passed through `rewrite` where `copy` does so."""
        ...


@dataclass
class Tally:
    """Counts things from several threads. The digest is the sum of the things' SHA-256: order does not matter."""

    count: int = 0
    size: int = 0
    sum: int = 0
    left: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def add(self, thing: bytes, size: int) -> int:
        """Count a thing by its unambiguous description; how many there are now."""
        number = int.from_bytes(hashlib.sha256(thing).digest())
        with self._lock:
            self.count, self.size, self.sum = self.count + 1, self.size + size, (self.sum + number) % _MODULUS
            return self.count

    def skip(self, code: str, reason: str, name: str) -> None:
        """Count a thing that is left behind."""
        with self._lock:
            count, examples = self.left.get((code, reason), (0, ()))
            self.left[code, reason] = count + 1, (*examples, name) if len(examples) < _EXAMPLES else examples

    def content(self) -> Content:
        """What was counted."""
        skipped = (Skipped(code, reason, count, names) for (code, reason), (count, names) in self.left.items())
        return Content(self.count, self.size, f"{self.sum:064x}", tuple(sorted(skipped)))


def described(skipped: Iterable[Skipped]) -> str:
    """One line on what was left behind."""
    return "; ".join(f"{item.count} {item.code} ({item.reason}): {_some(item.examples)}" for item in skipped)


def _some(names: Sequence[str]) -> str:
    return ", ".join(names) + (", …" if len(names) == _EXAMPLES else "")
