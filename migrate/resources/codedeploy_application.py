"""AWS::CodeDeploy::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-application.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

# No answer holds it.
ARN = "join(':', ['arn', _.Partition, 'codedeploy', _.Region, _.Account, 'application', applicationName])"

SPEC = Spec(
    kind="AWS::CodeDeploy::Application",
    service="codedeploy",
    listing=Read("list_applications", "applications[].{applicationName: @}"),
    facets={
        "": Read("get_application", "application", {"applicationName": "applicationName"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": ARN}),
    },
    identifier="applicationName",
    name="applicationName",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:application:${Ref}",),
    name_property="ApplicationName",
    limits=("Revisions and the history of deployments",),
)


def properties(doc: Document) -> Properties:
    """A name, and what it deploys to."""
    return given(
        ApplicationName=doc["applicationName"],
        ComputePlatform=doc.get("computePlatform"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Who may read the revisions on GitHub is known to the application alone."""
    if doc.get("linkedToGitHub"):
        yield Finding(
            Severity.WARN,
            "github-link-stays-behind",
            "",
            "the application is connected to GitHub, and that connection cannot be read",
            "connect the new application to GitHub in the console before its first deployment",
        )
