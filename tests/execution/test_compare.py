"""A difference is never overlooked, a mere spelling is none, and no secret is shown."""

from __future__ import annotations

from typing import Any

import pytest

from migrate.execution.compare import differences, shown, with_changes
from migrate.planning.triggers import ABSENT


def _paths(expected: Any, found: Any, inherited: dict[str, str] | None = None) -> list[tuple[str | int, ...]]:
    return [item.path for item in differences(expected, found, inherited or {})]


@pytest.mark.parametrize(
    ("expected", "found", "path"),
    [
        ({"A": 1}, {"A": 2}, ("A",)),
        ({"A": 1}, {}, ("A",)),
        ({}, {"A": 1}, ("A",)),
        ({"A": {"B": [1, {"C": "x"}]}}, {"A": {"B": [1, {"C": "y"}]}}, ("A", "B", 1, "C")),
        ({"A": [1]}, {"A": [1, 2]}, ("A",)),
        ({"A": [1, 2]}, {"A": [2, 1]}, ("A", 0)),
        ({"A": True}, {"A": 1}, ("A",)),
        ({"A": "1"}, {"A": 1}, ("A",)),
        ({"A": {"B": 1}}, {"A": []}, ("A",)),
    ],
)
def test_differences_are_found(expected: Any, found: Any, path: tuple[str | int, ...]) -> None:
    assert path in _paths(expected, found)


def test_tags_have_no_order() -> None:
    one, other = {"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}
    assert _paths({"Tags": [one, other]}, {"Tags": [other, one]}) == []
    assert _paths({"UserPoolTags": {"a": "1"}}, {"UserPoolTags": {"a": "2"}}) != []


def test_tags_that_a_new_stack_gives_are_no_difference() -> None:
    ours = {"Key": "migrate:plan", "Value": "p"}
    assert _paths({}, {"Tags": [ours]}, {"migrate:plan": "p"}) == []
    assert _paths({}, {"Tags": [ours]}) == [("Tags",)]
    assert _paths({"Tags": [{"Key": "a", "Value": "1"}]}, {"Tags": [ours]}, {"migrate:plan": "p"}) == [("Tags",)]


def test_a_tag_that_the_source_has_too_is_not_taken_for_the_stacks() -> None:
    stage = {"Key": "STAGE", "Value": "dev"}
    assert _paths({"Tags": [stage]}, {"Tags": [stage]}, {"STAGE": "dev"}) == []
    assert _paths({"Tags": [stage]}, {}, {"STAGE": "dev"}) == [("Tags",)]


def test_a_policy_says_the_same_in_any_order() -> None:
    one = {"Statement": [{"Effect": "Allow", "Action": ["b", "a"], "Resource": "*", "Principal": {"AWS": ["y", "x"]}}]}
    other = {
        "Statement": [{"Effect": "Allow", "Action": ["a", "b"], "Resource": ["*"], "Principal": {"AWS": ["x", "y"]}}]
    }
    assert _paths({"PolicyDocument": one}, {"PolicyDocument": other}) == []
    more = {"Statement": [{**other["Statement"][0], "Action": ["a", "b", "c"]}]}
    assert _paths({"PolicyDocument": one}, {"PolicyDocument": more}) == [("PolicyDocument", "Statement", 0, "Action")]


def test_planned_changes_are_expected() -> None:
    properties: Any = {"State": "ENABLED", "Keep": {"a": [1, 2]}, "Notification": {}}
    changes: Any = [
        {"path": ["State"], "value": "DISABLED"},
        {"path": ["Keep", "a", 1], "value": 3},
        {"path": ["Notification"], "value": ABSENT},
        {"path": ["New", "inner"], "value": True},
    ]
    assert with_changes(properties, changes) == {"State": "DISABLED", "Keep": {"a": [1, 3]}, "New": {"inner": True}}
    assert properties["State"] == "ENABLED"


def test_what_is_planned_to_be_absent_may_be_absent_already() -> None:
    assert with_changes({"A": 1}, [{"path": ["B"], "value": ABSENT}]) == {"A": 1}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("DbPassword",), "hunter2"),
        (("Environment", "Variables", "PLAIN"), "hunter2"),
        (("Environment",), {"Variables": {"STRIPE": "hunter2"}}),
        (("Url",), "postgres://me:hunter2@host/db"),
        (("List",), [{"ApiKey": "hunter2"}]),
        (("Secret",), {"Text": ["hunter2"]}),
    ],
)
def test_secrets_are_not_shown(path: tuple[str, ...], value: Any) -> None:
    text = shown(value, path, lambda _: "0123")
    assert "hunter2" not in text
    assert "0123" in text


def test_everything_else_is_shown_shortly() -> None:
    assert shown({"b": 1, "a": "x"}, ("A",), str) == '{"a":"x","b":1}'
    assert shown(ABSENT, ("A",), str) == "nothing"
    assert len(shown("x" * 5000, ("A",), str)) < 300
