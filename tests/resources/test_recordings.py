"""Answers that AWS itself once gave, read through every module that can meet them."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from migrate.resources import ALL, BY_KIND
from migrate.resources.reading import findings_of, resource_of, search, text
from migrate.resources.spec import Document, Read, ResourceModule
from tests.resources.cases import PLACE, problems
from tests.resources.shapes import operation, service

RECORDINGS = Path(os.environ.get("MIGRATE_CORPUS", Path(__file__).parents[2].parent / "shared")) / "recordings"

STRUCTURE = ("additionalProperties", "type")
"""What is judged: names and ids in recordings were made up afterwards, and enumerations have changed since."""

DESCRIPTIONS = {"Config", "Table"}
"""Facets that are the description itself: a listing of names alone is no document."""

pytestmark = pytest.mark.skipif(not RECORDINGS.is_dir(), reason="no recordings: set MIGRATE_CORPUS to their folder")


def _times(value: dict[str, Any]) -> Any:
    if value.get("__class__") != "datetime":
        return value
    return datetime(value["year"], value["month"], value["day"], value["hour"], value["minute"], tzinfo=UTC)


def _answers(module: ResourceModule, read: Read) -> Iterator[Any]:
    """What the read finds in each recorded answer of its operation."""
    prefix = service(module.SPEC.service).endpoint_prefix
    path = RECORDINGS / f"{prefix}.{operation(module.SPEC.service, read.operation).name}.jsonl"
    for line in path.read_text().splitlines() if path.exists() else ():
        recorded = json.loads(line, object_hook=_times)
        if recorded["status"] == 200:
            yield search(read.path, recorded["data"])


def _documents(module: ResourceModule) -> Iterator[Document]:
    """Each recorded item with the recorded description of the same thing; what was not recorded was not configured."""
    spec = module.SPEC
    if spec.parents or DESCRIPTIONS & set(spec.facets):
        return
    nothing: Mapping[str, Any] = {name: None for name in spec.facets if name}
    described = [answer for answer in _answers(module, spec.facets[""]) if answer] if "" in spec.facets else None
    for items in _answers(module, spec.listing):
        for item in items or ():
            listed = {**nothing, **item, "_": PLACE}
            if described is None:
                yield listed
            for more in described or ():
                whole = {**listed, **more}
                # Some recordings are answers to a narrower question than ours, and lack even the ARN.
                same = text(spec.identifier, whole) == text(spec.identifier, listed)
                if same and (not spec.arn or text(spec.arn, whole)):
                    yield whole


@pytest.mark.parametrize("module", ALL, ids=lambda module: module.SPEC.kind)
def test_what_aws_answered_becomes_resources(module: ResourceModule) -> None:
    documents = list(_documents(module))
    if not documents:
        pytest.skip("nothing was recorded of it")
    for document in documents:
        resource = resource_of(module, document)
        assert resource.physical_id
        assert problems(resource.kind, resource.properties, STRUCTURE) == []
        list(findings_of(module, document, resource.key))


def test_some_kinds_were_recorded() -> None:
    """The recordings are found by name: a rename must not leave this file without anything to judge."""
    assert sum(bool(list(_documents(module))) for module in BY_KIND.values()) >= 10
