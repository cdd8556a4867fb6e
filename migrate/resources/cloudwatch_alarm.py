"""AWS::CloudWatch::Alarm: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudWatch::Alarm",
    service="cloudwatch",
    listing=Read("describe_alarms", "MetricAlarms", {"AlarmTypes": '`["MetricAlarm"]`'}),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "AlarmArn"})},
    identifier="AlarmName",
    name="AlarmName",
    arn="AlarmArn",
    attributes={"Arn": "AlarmArn"},
    tags="Tags",
    name_property="AlarmName",
    # Target tracking makes and deletes the alarms of its policies by itself.
    owned_by_aws="AlarmDescription && starts_with(AlarmDescription, 'DO NOT EDIT OR DELETE. For TargetTracking')",
)

PLAIN = (
    "ActionConfiguration",
    "AlarmName",
    "AlarmDescription",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "EvaluateLowSampleCountPercentile",
    "EvaluationCriteria",
    "EvaluationInterval",
    "EvaluationPeriods",
    "EvaluationWindow",
    "ExtendedStatistic",
    "MetricName",
    "Namespace",
    "Period",
    "Statistic",
    "Threshold",
    "ThresholdMetricId",
    "TreatMissingData",
    "Unit",
    "WarmUpConfiguration",
)
ACTIONS = ("AlarmActions", "InsufficientDataActions", "OKActions")


def properties(doc: Document) -> Properties:
    """What PutMetricAlarm takes."""
    return given(
        ActionsEnabled=None if doc.get("ActionsEnabled", True) else False,
        Dimensions=by("Name", doc.get("Dimensions")),
        Metrics=[_metric(metric) for metric in by("Id", doc.get("Metrics"))],
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, PLAIN),
        **{name: in_order(doc.get(name)) for name in ACTIONS},
    )


def _metric(query: Mapping[str, Any]) -> Properties:
    """One query of a metric maths alarm, its dimensions in order."""
    if not (stat := query.get("MetricStat")):
        return query
    metric = given(**{**stat["Metric"], "Dimensions": by("Name", stat["Metric"].get("Dimensions"))})
    return {**query, "MetricStat": {**stat, "Metric": metric}}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an alarm needs a person."""
    yield from ()
