"""Stacks with nested stacks: what holds data stays with all that it needs across them, and nothing else does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest

from migrate.execution.undo import tree as trees
from migrate.execution.undo.templates import reduced, released
from migrate.execution.undo.tree import Kept, Tree, described, kept_of, written

INNER = {
    "Resources": {
        "Table": {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Retain"},
        "Key": {"Type": "AWS::KMS::Key"},
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
    "Outputs": {"KeyArn": {"Value": {"Fn::GetAtt": ["Key", "Arn"]}}, "TopicArn": {"Value": {"Ref": "Topic"}}},
}
OUTER = {
    "Resources": {
        "Inner": {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://old"}},
        "Files": {"Type": "AWS::S3::Bucket", "Properties": {"KeyArn": {"Fn::GetAtt": ["Inner", "Outputs.KeyArn"]}}},
        "Queue": {"Type": "AWS::SQS::Queue", "DeletionPolicy": "Retain"},
    }
}


def tree(name: str, template: Mapping[str, Any], **nested: Tree) -> Tree:
    standing = {logical: (item["Type"], f"{name}-{logical}") for logical, item in template["Resources"].items()}
    return Tree(name, template, standing, nested)


WHOLE = tree("outer", OUTER, Inner=tree("inner", INNER))


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The physical ids of what holds data."""
    held: set[str] = set()
    monkeypatch.setattr(trees, "holds_data", lambda kind, physical, client: physical in held)
    return held


def test_without_data_nothing_stays(full: set[str]) -> None:
    assert kept_of(WHOLE, lambda service: None).names == frozenset()


def test_a_store_in_a_nested_stack_keeps_both_stacks(full: set[str]) -> None:
    full.add("inner-Table")
    kept = kept_of(WHOLE, lambda service: None)
    assert kept.names == {"Inner"}
    assert kept.nested["Inner"].names == {"Table"}
    assert list(described(WHOLE, kept)) == ["AWS::DynamoDB::Table inner-Table"]


def test_what_a_store_reads_of_a_nested_stack_stays_there(full: set[str]) -> None:
    full.add("outer-Files")
    kept = kept_of(WHOLE, lambda service: None)
    assert kept.names == {"Inner", "Files"}
    assert kept.nested["Inner"].names == {"Key"}


def test_nested_templates_are_put_where_the_outer_one_names_them(full: set[str]) -> None:
    full.add("inner-Table")
    texts: list[str] = []

    def put(text: str) -> str:
        texts.append(text)
        return f"https://new/{len(texts)}"

    template = written(WHOLE, kept_of(WHOLE, lambda service: None), reduced, put)
    assert template["Resources"].keys() == {"Inner"}
    assert template["Resources"]["Inner"]["Properties"]["TemplateURL"] == "https://new/1"
    assert len(texts) == 1
    assert "Topic" not in texts[0]


def test_a_nested_template_that_stays_the_same_is_not_touched(full: set[str]) -> None:
    full |= {"inner-Table"}
    kept = kept_of(WHOLE, lambda service: None)
    free = written(WHOLE, kept, partial(released, plan="test"), lambda text: pytest.fail(text))
    assert free["Resources"]["Inner"] == OUTER["Resources"]["Inner"]
    assert free["Resources"]["Queue"]["DeletionPolicy"] == "Delete"


def test_when_all_goes_nested_stores_are_let_go_too(full: set[str]) -> None:
    template = written(WHOLE, Kept(), partial(released, plan="test"), lambda text: text)
    assert '"DeletionPolicy":"Delete"' in template["Resources"]["Inner"]["Properties"]["TemplateURL"]
