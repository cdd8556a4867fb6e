"""Stacks as CloudFormation describes them, in whatever state."""

from __future__ import annotations

import json
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from migrate.inventory.reads import Reader
from migrate.inventory.stacks import StackReading, read_stacks, uses_transform
from migrate.model.finding import Severity

ARN = "arn:aws:cloudformation:us-east-1:123456789012:stack/notes-dev/1"
PLAIN = "Resources:\n  Jobs:\n    Type: AWS::SQS::Queue\n"
SAM = "Transform: AWS::Serverless-2016-10-31\nResources: {}\n"


def described(status: str = "CREATE_COMPLETE", **more: Any) -> dict[str, Any]:
    return {"StackId": ARN, "StackName": "notes-dev", "CreationTime": "2026-01-01", "StackStatus": status, **more}


def reading(stack: dict[str, Any], *answers: tuple[str, dict[str, Any] | str]) -> list[StackReading]:
    """What is read of one stack, with these answers (or error codes) in their order after DescribeStacks."""
    client = boto3.client("cloudformation", region_name="us-east-1", aws_access_key_id="x", aws_secret_access_key="x")
    with Stubber(client) as stubbed:
        stubbed.add_response("describe_stacks", {"Stacks": [stack]})
        for operation, answer in answers:
            if isinstance(answer, str):
                stubbed.add_client_error(operation, answer)
            else:
                stubbed.add_response(operation, answer)
        found = read_stacks(Reader(lambda service, region: client), ["us-east-1"])
        stubbed.assert_no_pending_responses()
        return found


LINES = {
    "StackResourceSummaries": [
        {
            "LogicalResourceId": "Jobs",
            "PhysicalResourceId": "q",
            "ResourceType": "AWS::SQS::Queue",
            "LastUpdatedTimestamp": "2026-01-01",
            "ResourceStatus": "CREATE_COMPLETE",
        }
    ]
}
USUAL: list[tuple[str, dict[str, Any] | str]] = [
    ("list_stack_resources", LINES),
    ("get_stack_policy", {}),
    ("get_template", {"TemplateBody": PLAIN}),
]


def test_everything_of_a_stack() -> None:
    policy = {"Statement": [{"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}]}
    stack = described(
        Parameters=[
            {"ParameterKey": "Stage", "ParameterValue": "dev"},
            {"ParameterKey": "Key", "ParameterValue": "****"},
        ],
        Outputs=[
            {"OutputKey": "Url", "OutputValue": "https://q", "ExportName": "notes-dev-Url"},
            {"OutputKey": "Arn", "OutputValue": "arn:q"},
        ],
        Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": "STAGE", "Value": "dev"}],
        ParentId="arn:root",
        RootId="arn:root",
        EnableTerminationProtection=True,
    )
    answers = [USUAL[0], ("get_stack_policy", {"StackPolicyBody": json.dumps(policy)}), USUAL[2]]
    (found,) = reading(stack, *answers)
    assert found.stack
    assert not found.findings
    assert not found.gaps
    assert found.stack.parameters == {"Key": "****", "Stage": "dev"}
    assert found.stack.outputs == {"Arn": "arn:q", "Url": "https://q"}
    assert found.stack.exports == {"notes-dev-Url": "https://q"}
    assert found.stack.capabilities == ("CAPABILITY_AUTO_EXPAND", "CAPABILITY_NAMED_IAM")
    assert (found.stack.tags, found.stack.parent) == ({"STAGE": "dev"}, "arn:root")
    assert found.stack.termination_protection
    assert found.stack.stack_policy == policy
    assert found.stack.template == {"Resources": {"Jobs": {"Type": "AWS::SQS::Queue"}}}
    assert [line.physical_id for line in found.stack.resources] == ["q"]


def test_a_template_with_a_transform_is_taken_as_it_was_processed() -> None:
    processed = {"Resources": {"A": {"Type": "AWS::Lambda::Function"}}}
    answers = [
        *USUAL[:2],
        ("get_template", {"TemplateBody": SAM}),
        ("get_template", {"TemplateBody": json.dumps(processed)}),
    ]
    (found,) = reading(described(), *answers)
    assert found.stack
    assert found.stack.template == processed


@pytest.mark.parametrize(
    ("template", "answer"),
    [
        ({"Transform": "AWS::LanguageExtensions"}, True),
        ({"Resources": {"A": {"Properties": [{"Fn::Transform": {"Name": "AWS::Include"}}]}}}, True),
        ({"Resources": {"A": {"Properties": {"Transform": "not one"}}}}, False),
        ([], False),
    ],
)
def test_what_uses_a_transform(template: object, answer: bool) -> None:
    assert uses_transform(template) is answer


@pytest.mark.parametrize(
    ("status", "severity"),
    [
        ("CREATE_COMPLETE", None),
        ("UPDATE_COMPLETE", None),
        ("UPDATE_ROLLBACK_COMPLETE", None),
        ("IMPORT_COMPLETE", None),
        ("ROLLBACK_COMPLETE", Severity.WARN),
        ("CREATE_FAILED", Severity.WARN),
        ("UPDATE_ROLLBACK_FAILED", Severity.WARN),
        ("DELETE_FAILED", Severity.WARN),
        ("UPDATE_IN_PROGRESS", Severity.BLOCK),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", Severity.BLOCK),
        ("DELETE_IN_PROGRESS", Severity.BLOCK),
    ],
)
def test_states(status: str, severity: Severity | None) -> None:
    (found,) = reading(described(status), *USUAL)
    assert found.stack
    assert [each.severity for each in found.findings] == ([severity] if severity else [])


def test_a_stack_that_was_never_deployed_is_said_and_left_out() -> None:
    (found,) = reading(described("REVIEW_IN_PROGRESS"))
    assert found.stack is None
    assert [each.code for each in found.findings] == ["stack-never-deployed"]


def test_a_deleted_stack_is_nothing() -> None:
    assert reading(described("DELETE_COMPLETE")) == []


@pytest.mark.parametrize("answer", ["AccessDenied", {"TemplateBody": "{no: [template"}])
def test_a_template_that_cannot_be_read_is_a_gap_and_blocks(answer: Any) -> None:
    (found,) = reading(described(), *USUAL[:2], ("get_template", answer))
    assert found.stack
    assert found.stack.template == {}
    assert [each.code for each in found.findings] == ["stack-without-template"]
    (gap,) = found.gaps
    assert gap.what == found.stack.key
    assert gap.remedy


def test_other_parts_that_cannot_be_read_are_gaps() -> None:
    (found,) = reading(described(), USUAL[0], ("get_stack_policy", "AccessDenied"), USUAL[2])
    assert found.stack
    assert "cloudformation:GetStackPolicy" in found.gaps[0].remedy
