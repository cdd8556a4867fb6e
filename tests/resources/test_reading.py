"""How a document becomes a resource: texts, identifiers and the two functions that JMESPath lacks."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.resources import iam_role, lambda_alias, lambda_function, sqs_queue
from migrate.resources.reading import resource_of, search, text
from migrate.resources.shapes import moment, pruned, tags_of
from tests.resources.cases import PLACE, cases
from tests.resources.shapes import Unresolved, found, operation

NAMES = st.text(st.characters(categories=["L", "N"], include_characters="-_./"), min_size=1)


@given(name=NAMES)
def test_a_path_finds_its_text(name: str) -> None:
    assert text("Name", {"Name": name}) == name
    assert text("{Name}|{Name}", {"Name": name}) == f"{name}|{name}"


@given(name=NAMES)
def test_a_text_of_which_a_part_is_absent_is_empty(name: str) -> None:
    for absent in ({}, {"Other": None}, {"Other": ""}):
        assert text("arn:{Name}:{Other}", {"Name": name, **absent}) == ""
    assert text("Other", {"Name": name}) == ""
    assert text("", {"Name": name}) == ""


@given(value=st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
def test_json_in_a_text_is_found(value: Any) -> None:
    assert search("from_json(Policy).Statement", {"Policy": json.dumps({"Statement": value})}) == value


def test_no_text_holds_no_json() -> None:
    assert search("from_json(Policy).Statement[]", {}) is None
    assert search("split(Arn, ':')[6]", {}) is None


@given(parts=st.lists(NAMES, min_size=1))
def test_a_text_is_split(parts: list[str]) -> None:
    assert search("split(Arn, ':')", {"Arn": ":".join(parts)}) == parts


@given(name=st.from_regex(r"[A-Za-z0-9_-]{1,64}", fullmatch=True))
def test_identifiers_of_a_function_are_whole_and_different(name: str) -> None:
    arn = f"arn:aws:lambda:us-east-1:{PLACE['Account']}:function:{name}"
    document = {"FunctionName": name, "FunctionArn": arn, "_": PLACE}
    resource = resource_of(lambda_function, document)
    assert resource.key == f"AWS::Lambda::Function/us-east-1/{name}"
    assert resource.identifiers == {
        "Ref": name,
        "Arn": arn,
        "/aws/lambda/${Ref}": f"/aws/lambda/{name}",
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations": (
            f"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/{arn}/invocations"
        ),
    }


def test_a_part_starts_with_the_id_of_its_whole() -> None:
    document = cases("AWS::Lambda::Alias")[0]
    function = resource_of(lambda_function, {**document["_parent"], "_": PLACE})
    alias = resource_of(lambda_alias, document, function)
    assert alias.parent == function.key
    assert alias.id.startswith(f"{function.id}/")
    assert alias.properties["FunctionVersion"] == {"Fn::Select": [7, {"Fn::Split": [":", f"{function.arn}:3"]}]}


def test_a_global_service_has_no_region() -> None:
    assert resource_of(iam_role, cases("AWS::IAM::Role")[0]).region == "global"


@given(tags=st.dictionaries(st.text(min_size=1), st.text()))
def test_tags_are_the_same_in_every_shape(tags: dict[str, str]) -> None:
    shapes = [
        tags,
        [{"Key": key, "Value": value} for key, value in tags.items()],
        [{"key": key, "value": value} for key, value in tags.items()],
        [{"TagKey": key, "TagValue": value} for key, value in tags.items()],
    ]
    assert all(list(tags_of(shape).items()) == sorted(tags.items()) for shape in shapes)


def test_what_changes_changes_the_fingerprint() -> None:
    document = cases("AWS::Lambda::Function")[0]
    resource = resource_of(lambda_function, document)
    other_code = resource_of(lambda_function, {**document, "CodeSha256": "other"})
    other_size = resource_of(lambda_function, {**document, "CodeSize": 1})
    assert other_code.fingerprint != resource.fingerprint
    assert other_size.fingerprint == resource.fingerprint


def test_nothings_are_pruned_and_nothing_else() -> None:
    described = {"a": None, "b": [], "c": {"d": {}, "e": 0, "f": False, "g": ""}, "h": [{"i": None}]}
    assert pruned(described) == {"c": {"e": 0, "f": False, "g": ""}, "h": [{}]}


def test_times_are_utc() -> None:
    assert moment(cases("AWS::ApplicationAutoScaling::ScalableTarget")[0]["Scheduled"][0]["EndTime"]) == (
        "2030-05-01T08:00:00Z"
    )
    assert moment(None) == ""


@pytest.mark.parametrize("path", ["QueueUrl", "QueueUrls[].Name", "QueueUrls.Name", "Queues[?Name]", "merge(@, Gone)"])
def test_the_judge_of_paths_finds_what_is_wrong(path: str) -> None:
    with pytest.raises(Unresolved):
        found(path, operation("sqs", "list_queues").output_shape)
    assert found(sqs_queue.SPEC.listing.path, operation("sqs", "list_queues").output_shape)


def test_the_judge_of_operations_knows_which_there_are() -> None:
    with pytest.raises(Unresolved):
        operation("sqs", "list_everything")
