"""The declared reads of every module, judged by botocore's model of AWS."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from migrate.aws.paging import TOKENS as FOLLOWED
from migrate.resources import ALL, BY_KIND
from migrate.resources.spec import ResourceModule, Spec
from migrate.resources.types import ALWAYS
from tests.resources.shapes import codes_of, document_of, found, is_paged, operation, reads_of

TOKENS = {*(comes for comes, _ in FOLLOWED), "Marker", "position", "HasMoreTags"}
PAGES_BY_HAND = {
    # One answer holds as many as AWS allows, or as are asked for; the read fails, loudly, should there be more.
    ("firehose", "list_delivery_streams"),
    ("firehose", "list_tags_for_delivery_stream"),
    ("kinesis", "list_tags_for_stream"),
}

each_module = pytest.mark.parametrize("module", ALL, ids=lambda module: module.SPEC.kind)


def test_the_modules_are_listed_once_and_in_order() -> None:
    names = [module.SPEC.kind for module in ALL]
    assert len(set(names)) == len(names)
    assert set(BY_KIND) == set(names)


@each_module
def test_reads_are_operations_whose_inputs_and_answers_fit(module: ResourceModule) -> None:
    document_of(module)


@each_module
def test_what_the_declaration_points_at_is_in_the_document(module: ResourceModule) -> None:
    document = document_of(module)
    if isinstance(document, dict):
        document = {**document, "_name": "text"}
    for path in _paths(module.SPEC):
        found(path, document)


def _paths(spec: Spec) -> Iterator[str]:
    texts = (spec.identifier, spec.name, spec.arn, *spec.attributes.values())
    for text in filter(None, texts):
        yield from re.findall(r"(?<!\$)\{([^{}]+)\}", text) or [text]
    yield from filter(None, (spec.tags, spec.owned_by_aws, spec.elsewhere))
    yield from (*spec.facts.values(), *spec.measures.values())


@each_module
def test_an_answer_in_pages_can_be_fetched_whole(module: ResourceModule) -> None:
    for read in reads_of(module):
        model = operation(module.SPEC.service, read.operation)
        given, answer = (set(shape.members) if shape else set() for shape in (model.input_shape, model.output_shape))
        tokens = TOKENS & answer
        assert (
            not tokens
            or any(goes in given for comes, goes in FOLLOWED if comes in tokens)
            or is_paged(module.SPEC.service, read.operation)
            or (module.SPEC.service, read.operation) in PAGES_BY_HAND
        ), read.operation


@each_module
def test_parents_are_modelled(module: ResourceModule) -> None:
    assert set(module.SPEC.parents) <= set(BY_KIND)
    assert module.SPEC.parents or module.SPEC.inlined != ALWAYS


@each_module
def test_absent_codes_are_the_operation_s_own(module: ResourceModule) -> None:
    """A code that AWS never answers with would hide nothing and show a wrong belief."""
    for read in reads_of(module):
        known = codes_of(operation(module.SPEC.service, read.operation))
        assert not known or set(read.absent) <= known | {"ValidationException"}, read
