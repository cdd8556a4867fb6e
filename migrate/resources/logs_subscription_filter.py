"""AWS::Logs::SubscriptionFilter: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-subscriptionfilter.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::SubscriptionFilter",
    service="logs",
    parents=("AWS::Logs::LogGroup",),
    listing=Read("describe_subscription_filters", "subscriptionFilters", {"logGroupName": "logGroupName"}),
    identifier="filterName",
    name="filterName",
    ref_identifies=False,
    name_property="FilterName",
)


def properties(doc: Document) -> Properties:
    """Which events go where. An empty pattern means every event, so it is always written."""
    return {
        "FilterPattern": doc.get("filterPattern") or "",
        **given(
            ApplyOnTransformedLogs=doc.get("applyOnTransformedLogs"),
            DestinationArn=doc.get("destinationArn"),
            Distribution=doc.get("distribution"),
            EmitSystemFields=in_order(doc.get("emitSystemFields")),
            FieldSelectionCriteria=doc.get("fieldSelectionCriteria"),
            FilterName=doc["filterName"],
            LogGroupName=doc["_parent"]["logGroupName"],
            RoleArn=doc.get("roleArn"),
        ),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a filter is beyond CloudFormation."""
    yield from ()
