"""Small pure steps that most resource modules share when they turn a document into properties."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from migrate.model.values import Json, Properties


def given(**properties: Json) -> Properties:
    """The properties that are set: None, empty texts, lists and mappings mean "not configured" and are left out."""
    return {name: value for name, value in properties.items() if value is not None and value not in ("", [], {}, ())}


def tags_of(raw: object) -> Mapping[str, str]:
    """Tags in any shape that AWS answers with: a mapping, or a list of {Key|key|TagKey, Value|value|TagValue}."""
    if isinstance(raw, Mapping):
        return {str(key): str(value) for key, value in sorted(raw.items())}
    found: dict[str, str] = {}
    for item in raw if isinstance(raw, Iterable) and not isinstance(raw, str) else ():
        fields = {str(name).lower().removeprefix("tag"): value for name, value in item.items()}
        found[str(fields["key"])] = str(fields.get("value", ""))
    return dict(sorted(found.items()))


def own_tags(raw: object) -> Mapping[str, str]:
    """The tags that people set: `aws:` tags are AWS's own, and no template may contain them."""
    return {key: value for key, value in tags_of(raw).items() if not key.startswith("aws:")}


def tag_list(raw: object) -> list[dict[str, Any]]:
    """People's tags as most CloudFormation types take them: [{Key, Value}]."""
    return [{"Key": key, "Value": value} for key, value in own_tags(raw).items()]


def tag_map(raw: object) -> dict[str, str]:
    """People's tags as the younger CloudFormation types take them: {key: value}."""
    return dict(own_tags(raw))


def parsed(raw: object) -> Any:
    """A policy or pattern as an object, whether AWS gives it so or as JSON text; None when there is none."""
    if not isinstance(raw, str) or not raw:
        return raw or None
    # IAM's own text is written as in a URL; botocore decodes it only in answers where it expects one.
    return json.loads(unquote(raw) if raw.startswith("%7B") else raw)


def in_order(values: Iterable[str | None] | None) -> list[Any]:
    """A list whose order AWS does not keep, in the one order that makes equal resources equal, without nothings."""
    return sorted(value for value in values or () if value is not None)


def by(name: str, items: Iterable[Mapping[str, Any]] | None) -> list[Any]:
    """A list of mappings whose order means nothing, in the order of one of their fields."""
    return sorted(items or (), key=lambda item: str(item.get(name)))


def picked(document: Mapping[str, Any], names: Iterable[str]) -> Properties:
    """The fields that CloudFormation calls as the API does, where they are set."""
    return given(**{name: document.get(name) for name in names})


def capitalised(value: Any, fixed: Mapping[str, str] = MappingProxyType({})) -> Any:
    """An API's `lowerCamel` field names as CloudFormation's `UpperCamel`, all the way down; `fixed` are exceptions."""
    if isinstance(value, Mapping):
        return {fixed.get(key, key[:1].upper() + key[1:]): capitalised(item, fixed) for key, item in value.items()}
    return [capitalised(item, fixed) for item in value] if isinstance(value, list) else value


def pruned(value: Any) -> Any:
    """A value without the nothings that some answers spell out (None, empty lists and mappings), all the way down."""
    if isinstance(value, Mapping):
        inner = {key: pruned(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item is not None and item not in ({}, [])}
    return [pruned(item) for item in value] if isinstance(value, list) else value


def as_text(number: object) -> str | None:
    """A number where CloudFormation takes a text; None when there is none."""
    return None if number is None else str(number)


def unless(value: str | None, default: str) -> str | None:
    """A value that somebody chose; None when it is what AWS takes by itself."""
    return None if value == default else value


def moment(raw: object) -> str:
    """A time as CloudFormation takes it (ISO 8601, UTC, whole seconds); empty when there is none."""
    return raw.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(raw, datetime) else str(raw or "")
