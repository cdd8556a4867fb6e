"""What AWS declares of its types: which property names which, and whose ARN one is."""

from __future__ import annotations

import pytest

from migrate.graph.relationships import kind_of_arn, targets


def test_a_property_names_the_types_that_aws_declares() -> None:
    assert targets("AWS::Lambda::Function", ("Role",)) == {"AWS::IAM::Role"}
    assert targets("AWS::Lambda::Function", ("VpcConfig", "SubnetIds", 0)) == {"AWS::EC2::Subnet"}
    assert targets("AWS::Lambda::Function", ("Handler",)) == frozenset()
    assert targets("AWS::Nobody::Knows", ("Role",)) == frozenset()


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("sqs:us-east-1:1:q", "AWS::SQS::Queue"),
        ("s3:::b", "AWS::S3::Bucket"),
        ("dynamodb:us-east-1:1:table/x", "AWS::DynamoDB::Table"),
        ("dynamodb:us-east-1:1:table/x/stream/2020", None),
        ("iam::1:role/service/x", "AWS::IAM::Role"),
        ("lambda:us-east-1:1:function:f", "AWS::Lambda::Function"),
        ("logs:us-east-1:1:log-group:/aws/lambda/x", "AWS::Logs::LogGroup"),
        ("ssm:us-east-1:1:parameter/a/b", "AWS::SSM::Parameter"),
        ("batch:us-east-1:1:job-queue/x", "AWS::Batch::JobQueue"),
        ("rds:us-east-1:1:cluster:c", None),
        ("nobody:us-east-1:1:x", None),
    ],
)
def test_an_arn_is_of_the_type_whose_arns_look_so(named: str, kind: str | None) -> None:
    assert kind_of_arn(f"arn:aws:{named}") == kind


def test_what_is_no_arn_is_of_no_type() -> None:
    assert kind_of_arn("i-0123456789") is None
