"""Templates in every notation come out in one JSON form."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.inventory.templates import NotATemplate, parse

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("!Ref Table", {"Ref": "Table"}),
        ("!Condition IsDev", {"Condition": "IsDev"}),
        ("!Sub 'x-${Stage}'", {"Fn::Sub": "x-${Stage}"}),
        ("!Sub ['x-${A}', {A: !Ref B}]", {"Fn::Sub": ["x-${A}", {"A": {"Ref": "B"}}]}),
        ("!GetAtt Table.Arn", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!GetAtt Nested.Outputs.Url", {"Fn::GetAtt": ["Nested", "Outputs.Url"]}),
        ("!GetAtt [Table, Arn]", {"Fn::GetAtt": ["Table", "Arn"]}),
        ("!If [A, !Ref B, !Ref 'AWS::NoValue']", {"Fn::If": ["A", {"Ref": "B"}, {"Ref": "AWS::NoValue"}]}),
        ("!Transform {Name: 'AWS::Include'}", {"Fn::Transform": {"Name": "AWS::Include"}}),
        ("!ImportValue notes-dev-Table", {"Fn::ImportValue": "notes-dev-Table"}),
        ("2012-10-17", "2012-10-17"),
        ("2012-10-17 00:00:00", "2012-10-17 00:00:00"),
        ("'012345678901'", "012345678901"),
        ("8", 8),
        ("true", True),
        ("{200: ok, true: x}", {"200": "ok", "true": "x"}),
        ("{<<: {a: 1, b: 2}, a: 3}", {"a": 3, "b": 2}),
    ],
)
def test_yaml_means_what_cloudformation_says(written: str, meant: object) -> None:
    assert parse(f"Resources:\n  A: {written}\n", "s")["Resources"] == {"A": meant}


def test_the_template_format_version_stays_a_text() -> None:
    assert parse("AWSTemplateFormatVersion: 2010-09-09\n", "s") == {"AWSTemplateFormatVersion": "2010-09-09"}


def test_what_botocore_parsed_already_is_taken_as_it_is() -> None:
    assert parse({"Resources": {"A": {"Type": "T"}}}, "s") == {"Resources": {"A": {"Type": "T"}}}


@pytest.mark.parametrize(
    "text",
    ["{'a': [", "a: b: c", "Resources: {A: 1, A: 2}", '{"A": 1, "A": 2}', "- just\n- a list", "x", "? [a]\n: b"],
)
def test_what_is_no_template_is_refused_by_the_name_of_its_stack(text: str) -> None:
    with pytest.raises(NotATemplate, match="notes-dev") as refused:
        parse(text, "notes-dev")
    assert refused.value.remedy


@given(st.dictionaries(st.text(max_size=6), PLAIN, max_size=4))
def test_json_comes_back_as_it_was(template: dict[str, object]) -> None:
    assert parse(json.dumps(template), "s") == template
