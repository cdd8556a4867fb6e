"""What making a template takes: published permissions, lookups, custom resources, and what is not known."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from migrate.model.plan import Plan
from migrate.planning.folder import read
from migrate.planning.policies import policies
from migrate.planning.policies.handlers import permissions, read_permissions
from migrate.planning.policies.lookups import invoked, role_names
from migrate.resources import BY_KIND
from migrate.sandbox.access import as_list
from tests.planning.test_policies import EXAMPLE


@pytest.fixture(scope="module")
def plan() -> Plan:
    whole = read(EXAMPLE)[0]
    return replace(whole, steps=(), resources=(), targets=whole.targets[:1])


def test_the_permissions_are_those_of_the_types_schema() -> None:
    found = permissions(["AWS::SQS::Queue"], "us-east-1")
    assert {"sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue"} <= found.actions
    assert {action.split(":")[0] for action in found.actions} == {"sqs"}
    assert "sqs:ListQueues" not in found.actions
    assert (found.guessed, found.unknown, found.left_out) == ((), (), ())


def test_what_iam_does_not_have_is_left_out_and_said() -> None:
    found = permissions(["AWS::S3::Bucket"], "us-east-1")
    assert "s3:DeleteBucketCors" in found.left_out
    assert "s3:PutBucketCORS" in found.actions


def test_a_type_without_published_permissions_gets_the_actions_named_after_it() -> None:
    found = permissions(["AWS::CodeBuild::Project"], "us-east-1")
    assert found.guessed == ("AWS::CodeBuild::Project",)
    assert {"codebuild:CreateProject", "codebuild:DeleteProject", "codebuild:UpdateProject"} <= found.actions
    assert "codebuild:StartBuild" not in found.actions


def test_a_type_that_nobody_knows_is_said(plan: Plan) -> None:
    template = json.dumps({"Resources": {"A": {"Type": "Acme::Thing::Widget"}}})
    entries, _ = policies(plan, {"templates/dev/us-east-1/a.json": template})
    purpose = next(entry.purpose for entry in entries if entry.account == "stage:dev")
    assert "not known what Acme::Thing::Widget needs" in purpose


def test_every_type_that_moves_has_permissions() -> None:
    found = permissions(BY_KIND, "us-east-1")
    assert found.unknown == ()
    assert len(found.guessed) < 10


def test_nothing_outside_of_cloudformation_is_needed_for_what_exists_only_there() -> None:
    kinds = [
        "AWS::CDK::Metadata",
        "AWS::CloudFormation::WaitConditionHandle",
        "AWS::CloudFormation::Stack",
        "Custom::X",
    ]
    assert permissions(kinds, "us-east-1").actions == frozenset()


def test_reading_through_cloud_control_needs_the_read_handler() -> None:
    assert read_permissions(["AWS::SQS::Queue"], "us-east-1") == {"sqs:GetQueueAttributes", "sqs:ListQueueTags"}


def test_dynamic_references_and_parameters_are_looked_up_by_name(plan: Plan) -> None:
    template: dict[str, Any] = {
        "Parameters": {"Ami": {"Type": "AWS::SSM::Parameter::Value<String>", "Default": "/base/ami"}},
        "Resources": {
            "Q": {
                "Type": "AWS::SQS::Queue",
                "Properties": {
                    "QueueName": "{{resolve:ssm:/queue/name:1}}",
                    "Tags": [
                        {"Key": "a", "Value": {"Fn::Sub": "{{resolve:secretsmanager:db-${AWS::Region}:SecretString}}"}}
                    ],
                },
            }
        },
    }
    _, written = policies(plan, {"templates/dev/eu-west-1/a.json": json.dumps(template)})
    statements = {one["Sid"]: one for one in json.loads(written["policies/apply-dev.json"])["Statement"]}
    assert statements["LookUpParameters"]["Resource"] == [
        "arn:aws:ssm:eu-west-1:*:parameter/base/ami",
        "arn:aws:ssm:eu-west-1:*:parameter/queue/name",
    ]
    assert statements["LookUpSecrets"]["Resource"] == "arn:aws:secretsmanager:eu-west-1:*:secret:db-eu-west-1*"


def test_code_is_read_from_the_artifact_bucket_only(plan: Plan) -> None:
    template = {"Resources": {"F": {"Type": "AWS::Lambda::Function"}}}
    _, written = policies(plan, {"templates/dev/us-east-1/a.json": json.dumps(template)})
    allowed = {
        action
        for path, text in written.items()
        if path.startswith("policies/apply-dev")
        for one in json.loads(text)["Statement"]
        for action in as_list(one["Action"])
    }
    assert "lambda:CreateFunction" in allowed
    assert not allowed & {"s3:GetObject", "iam:PassRole"}  # there is no such bucket, and no role, in this plan


@pytest.mark.parametrize(
    ("token", "action"),
    [
        ({"Fn::GetAtt": ["F", "Arn"]}, "lambda:InvokeFunction"),
        ("arn:aws:sns:us-east-1:111111111111:topic", "sns:Publish"),
    ],
)
@pytest.mark.parametrize("kind", ["Custom::Thing", "AWS::CloudFormation::CustomResource"])
def test_a_custom_resource_calls_what_carries_it_out(kind: str, token: Any, action: str) -> None:
    template = {"Resources": {"C": {"Type": kind, "Properties": {"ServiceToken": token}}}}
    assert list(invoked(template)) == [action]


def test_roles_are_found_where_a_property_takes_one() -> None:
    template = {
        "Role": {"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:role/service/worker"},
        "Targets": [{"RoleArn": "arn:aws:iam::222222222222:role/bus"}],
        "Principal": {"AWS": "arn:aws:iam::111111111111:role/prod"},
    }
    assert set(role_names(json.dumps(template, indent=2))) == {"service/worker", "bus"}
