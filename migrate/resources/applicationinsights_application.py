"""AWS::ApplicationInsights::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationinsights-application.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "arn:{_.Partition}:applicationinsights:{_.Region}:{_.Account}:application/resource-group/{ResourceGroupName}"
SETTINGS = "only calls of its own for each component read it; a finding tells where there is something to read"

SPEC = Spec(
    kind="AWS::ApplicationInsights::Application",
    service="application-insights",
    listing=Read("list_applications", "ApplicationInfoList"),
    facets={
        "Tags": Read(
            "list_tags_for_resource",
            "Tags",
            {
                "ResourceARN": "join(':', ['arn', _.Partition, 'applicationinsights', _.Region, _.Account, "
                "join('/', ['application', 'resource-group', ResourceGroupName])])"
            },
        ),
    },
    identifier=ARN,
    arn=ARN,
    name="ResourceGroupName",
    tags="Tags",
    name_property="ResourceGroupName",
    ignored={"ComponentMonitoringSettings": SETTINGS, "CustomComponents": SETTINGS, "LogPatternSets": SETTINGS},
)

PLAIN = (
    "AttachMissingPermission",
    "CWEMonitorEnabled",
    "OpsCenterEnabled",
    "OpsItemSNSTopicArn",
    "ResourceGroupName",
    "SNSNotificationArn",
)


def properties(doc: Document) -> Properties:
    """Which group is watched, and who is told."""
    return given(
        **picked(doc, PLAIN),
        AutoConfigurationEnabled=doc.get("AutoConfigEnabled"),
        GroupingType="ACCOUNT_BASED" if doc.get("DiscoveryType") == "ACCOUNT_BASED" else None,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What does not configure itself was configured by hand."""
    if not doc.get("AutoConfigEnabled"):
        yield Finding(
            Severity.BLOCK,
            "component-settings-not-carried",
            "",
            "the application does not configure itself, and what is set for its components is not carried",
            "let it configure itself (AutoConfigEnabled), or leave it and set it up in the new account by hand",
        )
