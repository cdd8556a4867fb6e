"""AWS::AppConfig::DeploymentStrategy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-deploymentstrategy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "join('', ['arn:', _.Partition, ':appconfig:', _.Region, ':', _.Account, ':deploymentstrategy/', Id])"

SPEC = Spec(
    kind="AWS::AppConfig::DeploymentStrategy",
    service="appconfig",
    listing=Read("list_deployment_strategies", "Items"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": ARN})},
    identifier="Id",
    name="Name",
    arn=ARN,
    attributes={"Id": "Id"},
    forms=("arn:${AWS::Partition}:appconfig:${AWS::Region}:${AWS::AccountId}:deploymentstrategy/${Ref}",),
    tags="Tags",
    # Every account has these.
    owned_by_aws="starts_with(Id, 'AppConfig.')",
)

PLAIN = ("DeploymentDurationInMinutes", "Description", "FinalBakeTimeInMinutes", "GrowthFactor", "GrowthType", "Name")


def properties(doc: Document) -> Properties:
    """What CreateDeploymentStrategy takes."""
    return given(**picked(doc, PLAIN), ReplicateTo=doc.get("ReplicateTo") or "NONE", Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a strategy is beyond CloudFormation."""
    yield from ()
