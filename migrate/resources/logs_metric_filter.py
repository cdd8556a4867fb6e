"""AWS::Logs::MetricFilter: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-metricfilter.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, in_order, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::MetricFilter",
    service="logs",
    parents=("AWS::Logs::LogGroup",),
    listing=Read("describe_metric_filters", "metricFilters", {"logGroupName": "logGroupName"}),
    identifier="filterName",
    name="filterName",
    ref_identifies=False,
    name_property="FilterName",
)


def properties(doc: Document) -> Properties:
    """Which events count for which metrics. An empty pattern means every event, so it is always written."""
    return {
        "FilterPattern": doc.get("filterPattern") or "",
        **given(
            ApplyOnTransformedLogs=doc.get("applyOnTransformedLogs"),
            EmitSystemFieldDimensions=in_order(doc.get("emitSystemFieldDimensions")),
            FieldSelectionCriteria=doc.get("fieldSelectionCriteria"),
            FilterName=doc["filterName"],
            LogGroupName=doc["_parent"]["logGroupName"],
            MetricTransformations=[_transformation(one) for one in doc.get("metricTransformations") or ()],
        ),
    }


def _transformation(described: dict[str, Any]) -> dict[str, Any]:
    dimensions = described.get("dimensions") or {}
    return {
        **capitalised(pruned({**described, "dimensions": None})),
        **given(Dimensions=[{"Key": key, "Value": value} for key, value in sorted(dimensions.items())]),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a filter is beyond CloudFormation."""
    yield from ()
