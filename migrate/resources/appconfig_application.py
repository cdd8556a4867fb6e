"""AWS::AppConfig::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-appconfig-application.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "join('', ['arn:', _.Partition, ':appconfig:', _.Region, ':', _.Account, ':application/', Id])"

SPEC = Spec(
    kind="AWS::AppConfig::Application",
    service="appconfig",
    listing=Read("list_applications", "Items"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": ARN})},
    identifier="Id",
    name="Name",
    arn=ARN,
    attributes={"ApplicationId": "Id"},
    forms=("arn:${AWS::Partition}:appconfig:${AWS::Region}:${AWS::AccountId}:application/${Ref}",),
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """What CreateApplication takes."""
    return given(**picked(doc, ("Description", "Name")), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an application is beyond CloudFormation."""
    yield from ()
