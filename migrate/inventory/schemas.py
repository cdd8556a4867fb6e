"""The schema of a CloudFormation type, as far as reading needs it: what only AWS sets, and what identifies one. Pure,
but for where it comes from: CloudFormation itself, or what cfn-lint ships where the endpoint does not tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.inventory.reads import Answer, Reader
from migrate.model.lexicon import is_telling
from migrate.model.values import Json, Properties, canonical
from migrate.resources.shapes import own_tags, pruned, tags_of
from migrate.resources.spec import Read

DESCRIBE = Read("describe_type", "Schema", {"Type": "'RESOURCE'", "TypeName": "kind"})
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeType.html"""

_IDENTIFYING = re.compile(r"(Arn|ARN|Id|ID|Name|Url|URL|Uri|URI|Endpoint|Address)$")
_ARN = re.compile(r"(Arn|ARN)$")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schema:
    """A type's schema (https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html)."""

    kind: str
    document: Mapping[str, Any]

    @property
    def identifier(self) -> tuple[str, ...]:
        """The properties that, joined by `|`, are Cloud Control's identifier."""
        return tuple(".".join(path) for path in self._paths("primaryIdentifier"))

    @property
    def read_actions(self) -> tuple[str, ...]:
        """The IAM actions that Cloud Control needs to read one, besides its own."""
        return tuple(sorted(self._handlers.get("read", {}).get("permissions", ())))

    @property
    def is_readable(self) -> bool:
        """Whether Cloud Control can read the type; a schema without handlers does not say otherwise."""
        return not self._handlers or "read" in self._handlers

    def settable(self, model: Mapping[str, Any]) -> Properties:
        """What a template may set of what Cloud Control answers, each list without order in one order."""
        value: Any = model
        for path in (*self._paths("readOnlyProperties"), *self._paths("writeOnlyProperties")):
            value = _without(value, path)
        if self._tag_property in value:
            value = {**value, self._tag_property: _own(value[self._tag_property])}
        found: Properties = self._in_order(pruned(value), self.document)
        return found

    def tags(self, model: Mapping[str, Any]) -> Mapping[str, str]:
        """The tags of the resource; none where the type keeps them elsewhere, or in a form of its own."""
        raw = model.get(self._tag_property)
        try:
            return tags_of(raw)
        except (AttributeError, KeyError):
            return {}

    def attributes(self, model: Mapping[str, Any]) -> Mapping[str, str]:
        """The GetAtt values by which others name it: read-only ARNs, ids, names and addresses."""
        found = {path: _at(model, path) for path in sorted(self._paths("readOnlyProperties")) if "*" not in path}
        return {
            ".".join(path): value
            for path, value in found.items()
            if isinstance(value, str) and _IDENTIFYING.search(path[-1]) and is_telling(value)
        }

    def arn(self, model: Mapping[str, Any]) -> str:
        """The ARN of the resource itself; empty where none of its own properties says it."""
        named = [*self._paths("primaryIdentifier"), *sorted(self._paths("readOnlyProperties"))]
        values = [_at(model, path) for path in named if len(path) == 1 and _ARN.search(path[0])]
        return next((value for value in values if isinstance(value, str) and value.startswith("arn:")), "")

    @property
    def _handlers(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.document.get("handlers") or {}
        return found

    @property
    def _tag_property(self) -> str:
        tagging = self.document.get("tagging")
        named = tagging.get("tagProperty", "/properties/Tags") if isinstance(tagging, Mapping) else "/properties/Tags"
        return str(named).rsplit("/", 1)[-1]

    def _paths(self, name: str) -> list[Path]:
        """Paths of a list of the schema's, `/properties/A/*/B` as (A, *, B)."""
        return [_path(pointer) for pointer in self.document.get(name) or ()]

    def _in_order(self, value: Any, shape: Any) -> Any:
        shape = self._shape(shape)
        if isinstance(value, Mapping):
            members = shape.get("properties") or {}
            return {name: self._in_order(item, members.get(name)) for name, item in value.items()}
        if isinstance(value, list):
            items = [self._in_order(item, shape.get("items")) for item in value]
            return sorted(items, key=canonical) if shape.get("insertionOrder") is False else items
        return value

    def _shape(self, shape: Any) -> Mapping[str, Any]:
        if not isinstance(shape, Mapping):
            return {}
        name = str(shape.get("$ref", "")).removeprefix("#/definitions/")
        found: Mapping[str, Any] = self.document.get("definitions", {}).get(name, {}) if name else shape
        return found


def read_schema(reader: Reader, kind: str, region: str) -> Schema | Answer:
    """The schema of a type: CloudFormation's own, else cfn-lint's; the failed answer where both know nothing."""
    answer = reader.read(kind, "cloudformation", region, DESCRIBE, {"kind": kind})
    try:
        document = json.loads(answer.value) if answer.value else _shipped(kind, region)
    except ValueError:
        document = _shipped(kind, region)
    return Schema(kind, document) if document else answer


def _shipped(kind: str, region: str) -> Mapping[str, Any]:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError  # takes a while, and AWS itself tells

    try:
        found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema
    except ResourceNotFoundError:
        return {}
    return found


def _path(pointer: str) -> Path:
    """A JSON pointer of a schema without the words that only schemas have between the names of properties."""
    return tuple("*" if part == "items" else part for part in pointer.split("/")[1:] if part != "properties")


def _without(value: Any, path: Sequence[str]) -> Any:
    if isinstance(value, list):
        return [_without(item, path[1:] if path[:1] == ["*"] or path[:1] == ("*",) else path) for item in value]
    if not isinstance(value, Mapping):
        return value
    if path[0] == "*":
        return {name: _without(item, path[1:]) for name, item in value.items()} if len(path) > 1 else value
    if len(path) == 1:
        return {name: item for name, item in value.items() if name != path[0]}
    return {name: _without(item, path[1:]) if name == path[0] else item for name, item in value.items()}


def _own(raw: Any) -> Json:
    """Tags in the form that they have, without those of AWS: no template may hold them."""
    if isinstance(raw, Mapping):
        return dict(own_tags(raw))
    return list(_own_items(raw)) if isinstance(raw, list) else raw


def _own_items(raw: Sequence[Any]) -> Iterator[Json]:
    for item in raw:
        named = isinstance(item, Mapping) and any(
            str(item[key]).startswith("aws:") for key in ("Key", "key", "TagKey") if key in item
        )
        if not named:
            yield item


def _at(model: Any, path: Path) -> Any:
    for name in path:
        model = model.get(name) if isinstance(model, Mapping) else None
    return model
