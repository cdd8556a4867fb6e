"""The cases of each kind: documents as the scan makes them, and the schema that judges what becomes of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cfnlint.jsonschema import StandardValidator
from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

from migrate.resources.spec import Document

REGION = "us-east-1"
PLACE = {"Account": "111111111111", "Region": REGION, "Partition": "aws"}
FOLDER = Path(__file__).parent / "cases"


def path_of(kind: str) -> Path:
    """The file that holds a kind's cases: a JSON list of documents, without `_`."""
    return FOLDER / f"{kind.replace('::', '_')}.json"


def cases(kind: str) -> list[Document]:
    """The documents of a kind's cases; {"time": …} is the time that boto3 makes of an answer's."""
    documents: list[dict[str, Any]] = json.loads(path_of(kind).read_text(), object_hook=_times)
    return [{**document, "_": PLACE} for document in documents]


def _times(value: dict[str, Any]) -> Any:
    return datetime.fromisoformat(value["time"]) if set(value) == {"time"} else value


@lru_cache(maxsize=256)
def schema(kind: str) -> Mapping[str, Any]:
    """The CloudFormation schema of a kind, as cfn-lint ships it."""
    found: Mapping[str, Any] = PROVIDER_SCHEMA_MANAGER.get_resource_schema(REGION, kind).schema
    return found


def problems(kind: str, properties: Mapping[str, Any], rules: Collection[str] = ()) -> list[str]:
    """What the kind's schema has against the properties, other than that some are missing; by some rules only."""
    errors = StandardValidator({**schema(kind), "required": []}).iter_errors(worked_out(properties))
    return [
        f"{'/'.join(map(str, error.path))}: {error.message}"
        for error in errors
        if not rules or error.validator in rules
    ]


def read_only(kind: str) -> set[tuple[str, ...]]:
    """Paths of properties that only AWS sets."""
    return {tuple(path.split("/")[2:]) for path in schema(kind).get("readOnlyProperties", ())}


def settable(kind: str) -> set[str]:
    """The top-level properties that a template may set."""
    return {name for name in schema(kind)["properties"] if (name,) not in read_only(kind)}


def places(value: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every path in a value, list items as `*`, as schemas write it."""
    yield at
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from places(item, (*at, name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from places(item, (*at, "*"))


def worked_out(value: Any) -> Any:
    """A property's value with the two functions worked out that modules write."""
    if isinstance(value, Mapping):
        inner = {name: worked_out(item) for name, item in value.items()}
        if set(inner) == {"Fn::Split"}:
            return inner["Fn::Split"][1].split(inner["Fn::Split"][0])
        if set(inner) == {"Fn::Select"}:
            return inner["Fn::Select"][1][inner["Fn::Select"][0]]
        return inner
    return [worked_out(item) for item in value] if isinstance(value, list | tuple) else value
