"""AWS::ElasticBeanstalk::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticbeanstalk-application.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticBeanstalk::Application",
    service="elasticbeanstalk",
    listing=Read("describe_applications", "Applications"),
    facets={"Tags": Read("list_tags_for_resource", "ResourceTags", {"ResourceArn": "ApplicationArn"})},
    identifier="ApplicationName",
    name="ApplicationName",
    arn="ApplicationArn",
    forms=("arn:${AWS::Partition}:elasticbeanstalk:${AWS::Region}:${AWS::AccountId}:application/${Ref}",),
    tags="Tags",
    name_property="ApplicationName",
    limits=("Tags, which CloudFormation cannot set on it",),
)


def properties(doc: Document) -> Properties:
    """A name, and how many versions are kept. Only one of the rules can be in force, so only that one is said."""
    lifecycle = doc.get("ResourceLifecycleConfig") or {}
    rules = (lifecycle.get("VersionLifecycleConfig") or {}).items()
    in_force = {name: rule for name, rule in rules if rule and rule.get("Enabled")}
    return given(
        ApplicationName=doc["ApplicationName"],
        Description=doc.get("Description"),
        ResourceLifecycleConfig=given(ServiceRole=lifecycle.get("ServiceRole"), VersionLifecycleConfig=in_force),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """None here: its versions and environments speak for themselves."""
    yield from ()
