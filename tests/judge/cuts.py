"""Whether the cut is complete and invents nothing: references across stages, known beforehand, against the product's.

An account with several stages, production among them, gets references across its stages by hand (additions.py). With
those that its templates have by themselves (an import, a literal name) they are what the cut of a plan for all stages
but production must hold, and the same again for a plan of one stage: exactly the references between what will then
stand in different accounts. What a template names in another stage is found by looking for the other's physical ids
in the template's settled texts.

The product may tell a reference at the resource, at a part of it or its whole, or at the stack whose text has it.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from migrate.planning import moves
from migrate.planning.brief import Brief
from migrate.planning.severance import Cut
from migrate.sandbox.seed.applications import applications
from tests.judge.additions import Added, End, add
from tests.judge.declared import Declared
from tests.judge.deployments import Account, Connect, Standing, deployed, folders
from tests.judge.templates import WHOLE

SHORTEST = 8
"""Of a physical id that is looked for in texts: a shorter one may be any word."""


@dataclass(frozen=True, slots=True, order=True)
class Crossing:
    """A reference between two stages: keys, and how it came to be."""

    user: str
    used: str
    how: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The cut of one plan."""

    folder: str
    stages: tuple[str, ...]
    added: int
    own: int
    found: int
    missing: tuple[Crossing, ...]
    invented: tuple[Crossing, ...]
    seconds: float


def judge(directory: Path, only: Sequence[str] = ()) -> Iterator[Verdict]:
    """The verdicts on each folder under `directory` with three stages or more, production among them."""
    for folder in folders(directory):
        stages = {one.stage for one in applications(folder, ()) if one.stage}
        if len(stages) >= 3 and (not only or folder.name in only):
            yield from judge_folder(folder)


def judge_folder(folder: Path) -> Iterator[Verdict]:
    """Deploy, add, read, and judge the cut of every stage but production, and of the first alone."""
    began = time.perf_counter()
    account, added = with_additions(folder)
    movable = account.config.movable
    if len(account.config.stages) == len(movable):
        return
    for stages in dict.fromkeys((movable, movable[:1])):
        yield verdict(account, added, stages, time.perf_counter() - began)
        began = time.perf_counter()


def with_additions(folder: Path, kinds: Collection[str] | None = None) -> tuple[Account, list[Added]]:
    """The folder's account with references added across its stages, and those."""
    added: list[Added] = []

    def change(connect: Connect, stacks: tuple[Standing, ...]) -> None:
        added.extend(add(connect, stacks))

    return deployed(folder, change, kinds), added


def verdict(account: Account, added: Sequence[Added], stages: tuple[str, ...], seconds: float = 0.0) -> Verdict:
    """The cut of a plan for `stages`, compared with what it must hold."""
    return _Plan(account, added, stages).verdict(seconds)


def measures(judged: Sequence[Verdict]) -> Mapping[str, float]:
    """The figures that can be required, over all plans."""
    expected = sum(each.added + each.own for each in judged)
    return {
        "complete": sum(each.found for each in judged) / expected if expected else 1.0,
        "references": expected,
        "missing": sum(len(each.missing) for each in judged),
        "invented": sum(len(each.invented) for each in judged),
    }


def product_cut(brief: Brief) -> tuple[dict[str, frozenset[str]], set[tuple[str, str]]]:
    """What the product says: key -> where it will stand, and the severed pairs. All that is known here of its cut."""
    cut = Cut(brief, moves.choose(brief))
    return dict(cut.homes), {(each.user, each.used) for each in cut.severed()}


class _Plan:
    """One plan for some stages."""

    def __init__(self, account: Account, added: Sequence[Added], stages: tuple[str, ...]) -> None:
        self.account = account
        self.added = added
        self.stages = stages
        brief = Brief(account.inventory, account.graph, account.ownership, account.config, stages)
        self.homes, self.severed = product_cut(brief)

    def verdict(self, seconds: float) -> Verdict:
        """Both sides compared."""
        added = {self._crossing(one) for one in self.added}
        expected = {one for one in added if self._parts(one)}
        own = {one for one in self._own() if self._parts(one)} - expected
        missing = [one for one in sorted(expected | own) if not self._is_told(one)]
        told = {pair for one in expected | own for pair in self._tellings(one)}
        invented = [Crossing(user, used, "") for user, used in sorted(self.severed - told)]
        return Verdict(
            self.account.name,
            self.stages,
            len(expected),
            len(own),
            len(expected | own) - len(missing),
            tuple(missing),
            tuple(invented),
            seconds,
        )

    def _crossing(self, one: Added) -> Crossing:
        return Crossing(self._key(one.user), self._key(one.used), one.how)

    def _key(self, end: End) -> str:
        for resource in self.account.inventory.resources:
            named = (resource.physical_id, resource.name, resource.arn)
            if resource.kind == end.kind and (end.id in named or resource.parent.endswith(f"/{end.id}")):
                return resource.key
        return f"{end.kind}/?/{end.id}"

    def _parts(self, one: Crossing) -> bool:
        """Whether the two ends will stand apart."""
        user, used = self._home(one.user), self._home(one.used)
        return bool(user - used)

    def _home(self, key: str) -> frozenset[str]:
        """By the stage that it was made for; what was made for none goes where the product lets it."""
        stage = self._stage(key)
        if stage is None:
            return self.homes.get(key, frozenset({"source"}))
        return frozenset({stage if stage in self.stages else "source"})

    def _stage(self, key: str) -> str | None:
        resource = self.account.inventory.by_key.get(key)
        while resource and resource.parent in self.account.inventory.by_key and not resource.membership:
            resource = self.account.inventory.by_key[resource.parent]
        if resource is None:
            stack = next((stack for stack in self.account.inventory.stacks if stack.key == key), None)
            return stack.tags.get("STAGE") if stack else None
        if resource.membership:
            return self._stage_of_stack.get(resource.membership.stack_id) or None
        return resource.tags.get("STAGE")

    @cached_property
    def _stage_of_stack(self) -> Mapping[str, str]:
        known = {stack.stack_id: stack.tags.get("STAGE", "") for stack in self.account.inventory.stacks}
        return known | {stack.stack_id: stack.stage for stack in self.account.stacks}

    def _is_told(self, one: Crossing) -> bool:
        return bool(self._tellings(one) & self.severed)

    def _tellings(self, one: Crossing) -> set[tuple[str, str]]:
        return {(user, used) for user in self._family(one.user) for used in self._family(one.used)}

    def _family(self, key: str) -> set[str]:
        """The resource, its whole and parts, and its stack."""
        found = {key}
        resource = self.account.inventory.by_key.get(key)
        if resource is None:
            return found
        found |= {part.key for part in self.account.parts_of([resource], own=False)}
        if resource.parent:
            found.add(resource.parent)
        if resource.membership and resource.membership.stack_id in self.account.inventory.stack_by_id:
            found.add(self.account.inventory.stack_by_id[resource.membership.stack_id].key)
        return found

    def _own(self) -> Iterator[Crossing]:
        """What the templates name of other stages by themselves."""
        exports = {name: value for stack in self.account.stacks for name, value in stack.exports.items()}
        place = (self.account.inventory.account, self.account.inventory.regions[0], exports)
        lines = self._lines()
        for stack in self.account.stacks:
            declared = Declared(stack, *place)
            for name in declared.resources:
                texts = declared.texts(name)
                for used_stack, key, pattern in lines:
                    if used_stack != stack.stack_id and any(pattern.search(text) for text in texts):
                        for user in self._members(stack.stack_id, name):
                            yield Crossing(user, key, "template")

    def _members(self, stack_id: str, name: str) -> Iterable[str]:
        return self._by_line.get((stack_id, name), ())

    @cached_property
    def _by_line(self) -> Mapping[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for each in self.account.inventory.resources:
            if each.membership:
                found[each.membership.stack_id, each.membership.logical_id].append(each.key)
        return found

    def _lines(self) -> list[tuple[str, str, re.Pattern[str]]]:
        """Stack, key and pattern of each line, and of what lives in none, whose id means nothing else there."""
        ids: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for resource in self.account.inventory.resources:
            if not resource.membership and not resource.parent:
                ids[resource.physical_id].append(("", resource.key))
        for stack in self.account.stacks:
            for name, physical in stack.physical.items():
                for key in self._members(stack.stack_id, name):
                    ids[physical].append((stack.stack_id, key))
        return [
            (*ends[0], re.compile(WHOLE.format(re.escape(text))))
            for text, ends in ids.items()
            if len(ends) == 1 and len(text) >= SHORTEST
        ]
