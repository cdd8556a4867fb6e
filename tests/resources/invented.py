"""Answers that nobody recorded: invented from botocore's shapes, and the documents that a scan would make of them.

What AWS's model requires is there, and what a module declares that it needs (identifiers, inputs of further reads);
everything else is there at random, sometimes empty or null. A scalar is one that the module's cases hold under that
name, else one that its name suggests, or one that nobody expects.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from random import Random
from typing import Any

import jmespath
from botocore.model import ListShape, MapShape, StructureShape

from migrate.resources import BY_KIND
from migrate.resources.reading import outline_of, search
from migrate.resources.spec import Document, Read, ResourceModule, Spec
from tests.resources.cases import PLACE, cases
from tests.resources.shapes import operation

TRIES = 12
"""Of an answer in which the listing finds something that is nobody's own."""

DEEP = 5
"""Structures inside of structures, after which less and less is there."""

PAIR = frozenset({"key", "name", "tagkey", "parametername", "propertyname"})
"""What names the value in an item of a list, which has no meaning without it: no tag lacks its key."""

JSON_TEXT = re.compile("polic|definition|document$|schema$|pattern$|body$|json", re.I)
NUMBERS = re.compile(r"-?\d+(\.\d+)?").fullmatch
STATEMENTS = (
    {"Effect": "Allow", "Principal": "*", "Action": "lambda:InvokeFunction", "Resource": "*"},
    {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Resource": "*",
        "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:events:us-east-1:111111111111:rule/a"}},
    },
    {"Effect": "Deny", "Principal": {"AWS": "arn:aws:iam::222222222222:root"}, "Action": "lambda:*", "Resource": "*"},
)
IMPOSSIBLE: Mapping[str, set[str]] = {
    # A group holds no groups, and only a web ACL overrides what one does.
    "AWS::WAFv2::RuleGroup": {"ManagedRuleGroupStatement", "OverrideAction", "RuleGroupReferenceStatement"},
}
"""Members that a model has there only because it shares the shape."""

NUMBER = re.compile(
    "(amount|priority|protocol|code|seconds|size|number|count|period|timeout|limit|version|days|max|min|threshold)s?$",
    re.I,
)
"""Names of texts that are numbers, where no case has one."""

_BRACED = re.compile(r"(?<!\$)\{([^{}]+)\}")


def document(
    module: ResourceModule, random: Random, share: float, nulls: float = 0.0, asked: frozenset[str] = frozenset()
) -> Document | None:
    """A document of the module, `share` of what is optional there and `nulls` of that null; a part may have `asked`
    its whole for fields. None where the listing found nothing to describe."""
    spec = module.SPEC
    needed = asked | _needed(spec.kind)
    for _ in range(TRIES):
        around: dict[str, Any] = {"_": PLACE}
        if spec.parents:
            parent = BY_KIND[random.choice(spec.parents)]
            found = document(parent, random, share, nulls, needed)
            if found is None:
                continue
            around = {**found}
        making = _Making(spec, random, share, nulls, needed)
        described = making.described(around)
        if described is not None and not _passed_over(module, described):
            return described
    return None


def _passed_over(module: ResourceModule, described: Document) -> bool:
    """Whether the scan would leave it out: AWS's own, another region's, or without an identifier."""
    spec = module.SPEC
    left_out = (path and search(path, described) is True for path in (spec.elsewhere, spec.owned_by_aws))
    return any(left_out) or not outline_of(module, described).physical_id


@lru_cache(maxsize=512)
def _needed(kind: str) -> frozenset[str]:
    """Fields that a resource cannot be told from others without, or read: those always are there."""
    spec = BY_KIND[kind].SPEC
    texts = (spec.identifier, spec.name, spec.arn)
    paths = [path for text in filter(None, texts) for path in _BRACED.findall(text) or [text]]
    reads = [read for read in (spec.within, spec.listing, *spec.facets.values()) if read]
    paths += [path for read in reads for path in read.params.values()]
    paths += [read.path for read in (spec.within, spec.listing, spec.facets.get("")) if read]
    return frozenset(name for path in paths for name in _fields(jmespath.compile(path).parsed))


def _fields(node: Mapping[str, Any]) -> Iterator[str]:
    if node["type"] == "field":
        yield node["value"]
    for child in node["children"][:2] if node["type"] == "filter_projection" else node["children"]:
        yield from _fields(child)


@dataclass(frozen=True, slots=True)
class _Samples:
    """What the cases of a kind hold, by the name of the field."""

    scalars: Mapping[str, list[Any]]
    maps: Mapping[str, list[Mapping[str, Any]]]
    tops: list[Mapping[str, Any]]


@lru_cache(maxsize=512)
def _samples(kind: str) -> _Samples:
    scalars: dict[str, list[Any]] = defaultdict(list)
    maps: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    documents = cases(kind)
    for described in documents:
        for name, value in _named("", described):
            (maps if isinstance(value, Mapping) else scalars)[name].append(value)
    return _Samples(scalars, maps, documents)


def _named(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        yield name, value
        for inner, item in value.items():
            yield from _named(inner, item)
    elif isinstance(value, list):
        for item in value:
            yield from _named(name, item)
    elif value is not None:
        yield name, value


@dataclass(slots=True)
class _Making:
    """One document of a kind."""

    spec: Spec
    random: Random
    share: float
    nulls: float
    needed: frozenset[str]

    @property
    def samples(self) -> _Samples:
        return _samples(self.spec.kind)

    def described(self, around: Mapping[str, Any]) -> Document | None:
        if self.spec.within:
            items = self.read(self.spec.within, around)
            if not items:
                return None
            around = {**around, **self.random.choice(items)}
        listed = self.read(self.spec.listing, around)
        if not listed:
            return None
        found: dict[str, Any] = {**self.random.choice(listed), "_": PLACE}
        if self.spec.parents:
            found["_parent"] = around
        for name, facet in self.spec.facets.items():
            value = self.read(facet, found)
            if name:
                found[name] = value
            else:
                found |= value or {}
        return found

    def read(self, read: Read, around: Mapping[str, Any]) -> Any:
        """What a read finds in an invented answer; nothing, now and then, where that is an answer too."""
        if not read.operation:
            return search(read.path, around)
        if read.absent and read is not self.spec.listing and self.random.random() < 0.2:
            return None
        model = operation(self.spec.service, read.operation)
        if model.output_shape is None:
            return search(read.path, {})
        return search(read.path, self.value(model.output_shape, "", (), always=True))

    def value(self, shape: Any, name: str, within: tuple[str, ...], always: bool) -> Any:
        if isinstance(shape, StructureShape):
            return self.structure(shape, name, (*within, shape.name))
        if isinstance(shape, ListShape):
            least = 1 if always else 0
            count = self.random.choice((0, 1, 1, 2) if len(within) <= DEEP else (0, 0, 1))
            return [self.value(shape.member, name, within, always=True) for _ in range(max(count, least))]
        if isinstance(shape, MapShape):
            return self.map(shape, name, within)
        return self.scalar(shape, name, always)

    def structure(self, shape: StructureShape, name: str, within: tuple[str, ...]) -> Any:
        if shape.is_document_type:
            return self.random.choice(self.samples.maps.get(name) or [{"a": 1}])
        pairs = [pair for pair in self.samples.maps.get(name, ()) if pair and pair.keys() <= shape.members.keys()]
        if pairs and any(member.lower() in PAIR for member in shape.members) and self.random.random() < 0.7:
            return dict(self.random.choice(pairs))
        names = [*shape.members]
        if shape.is_tagged_union:
            names = [self.random.choice(names)]
        made: dict[str, Any] = {}
        for member in names:
            inner = shape.members[member]
            told = member in self.needed or member.lower() in PAIR
            always = told or member in shape.required_members
            if member in IMPOSSIBLE.get(self.spec.kind, ()) or (within.count(inner.name) > 1 and not always):
                continue
            if always or self.random.random() < self.share * DEEP / max(DEEP, 2 * len(within) - DEEP):
                is_null = not always and self.random.random() < self.nulls
                made[member] = None if is_null else self.value(inner, member, within, told)
        return made

    def map(self, shape: MapShape, name: str, within: tuple[str, ...]) -> Any:
        keys = self.keys(shape, name)
        always = {key for key in keys if key in self.needed}
        others = keys if getattr(shape.key, "enum", ()) else sorted({*keys, *filter(str.isalnum, self.needed)})
        chosen = always | {*self.random.sample(others, self.random.randint(0, min(len(others), 6)))}
        return {key: self.value(shape.value, key, within, always=True) for key in sorted(chosen)}

    def keys(self, shape: MapShape, name: str) -> list[str]:
        """An enumeration's; else those that cases have there, or at the top, where the map is the document itself."""
        if known := getattr(shape.key, "enum", ()):
            return [key for key in known if key != "All"]
        held = [key for each in self.samples.maps.get(name, ()) for key in each]
        top = [key for each in self.samples.tops for key, value in each.items() if isinstance(value, str)]
        return sorted({*(held or top), "another"} - {"_"})

    def scalar(self, shape: Any, name: str, always: bool) -> Any:
        kind = shape.type_name
        if kind == "string":
            return {"a": 1} if shape.serialization.get("jsonvalue") else self.text(shape, name, always)
        if kind in ("integer", "long"):
            least, most = int(shape.metadata.get("min", 0)), int(shape.metadata.get("max", 9))
            return self.random.choice(
                [*self.held(name, int), max(least, 0), self.random.randint(least, max(least, most))]
            )
        if kind in ("float", "double"):
            return self.random.choice([0.0, 0.5, 2.0])
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "timestamp":
            return datetime(2024, 2, self.random.randint(1, 28), 3, 4, 5, 678000, tzinfo=UTC)
        return self.random.choice([*self.held(name, str), "{}"]).encode()

    def held(self, name: str, of: type) -> list[Any]:
        """What cases have under that name."""
        return [value for value in self.samples.scalars.get(name, ()) if type(value) is of]

    def text(self, shape: Any, name: str, always: bool) -> str:
        held = self.held(name, str)
        roll = self.random.random()
        # What is a number or JSON in every case never is anything else.
        if formed := [text for text in held if text.startswith("{")] or (held if all(map(NUMBERS, held)) else []):
            return "" if formed[0].startswith("{") and roll > 0.9 and not always else str(self.random.choice(formed))
        if shape.enum and not held:
            held = [*shape.enum]
        if held and (roll < 0.6 or always):
            return str(self.random.choice(held))
        if shape.enum and roll < 0.95:
            return str(self.random.choice(shape.enum))
        if roll > 0.9 and not always and not NUMBER.search(name):
            return ""
        return self.suggested(name)

    def suggested(self, name: str) -> str:
        """What a text of that name may well be."""
        if name.lower().endswith("arn"):
            return (
                f"arn:aws:{self.spec.service}:{PLACE['Region']}:{PLACE['Account']}:thing/a{self.random.randint(1, 9)}"
            )
        if JSON_TEXT.search(name):
            return json.dumps({"Version": "2012-10-17", "Statement": [{"Sid": "a", **self.random.choice(STATEMENTS)}]})
        if NUMBER.search(name):
            return str(self.random.randint(1, 9))
        return f"text{self.random.randint(1, 9)}"
