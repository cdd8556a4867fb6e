"""What every module yields, judged by the CloudFormation schema of its kind."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from migrate.model.values import digest
from migrate.resources import ALL, BY_KIND
from migrate.resources.reading import findings_of, resource_of, search
from migrate.resources.spec import Document, ResourceModule
from tests.resources.cases import cases, path_of, places, problems, read_only, schema, settable

WITH_CASES = tuple(module for module in ALL if path_of(module.SPEC.kind).exists())

each_module = pytest.mark.parametrize("module", WITH_CASES, ids=lambda module: module.SPEC.kind)


def test_every_kind_has_a_case() -> None:
    assert [module.SPEC.kind for module in ALL if module not in WITH_CASES] == []


@each_module
def test_properties_are_valid(module: ResourceModule) -> None:
    kind = module.SPEC.kind
    for document in cases(kind):
        properties = module.properties(document)
        assert problems(kind, properties) == []
        assert not set(places(properties)) & read_only(kind)


@each_module
def test_required_properties_are_there(module: ResourceModule) -> None:
    kind = module.SPEC.kind
    required = set(schema(kind).get("required", ()))
    for document in cases(kind):
        assert required <= set(module.properties(document)) | set(module.SPEC.ignored)


@each_module
def test_nothing_is_lost(module: ResourceModule) -> None:
    """Each settable property is produced by some case, or ignored for a reason; never both."""
    kind = module.SPEC.kind
    produced = {name for document in cases(kind) for name in module.properties(document)}
    assert settable(kind) - produced == set(module.SPEC.ignored)
    assert all(module.SPEC.ignored.values())


@each_module
def test_a_case_is_a_resource_that_json_can_hold(module: ResourceModule) -> None:
    for document in cases(module.SPEC.kind):
        resource = resource_of(module, document, _parent(module, document))
        assert resource.physical_id
        assert resource.name
        assert resource.modelled
        assert all(resource.identifiers.values())
        assert json.loads(json.dumps(dict(resource.properties))) == _lists(resource.properties)
        if module.SPEC.name_property:
            assert module.SPEC.name_property in resource.properties


def _parent(module: ResourceModule, document: Document) -> Any:
    if not module.SPEC.parents:
        return None
    parent = BY_KIND[module.SPEC.parents[0]]
    of_parent = {**document["_parent"], "_": document["_"]}
    return resource_of(parent, of_parent, _parent(parent, of_parent))


def _lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, Mapping):
        return {name: _lists(item) for name, item in value.items()}
    return [_lists(item) for item in value] if isinstance(value, list | tuple) else value


@each_module
def test_the_order_of_tags_means_nothing(module: ResourceModule) -> None:
    for document in cases(module.SPEC.kind):
        tags = search(module.SPEC.tags, document) if module.SPEC.tags else None
        if isinstance(tags, list) and module.SPEC.tags in document:
            turned = {**document, module.SPEC.tags: tags[::-1]}
            assert digest(module.properties(turned)) == digest(module.properties(document))


@each_module
def test_limits_are_told_alike(module: ResourceModule) -> None:
    """Each names what does not come along, and may say after a colon what becomes of it."""
    for limit in module.SPEC.limits:
        assert limit[0].isupper(), limit
        assert limit[-1] not in ".;:", limit


@each_module
def test_findings_say_what_to_do(module: ResourceModule) -> None:
    for document in cases(module.SPEC.kind):
        for found in findings_of(module, document, "the key"):
            assert found.resource
            assert found.code == found.code.lower()
            assert " " not in found.code
            assert found.message
            assert found.remedy
