"""Each intrinsic function comes to what CloudFormation would make of it, or to None where that cannot be known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.graph.intrinsics import Scope, imports
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Json

STACK = Stack(
    "arn:aws:cloudformation:eu-west-1:111111111111:stack/app-dev/0",
    "app-dev",
    "eu-west-1",
    "CREATE_COMPLETE",
    {
        "Parameters": {"Stage": {"Type": "String"}, "Zones": {"Type": "CommaDelimitedList"}},
        "Mappings": {"Names": {"dev": {"table": "notes-dev"}, "111111111111": {"table": "mine"}}},
        "Conditions": {
            "IsDev": {"Fn::Equals": [{"Ref": "Stage"}, "dev"]},
            "Both": {"Fn::And": [{"Condition": "IsDev"}, {"Fn::Not": [{"Fn::Equals": ["a", "a"]}]}]},
            "Either": {"Fn::Or": [{"Condition": "Both"}, {"Condition": "IsDev"}]},
        },
        "Outputs": {
            "A": {"Value": {"Fn::ImportValue": {"Fn::Sub": "net-${Stage}"}}},
            "B": {"Value": {"Fn::ImportValue": {"Ref": "Unknown"}}},
        },
    },
    parameters={"Stage": "dev", "Zones": "a,b,c"},
    resources=(StackResource("Table", "AWS::DynamoDB::Table", "notes-dev", "CREATE_COMPLETE"),),
)
SCOPE = Scope(
    STACK, "111111111111", "aws", {"net-dev": "vpc-1"}, {("Table", "Arn"): "arn:t", ("Nest", "Outputs.X"): "x"}
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("plain ${Stage}", "plain ${Stage}"),
        ({"Ref": "Stage"}, "dev"),
        ({"Ref": "Table"}, "notes-dev"),
        ({"Ref": "AWS::AccountId"}, "111111111111"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "Unknown"}, None),
        (
            {"Fn::Sub": "${Stage}-${Table}-${Table.Arn}-${!Stage}-${AWS::StackName}"},
            "dev-notes-dev-arn:t-${Stage}-app-dev",
        ),
        ({"Fn::Sub": ["${a}-${Stage}", {"a": {"Ref": "Table"}}]}, "notes-dev-dev"),
        ({"Fn::Sub": "${Unknown}"}, None),
        ({"Fn::GetAtt": ["Table", "Arn"]}, "arn:t"),
        ({"Fn::GetAtt": "Table.Arn"}, "arn:t"),
        ({"Fn::GetAtt": "Nest.Outputs.X"}, "x"),
        ({"Fn::GetAtt": ["Table", "StreamArn"]}, None),
        ({"Fn::Join": ["-", ["a", {"Ref": "Stage"}]]}, "a-dev"),
        ({"Fn::Join": [",", {"Ref": "Zones"}]}, "a,b,c"),
        ({"Fn::Select": ["1", {"Ref": "Zones"}]}, "b"),
        ({"Fn::Select": [2, {"Fn::Split": ["/", "x/y/z"]}]}, "z"),
        ({"Fn::Select": [9, {"Ref": "Zones"}]}, None),
        ({"Fn::FindInMap": ["Names", {"Ref": "Stage"}, "table"]}, "notes-dev"),
        ({"Fn::FindInMap": ["Names", {"Ref": "AWS::AccountId"}, "table"]}, "mine"),
        ({"Fn::FindInMap": ["Names", "prod", "table"]}, None),
        ({"Fn::If": ["IsDev", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Both", "yes", "no"]}, "no"),
        ({"Fn::If": ["Either", "yes", "no"]}, "yes"),
        ({"Fn::If": ["Absent", "yes", "no"]}, None),
        ({"Fn::ImportValue": "net-dev"}, "vpc-1"),
        ({"Fn::ImportValue": "net-prod"}, None),
        ({"Fn::Transform": {"Name": "x"}}, None),
        (["a"], None),
    ],
)
def test_each_function(value: Json, text: str | None) -> None:
    assert SCOPE.text(value) == text


def test_imports_are_told_even_where_their_name_is_not_known() -> None:
    assert dict(imports(SCOPE)) == {"Outputs.A.Value": "net-dev", "Outputs.B.Value": None}


FUNCTIONS = ["Ref", "Fn::Sub", "Fn::GetAtt", "Fn::Join", "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::If"]
FUNCTIONS += ["Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not", "Condition", "Fn::ImportValue"]
VALUES: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "Stage", "IsDev", "${", "${Stage}", "a.b"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.builds(lambda name, value: {name: value}, st.sampled_from(FUNCTIONS), inner)
    ),
    max_leaves=6,
)


@given(VALUES)
def test_a_template_that_is_wrong_has_no_text_and_raises_nothing(value: Json) -> None:
    assert isinstance(SCOPE.text(value), str | None)
