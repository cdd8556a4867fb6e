"""Small pure steps that most resource modules share when they turn a document into properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

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
