"""Two inventories of one account: what came, what went, what changed, with secrets masked. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.model.codec import encode
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership
from migrate.model.resource import Resource
from migrate.model.secrecy import masked
from migrate.model.stack import Stack
from migrate.model.values import Json

Owners = Mapping[str, Ownership]
NAMES = frozenset({"kind", "region", "id", "measures", "key"})
"""Fields that are the key itself, or change without anybody changing anything (item counts)."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that is another one; None where there is none. What looks like a secret is masked on both sides."""

    path: str
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Changed:
    """A resource or stack, and what of it is not as it was."""

    key: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Owned:
    """A resource or stack that is somebody else's now: `stage`, or the standing where no stage owns it."""

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two inventories, each part sorted by key."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[Changed, ...]
    owners: tuple[Owned, ...]
    new_gaps: tuple[Gap, ...]
    closed_gaps: tuple[Gap, ...]

    def __bool__(self) -> bool:
        return any(
            (self.added, self.gone, self.changed, self.owners, self.new_gaps, self.closed_gaps),
        )


def compare(before: Inventory, after: Inventory, owners_before: Owners, owners_after: Owners) -> Comparison:
    """How `after` differs from `before`, both read from the same account."""
    old, new = _things(before), _things(after)
    both = sorted(old.keys() & new.keys())
    changed = (Changed(key, tuple(_differences(old[key], new[key]))) for key in both)
    owners = (Owned(key, _owner(owners_before.get(key)), _owner(owners_after.get(key))) for key in both)
    return Comparison(
        added=tuple(sorted(new.keys() - old.keys())),
        gone=tuple(sorted(old.keys() - new.keys())),
        changed=tuple(one for one in changed if one.differences),
        owners=tuple(one for one in owners if one.before != one.after),
        new_gaps=tuple(sorted(set(after.gaps) - set(before.gaps))),
        closed_gaps=tuple(sorted(set(before.gaps) - set(after.gaps))),
    )


def _things(inventory: Inventory) -> Mapping[str, Resource | Stack]:
    stacks = {stack.key: stack for stack in inventory.stacks}
    return {**inventory.by_key, **stacks}


def _owner(ownership: Ownership | None) -> str:
    if ownership is None:
        return ""
    return f"{ownership.stage} ({ownership.standing.value})" if ownership.stage else ownership.standing.value


def _differences(before: Resource | Stack, after: Resource | Stack) -> Iterator[Difference]:
    old, new = _fields(before), _fields(after)
    yield from _walk(old, new, masked(old), masked(new), path=())


def _fields(thing: Resource | Stack) -> Mapping[str, Any]:
    fields: Any = encode(thing)
    return {name: value for name, value in fields.items() if name not in NAMES}


def _walk(old: Any, new: Any, old_shown: Any, new_shown: Any, *, path: tuple[str, ...]) -> Iterator[Difference]:
    """The differences of the raw values, told by what is shown of them: that a secret changed, and not which."""
    if old == new:
        return
    if all(isinstance(side, Mapping) for side in (old, new, old_shown, new_shown)):
        for name in sorted(old.keys() | new.keys()):
            inner = (side.get(name) for side in (old, new, old_shown, new_shown))
            yield from _walk(*inner, path=(*path, name))
    elif _is_list(old) and _is_list(new) and len(old) == len(new):
        for place, items in enumerate(zip(old, new, old_shown, new_shown, strict=True)):
            yield from _walk(*items, path=(*path, str(place)))
    else:
        yield Difference(".".join(path), old_shown, new_shown)


def _is_list(value: object) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
