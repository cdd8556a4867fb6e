"""Drift: what stands otherwise than its template says, and nothing that only looks different."""

from __future__ import annotations

from typing import Any

import pytest

from migrate.graph.drift import drift
from migrate.model.finding import Finding
from tests.planning.accounts import ACCOUNT, bucket, inventory, stack


def found(declared: dict[str, Any], live: dict[str, Any], **template: Any) -> list[Finding]:
    whole = {"Resources": {"Files": {"Type": "AWS::S3::Bucket", "Properties": declared}}, **template}
    made, members = stack("app-dev", whole, bucket("files-dev", **live), parameters={"Days": "7"})
    return list(drift(inventory(members, [made])))


def test_a_changed_value_is_told_with_both_sides() -> None:
    (one,) = found(
        {"VersioningConfiguration": {"Status": "Enabled"}}, {"VersioningConfiguration": {"Status": "Suspended"}}
    )
    assert (one.code, one.resource) == ("drift", "AWS::S3::Bucket/us-east-1/files-dev")
    assert 'VersioningConfiguration.Status is "Suspended", the template says "Enabled"' in one.message
    assert "app-dev" in one.message
    assert one.remedy


def test_a_parameter_is_worked_out_first() -> None:
    parameters = {"Days": {"Type": "Number"}}
    assert found({"Days": {"Ref": "Days"}}, {"Days": 7}, Parameters=parameters) == []
    assert len(found({"Days": {"Ref": "Days"}}, {"Days": 8}, Parameters=parameters)) == 1


@pytest.mark.parametrize(
    ("declared", "live"),
    [
        ("true", True),
        (1, "1"),
        ("1.0", 1),
        (f"arn:aws:iam::{ACCOUNT}:role/app", "app"),
        ("app", f"arn:aws:iam::{ACCOUNT}:role/app"),
        (f"arn:aws:lambda:x:{ACCOUNT}:function:f:live", f"arn:aws:lambda:x:{ACCOUNT}:function:f"),
        ('{"a": 1}', {"a": 1}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "c": 3}, {"a": 1}),
        (["a"], ["b"]),
        ({"Fn::GetAtt": ["Other", "Arn"]}, "anything"),
        ({"Ref": "Nobody"}, "anything"),
    ],
)
def test_what_means_the_same_or_cannot_be_known_is_no_drift(declared: object, live: object) -> None:
    assert found({"Some": declared}, {"Some": live}) == []


def test_a_secret_is_not_shown() -> None:
    (one,) = found({"Website": {"Password": "hunter22"}}, {"Website": {"Password": "hunter33"}})
    assert "hunter" not in one.message


def test_what_lives_in_no_stack_drifts_from_nothing() -> None:
    assert list(drift(inventory([bucket("files-dev")]))) == []
