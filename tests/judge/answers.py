"""Recorded answers of AWS, a file for each operation, and the documents that a scan would have made of them.

An answer says nothing of its question. Facets go with items of the same scenario, which was one session: with the one
whose identifier they hold, else in the order of both. What a scenario does not hold is taken from the answer of another
one that holds the identifier. After that it was not configured, where a module knows an error code for that; where AWS
always answers (`absent` is empty), any recorded answer, or the module's own case, stands for it. Parts get a parent of
their scenario, else any recorded one, else the case of one. Answers that fit no item are put into any document of their
module, so that each is met.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from migrate.resources.reading import resource_of, search, text
from migrate.resources.spec import Document, Read, ResourceModule
from tests.resources.cases import PLACE, cases
from tests.resources.shapes import operation, reads_of, service

SHORTEST = 3
"""Of an identifier that is looked for in answers."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of one file. `data` is as boto3 returned it."""

    file: str
    line: int
    scenario: str
    status: int
    data: Mapping[str, Any]
    words: str = field(compare=False, repr=False, default="")

    def __hash__(self) -> int:
        return hash((self.file, self.line))

    @property
    def place(self) -> str:
        """Where a person finds it."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Made:
    """A document, the answers that it was made of, and the document of its parent."""

    document: Document
    answers: tuple[Answer, ...]
    scenario: str = ""
    parent: Made | None = None


class Recordings:
    """All answers of a folder, by the file that AWS's name of the endpoint and operation gives."""

    def __init__(self, directory: Path) -> None:
        if not directory.is_dir():
            raise ValueError(f"{directory} is no directory")
        self.files = {path.name: path for path in sorted(directory.glob("*.jsonl"))}
        if not self.files:
            raise ValueError(f"{directory} holds no <endpoint prefix>.<Operation>.jsonl")
        self._read: dict[str, list[Answer]] = {}
        self._made: dict[str, list[Made]] = {}

    @cached_property
    def foreign(self) -> list[Answer]:
        """Answers that lie where modules look, and that the API of none of them can have given."""
        looked: dict[str, set[Answer]] = defaultdict(set)
        for module in BY_KIND.values():
            for read in reads_of(module):
                looked[file_of(module, read)] |= set(self.answers(module, read, every=True))
        return [answer for file, known in looked.items() for answer in self.lines(file) if answer not in known]

    @cached_property
    def readers(self) -> Mapping[str, list[ResourceModule]]:
        """File -> the modules that make a read which it holds answers to."""
        found: dict[str, list[ResourceModule]] = defaultdict(list)
        for module in BY_KIND.values():
            for read in reads_of(module):
                file = file_of(module, read)
                if module not in found[file] and file in self.files and self.answers(module, read, every=True):
                    found[file].append(module)
        return {file: modules for file, modules in found.items() if modules}

    def answers(self, module: ResourceModule, read: Read, every: bool = False) -> list[Answer]:
        """The recorded answers to a read (with `every`, errors too); not those of another API of the same names."""
        shape = operation(module.SPEC.service, read.operation).output_shape
        return [
            answer
            for answer in self.lines(file_of(module, read))
            if (every and answer.status != 200) or (answer.status == 200 and fits(shape, answer.data))
        ]

    def lines(self, file: str) -> list[Answer]:
        """Every answer in a file; ValueError, naming the line, for one that is not of the form."""
        if file not in self._read:
            self._read[file] = [*_lines(self.files[file])] if file in self.files else []
        return self._read[file]

    def documents(self, module: ResourceModule) -> list[Made]:
        """Each document that the recorded answers make for a module."""
        kind = module.SPEC.kind
        if kind not in self._made:
            self._made[kind] = [*_Making(self, module).documents()]
        return self._made[kind]


def fits(shape: Any, value: Any) -> bool:
    """Whether the value can be of an answer of that shape: its kinds of things, and no structure of other members only.

    Members that the model lacks are let through otherwise: models change, and modules must bear it.
    """
    if value is None or shape is None:
        return True
    if shape.type_name == "structure":
        if not isinstance(value, Mapping):
            return False
        known = value.keys() & shape.members.keys()
        return bool(known or not value) and all(fits(shape.members[name], value[name]) for name in known)
    if shape.type_name == "list":
        is_plain = shape.member.type_name not in ("structure", "list", "map")
        return isinstance(value, list) and all(
            fits(shape.member, item) and not (is_plain and isinstance(item, Mapping)) for item in value
        )
    if shape.type_name == "map":
        return isinstance(value, Mapping) and all(fits(shape.value, item) for item in value.values())
    return True


def file_of(module: ResourceModule, read: Read) -> str:
    """The file that holds the answers to a read."""
    model = service(module.SPEC.service)
    return f"{model.endpoint_prefix}.{operation(module.SPEC.service, read.operation).name}.jsonl"


def _lines(path: Path) -> Iterator[Answer]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            recorded = json.loads(line, object_hook=_times)
            yield Answer(path.name, number, recorded["scenario"], recorded["status"], recorded["data"], line)
        except (ValueError, LookupError, TypeError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise ValueError(f'{path}:{number} is no {{"scenario", "status", "data"}} ({reason})') from None


def _times(value: dict[str, Any]) -> Any:
    if value.get("__class__") != "datetime":
        return value
    year, month, day, hour, minute, second = (
        value.get(part, 0) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    return datetime(year, month, day, hour, minute, second, value.get("microsecond", 0), tzinfo=UTC)


class _Making:
    """The documents of one module."""

    def __init__(self, recordings: Recordings, module: ResourceModule) -> None:
        self.recordings = recordings
        self.module = module
        self.spec = module.SPEC
        self.used: set[Answer] = set()

    def documents(self) -> Iterator[Made]:
        made: list[Made] = []
        for listed, siblings in self._listed():
            made.append(self._whole(listed, siblings))
            yield made[-1]
        bases = made[:1] or [case for case in [self._case()] if case]
        for base in bases:
            yield from self._unmet(base)

    def _unmet(self, base: Made) -> Iterator[Made]:
        """Documents for the answers to facets that went with no item."""
        for name, facet in self.spec.facets.items():
            for answer in self.recordings.answers(self.module, facet) if facet.operation else ():
                value = search(facet.path, answer.data)
                if answer in self.used or (not name and not value):
                    continue
                document = {**base.document, **({name: value} if name else value)}
                yield Made(document, (*base.answers, answer), answer.scenario, base.parent)

    def _listed(self) -> Iterator[tuple[Made, list[Document]]]:
        """Each listed item with the unit around it, and all items of its answer."""
        listing = self.spec.listing
        if not listing.operation:
            for unit in self._parents():
                items = search(listing.path, unit.document) or []
                yield from ((self._item(item, (), unit.scenario, unit), items) for item in items)
            return
        counted: dict[str, int] = defaultdict(int)
        for answer in self.recordings.answers(self.module, listing):
            items = search(listing.path, answer.data) or []
            around = self._unit_of(answer, counted[answer.scenario]) if self.spec.parents else None
            counted[answer.scenario] += 1
            for item in items:
                yield self._item(item, (answer,), answer.scenario, around), items

    def _item(self, item: Document, answers: tuple[Answer, ...], scenario: str, unit: Made | None) -> Made:
        document = {**item, "_": PLACE, **({"_parent": unit.document} if unit else {})}
        return Made(document, (*(unit.answers if unit else ()), *answers), scenario, unit)

    def _parents(self) -> list[Made]:
        return [made for kind in self.spec.parents for made in self.recordings.documents(BY_KIND[kind])]

    def _units(self) -> list[Made]:
        return self._parents() or [case.parent for case in [self._case()] if case and case.parent]

    def _unit_of(self, answer: Answer, number: int) -> Made | None:
        units = self._units()
        same = [unit for unit in units if unit.scenario == answer.scenario]
        named = [unit for unit in same or units if self._is_named(unit, answer)]
        return next(iter(named), None) or (same[number % len(same)] if same else next(iter(units), None))

    def _is_named(self, unit: Made, answer: Answer) -> bool:
        kind = next(
            (kind for kind in self.spec.parents if unit in self.recordings._made.get(kind, ())), self.spec.parents[0]
        )
        return _names(answer, text(BY_KIND[kind].SPEC.identifier, {**unit.document, "_name": ""}))

    def _case(self) -> Made | None:
        """The module's own case: what stands for what nobody recorded."""
        found = next(iter(cases(self.spec.kind)), None)
        return None if found is None else _as_made(self.module, found)

    def _whole(self, listed: Made, siblings: list[Document]) -> Made:
        document, answers = dict(listed.document), list(listed.answers)
        for name, facet in self.spec.facets.items():
            if not facet.operation:
                value = search(facet.path, document)
            else:
                answer, is_own = self._answer(facet, document, listed.scenario, siblings)
                value = search(facet.path, answer.data) if answer else self._from_case(name, facet)
                if answer:
                    answers.append(answer)
                if not name and not is_own:
                    value = {**(value or {}), **document}
            document = {**document, **({name: value} if name else value or {})}
        return Made(document, tuple(dict.fromkeys(answers)), listed.scenario, listed.parent)

    def _from_case(self, name: str, facet: Read) -> Any:
        if facet.absent:
            return None
        case = self._case()
        return case.document.get(name) if case and name else dict(case.document) if case else None

    def _answer(
        self, facet: Read, document: Document, scenario: str, siblings: list[Document]
    ) -> tuple[Answer | None, bool]:
        """The answer that goes with an item, and whether it was about this one rather than about any."""
        recorded = self.recordings.answers(self.module, facet)
        own, others = self._identity(document), [self._identity(item) for item in siblings]
        same = [answer for answer in recorded if answer.scenario == scenario]
        found = next((answer for answer in same if _names(answer, own)), None)
        if found is None:
            left = [answer for answer in same if not any(_names(answer, other) for other in others)]
            place = others.index(own) if own in others else 0
            found = left[min(place, len(left) - 1)] if left else None
        if found is None:
            found = next((answer for answer in recorded if _names(answer, own)), None)
        if found is not None:
            self.used.add(found)
            return found, True
        return (None if facet.absent else next(iter(recorded), None)), False

    def _identity(self, document: Document) -> str:
        found = text(self.spec.identifier, {**document, "_": PLACE, "_name": text(self.spec.name, document)})
        return found or text(self.spec.name, document)


def _as_made(module: ResourceModule, document: Document) -> Made:
    parent = None
    if module.SPEC.parents and "_parent" in document:
        around = {**document["_parent"], "_": PLACE}
        parent = _as_made(BY_KIND[module.SPEC.parents[0]], around)
    return Made(document, (), "", parent)


def _names(answer: Answer, identifier: str) -> bool:
    return len(identifier) >= SHORTEST and json.dumps(identifier)[1:-1] in answer.words


def parent_resource(module: ResourceModule, made: Made, kinds: Iterable[str] = ()) -> Resource | None:
    """The resource that a part is a part of, of the first of its kinds that the document fits."""
    if made.parent is None:
        return None
    for kind in (*kinds, *module.SPEC.parents):
        parent = BY_KIND[kind]
        try:
            return resource_of(parent, made.parent.document, parent_resource(parent, made.parent))
        except (LookupError, TypeError, ValueError, AttributeError):
            continue
    return None
