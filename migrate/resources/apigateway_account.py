"""AWS::ApiGateway::Account: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-account.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::Account",
    service="apigateway",
    # A setting that each region has once; CloudFormation makes up another id in each stack that sets it.
    listing=Read("get_account", "[@][?cloudwatchRoleArn].{cloudwatchRoleArn: cloudwatchRoleArn}"),
    identifier="'account'",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/account",
    ref_identifies=False,
    single=True,
)


def properties(doc: Document) -> Properties:
    """The role with which all APIs of the region write their logs."""
    return given(CloudWatchRoleArn=doc.get("cloudwatchRoleArn"))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
