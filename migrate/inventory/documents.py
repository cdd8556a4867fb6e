"""Documents of every resource of the modelled kinds: listings, then facets, parents before their parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any

import jmespath

from migrate.inventory.reads import UNEXPECTED, Answer, Reader, Task, unexpected
from migrate.model.finding import Finding, Gap
from migrate.model.resource import Resource
from migrate.resources.reading import findings_of, outline_of, resource_of, search
from migrate.resources.spec import Document, ResourceModule


@dataclass(frozen=True, slots=True)
class Described:
    """One resource with the document that it was read from."""

    resource: Resource
    document: Document
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass
class Harvest:
    """All that the modules read. `passed_over` are ARNs that were seen and are nobody's to move: AWS's own.

    `holes` are the kinds of which some may be missing: a listing gave no answer, one that was listed could not even be
    named, or what they are parts of is such a kind.
    """

    described: list[Described] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    passed_over: set[str] = field(default_factory=set)
    holes: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Unit:
    """One listing to make: a kind in a region, or the parts of one parent."""

    module: ResourceModule
    document: Document
    parent: Described | None = None

    @property
    def region(self) -> str:
        return str(self.document["_"]["Region"])


@dataclass(frozen=True, slots=True)
class _Found:
    unit: _Unit
    item: Document


@dataclass(frozen=True, slots=True)
class _Listed:
    items: Sequence[Document]
    gaps: Sequence[Gap]


@dataclass
class Harvesting:
    """Reads the modules' kinds: each item is described as soon as it is listed, its parts are listed as soon as it is
    described. A kind whose parent is not among `modules` is not read."""

    reader: Reader
    modules: Mapping[str, ResourceModule]
    whole: Harvest = field(default_factory=Harvest)

    def tasks(self, account: str, partition: str, regions: Sequence[str]) -> Iterator[Task]:
        """The listings that need nothing else; the rest follows from what they find."""
        for _, module in sorted(self.modules.items()):
            if not module.SPEC.parents:
                for region in regions[:1] if module.SPEC.is_global else regions:
                    place = {"Account": account, "Region": region, "Partition": partition}
                    yield self._listing(_Unit(module, {"_": place}))

    def result(self) -> Harvest:
        """What was found, in an order that does not depend on who answered first."""
        self.whole.holes |= self._parts_of(self.whole.holes)
        self.whole.described.sort(key=lambda one: (one.resource.key, one.resource.physical_id, one.resource.arn))
        return self.whole

    def _parts_of(self, kinds: Collection[str]) -> set[str]:
        """The kinds that are parts of these, or parts of such."""
        found: set[str] = set()
        waiting = [*kinds]
        while waiting:
            whole = waiting.pop()
            parts = {kind for kind, module in self.modules.items() if whole in module.SPEC.parents} - found
            found |= parts
            waiting += parts
        return found

    def _listing(self, unit: _Unit) -> Task:
        kind = unit.module.SPEC.kind
        return Task(kind, partial(self._guarded, unit, _listed, unit), partial(self._take_listed, unit))

    def _guarded(self, unit: _Unit, work: Callable[[Reader, Any], Any], item: Any) -> Any:
        """What `work` yields, or the gap that an answer of another shape leaves."""
        try:
            return work(self.reader, item)
        except UNEXPECTED as error:
            return (unexpected(unit.module.SPEC.kind, unit.region, error),)

    def _take_listed(self, unit: _Unit, listed: _Listed | Sequence[Gap]) -> Iterator[Task]:
        items, gaps = (listed.items, listed.gaps) if isinstance(listed, _Listed) else ((), listed)
        kind = unit.module.SPEC.kind
        self.whole.gaps += gaps
        self.whole.holes |= {kind} if gaps else set()
        for item in items:
            yield Task(
                kind, partial(self._guarded, unit, _described, _Found(unit, item)), partial(self._take_described, kind)
            )

    def _take_described(self, kind: str, one: Described | str | Sequence[Gap]) -> Iterator[Task]:
        if isinstance(one, str):
            self.whole.passed_over.add(one)
            return
        if not isinstance(one, Described):
            self.whole.gaps += one
            self.whole.holes.add(kind)
            return
        self.whole.described.append(one)
        self.whole.gaps += one.gaps
        for _, module in sorted(self.modules.items()):
            if one.resource.kind in module.SPEC.parents:
                yield self._listing(_Unit(module, one.document, one))


def _listed(reader: Reader, unit: _Unit) -> _Listed:
    spec = unit.module.SPEC
    what = f"{spec.kind} of {unit.parent.resource.key}" if unit.parent else spec.kind
    outer = reader.read(what, spec.service, unit.region, spec.within, unit.document) if spec.within else Answer([{}])
    answers = [
        reader.read(what, spec.service, unit.region, spec.listing, {**unit.document, **around})
        for around in outer.value or ()
    ]
    items = [dict(item) for answer in answers for item in answer.value or ()]
    return _Listed(items, [answer.gap for answer in (outer, *answers) if answer.gap])


def _described(reader: Reader, found: _Found) -> Described | str | Sequence[Gap]:
    """The resource as read whole, or its outline and the gaps; the gaps alone of what has no name without the reads
    that failed; and for what is not ours to move, just its ARN."""
    module, parent = found.unit.module, found.unit.parent
    document: dict[str, Any] = {**found.item, "_": found.unit.document["_"]}
    if parent:
        document["_parent"] = parent.document
    failed: list[Gap] = []
    for name, facet in module.SPEC.facets.items():
        if _passed_over(module, document, settled=True):
            break
        answer = reader.read("", module.SPEC.service, found.unit.region, facet, document)
        if answer.gap:
            failed.append(answer.gap)
        elif name:
            document[name] = answer.value
        else:
            document |= answer.value or {}
    outline = outline_of(module, document, parent.resource if parent else None)
    if _passed_over(module, document):
        return outline.arn or outline.physical_id
    if not outline.physical_id:
        nameless = Gap(
            "", found.unit.region, "it was listed without an identifier", "look at it by hand, and report it"
        )
        return _named(module.SPEC.kind, failed or [nameless])
    if failed:  # half-read properties must never look whole: what stays is the outline, and the gaps that say why
        return Described(outline, document, gaps=_named(outline.key, failed))
    return _modelled(module, document, outline, parent)


def _named(what: str, gaps: Sequence[Gap]) -> tuple[Gap, ...]:
    """The gaps as those of `what`; one that names something already is an endpoint's, for all that it would answer."""
    return tuple(Gap(gap.what or what, gap.where, gap.reason, gap.remedy) for gap in gaps)


def _modelled(module: ResourceModule, document: Document, outline: Resource, parent: Described | None) -> Described:
    try:
        resource = resource_of(module, document, parent.resource if parent else None)
        return Described(resource, document, findings_of(module, document, resource.key))
    except UNEXPECTED as error:
        return Described(outline, document, gaps=(unexpected(outline.key, outline.region, error),))


def _passed_over(module: ResourceModule, document: Document, settled: bool = False) -> bool:
    """Whether the resource is AWS's own or another region's; with `settled`, only if the document tells already."""
    return any(
        path and (not settled or _fields(path) <= document.keys()) and search(path, document) is True
        for path in (module.SPEC.elsewhere, module.SPEC.owned_by_aws)
    )


@lru_cache(maxsize=512)
def _fields(path: str) -> frozenset[str]:
    """The fields of the document itself that a JMESPath looks at."""
    return frozenset(_heads(jmespath.compile(path).parsed))


_RELATIVE = frozenset(
    {"subexpression", "index_expression", "projection", "value_projection", "filter_projection", "pipe"}
)
"""Nodes whose further children look at what the first one found, not at the document."""


def _heads(node: Mapping[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    children = node["children"][:1] if node["type"] in _RELATIVE else node["children"]
    for child in children:
        yield from _heads(child)
