"""AWS::CloudTrail::Trail: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudtrail-trail.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"TrailName": "TrailARN"}

SPEC = Spec(
    kind="AWS::CloudTrail::Trail",
    service="cloudtrail",
    listing=Read("describe_trails", "trailList", {"includeShadowTrails": "`false`"}),
    facets={
        "": Read(
            "get_event_selectors",
            "{EventSelectors: EventSelectors, AdvancedEventSelectors: AdvancedEventSelectors}",
            OF_IT,
        ),
        "Insights": Read("get_insight_selectors", "InsightSelectors", OF_IT, absent=("InsightNotEnabledException",)),
        "Status": Read("get_trail_status", "{IsLogging: IsLogging}", {"Name": "TrailARN"}),
        "Tags": Read("list_tags", "ResourceTagList[].TagsList[]", {"ResourceIdList": "[TrailARN]"}),
    },
    identifier="Name",
    name="Name",
    arn="TrailARN",
    attributes={"Arn": "TrailARN"},
    tags="Tags",
    name_property="TrailName",
    # A trail of all regions is seen in each, and an organization's in each member account.
    elsewhere="HomeRegion != _.Region || split(TrailARN, ':')[4] != _.Account",
    limits=("The logs that were delivered so far: they stay in the old account's bucket",),
    ignored={"AggregationConfigurations": "sums that CloudTrail adds to its events, read by an operation of its own"},
)

RENAMED = {
    "KmsKeyId": "KMSKeyId",
    "LogFileValidationEnabled": "EnableLogFileValidation",
    "Name": "TrailName",
}
PLAIN = (
    "CloudWatchLogsLogGroupArn",
    "CloudWatchLogsRoleArn",
    "IncludeGlobalServiceEvents",
    "IsMultiRegionTrail",
    "IsOrganizationTrail",
    "S3BucketName",
    "S3KeyPrefix",
)

# What AWS answers for a trail that was given no selectors.
USUAL = [{"ReadWriteType": "All", "IncludeManagementEvents": True}]


def properties(doc: Document) -> Properties:
    """What CreateTrail takes, which events it logs, and whether it does."""
    selectors = _ordered(doc.get("EventSelectors"))
    return given(
        **picked(doc, PLAIN),
        **{name: doc.get(field) for field, name in RENAMED.items()},
        AdvancedEventSelectors=_ordered(doc.get("AdvancedEventSelectors")),
        EventSelectors=selectors if selectors != USUAL else None,
        InsightSelectors=_ordered(doc.get("Insights")),
        IsLogging=bool((doc.get("Status") or {}).get("IsLogging")),
        SnsTopicName=doc.get("SnsTopicARN") or doc.get("SnsTopicName"),
        Tags=tag_list(doc.get("Tags")),
    )


def _ordered(value: Any) -> Any:
    """Selectors without their empty lists, and every list in order: none of them has a meaningful one."""
    if isinstance(value, Mapping):
        return {name: _ordered(item) for name, item in pruned(value).items()}
    return sorted(map(_ordered, value), key=str) if isinstance(value, list) else value


def findings(doc: Document) -> Iterator[Finding]:
    """An organization's trail is the management account's."""
    if doc.get("IsOrganizationTrail"):
        yield Finding(
            Severity.BLOCK,
            "organization-trail",
            "",
            "the trail logs the whole organization, which no account but the management account may",
            "leave it where it is: it will log the new account too",
        )
