"""The table of what the emulators do otherwise than AWS, and the page about the round trip that is made of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from migrate.resources import BY_KIND
from tests.resources import making

FILE = Path(__file__).with_suffix(".json")
PAGE = Path(__file__).parents[2] / "docs" / "round-trip.md"
MADE, READ = "cannot be made", "cannot be read"

AREAS: tuple[str, ...] = tuple(sorted(module.name for module in iter_modules(making.__path__)))
"""What is made together: the files of `making`."""


@dataclass(frozen=True, slots=True, order=True)
class Deviation:
    """What an emulator does otherwise than AWS.

    path   the property; a name (`Ref`, an attribute) that it tells otherwise; or MADE or READ, for all of the kind
    does   what it does instead, for people: two deviations are the same whatever this says
    """

    emulator: str
    kind: str
    path: str
    does: str = field(compare=False)


def kinds_of(area: str) -> tuple[str, ...]:
    """The kinds that an area makes."""
    kinds: tuple[str, ...] = import_module(f"{making.__name__}.{area}").KINDS
    return kinds


def all_made() -> frozenset[str]:
    """Every kind that some area makes on moto."""
    return frozenset(kind for area in AREAS for kind in kinds_of(area))


@lru_cache(maxsize=1)
def table() -> frozenset[Deviation]:
    """The checked-in table."""
    return frozenset(Deviation(**line) for line in json.loads(FILE.read_text(encoding="utf-8")))


def of(emulator: str, *, but: Collection[str] = ()) -> frozenset[Deviation]:
    """The table's lines of one emulator, without those at some paths."""
    return frozenset(line for line in table() if line.emulator == emulator and line.path not in but)


def text(deviations: Iterable[Deviation]) -> str:
    """The table as it is checked in: one line each."""
    lines = (json.dumps(asdict(deviation), ensure_ascii=False) for deviation in sorted(deviations))
    return "[\n  " + ",\n  ".join(lines) + "\n]\n"


def page(deviations: Collection[Deviation]) -> str:
    """docs/round-trip.md."""
    rows = [_Row(kind, [line for line in deviations if line.kind == kind]) for kind in sorted(BY_KIND)]
    made = [row for row in rows if row.made]
    deployed = [row for row in made if row.deployed]
    compared = [row for row in deployed if row.compared]
    equal = [row for row in compared if not row.different]
    return _PAGE.format(
        all=len(rows),
        made=len(made),
        deployed=len(deployed),
        compared=len(compared),
        equal=len(equal),
        rows="\n".join(row.text() for row in rows if row.made),
        unmade="\n".join(row.reason() for row in rows if not row.made),
    )


_PAGE = """\
# The round trip

Each kind is made through its service's API on [moto](https://github.com/getmoto/moto), read by its module, put into the
template that the planner would write, deployed by CloudFormation on ministack,
which shares no code with moto, read again by the same module, and compared property by property, the new account's
names put in. `./scripts/round-trip` writes this page and
[the table of deviations](../tests/resources/deviations.json); tests hold both true: a deviation that is new fails them,
and so does one that is gone.

Of {all} kinds, {made} are made on moto; ministack's CloudFormation makes {deployed} of those, {compared} can be read
there, and {equal} come back equal in every property. The others are equal but for the properties named here, which
ministack drops, adds or changes on its way.

| kind | made on moto | read | deployed on ministack | equal | deviations |
|---|---|---|---|---|---|
{rows}

## Not made on moto

These are held by the schemas and by recorded answers of AWS only.

| kind | moto |
|---|---|
{unmade}
"""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the page."""

    kind: str
    lines: Sequence[Deviation]

    def _has(self, emulator: str, path: str) -> bool:
        return any((line.emulator, line.path) == (emulator, path) for line in self.lines)

    @property
    def made(self) -> bool:
        return self.kind in all_made()

    @property
    def read(self) -> bool:
        return not self._has("moto", READ)

    @property
    def deployed(self) -> bool:
        return self.read and not self._has("ministack", MADE)

    @property
    def compared(self) -> bool:
        return self.deployed and not self._has("ministack", READ)

    @property
    def different(self) -> Sequence[Deviation]:
        return [line for line in self.lines if line.emulator == "ministack" and line.path not in (MADE, READ)]

    def text(self) -> str:
        words = [_yes(self.made), _yes(self.read), _yes(self.deployed) if self.read else ""]
        words.append(_yes(self.compared and not self.different) if self.compared else "")
        return _cells(self.kind, *words, "<br>".join(_told(line) for line in sorted(self.lines)))

    def reason(self) -> str:
        if BY_KIND[self.kind].SPEC.inlined:
            return _cells(self.kind, "is made as a part of its whole, whose properties hold it")
        said = (line.does for line in self.lines if (line.emulator, line.path) == ("moto", MADE))
        return _cells(self.kind, next(said, "no area makes one"))


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _told(line: Deviation) -> str:
    what = "" if line.path in (MADE, READ) else f"`{line.path}`: "
    return f"{what}{line.does}" if line.emulator == "ministack" else f"moto, {what}{line.does}"


def _cells(*texts: str) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in texts)} |"
