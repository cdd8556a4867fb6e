"""AWS::CloudWatch::AnomalyDetector: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-anomalydetector.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, moment, picked, pruned
from migrate.resources.spec import Document, Read, Spec

# Older answers have no id: then what it watches tells it.
WATCHED = "to_string([SingleMetricAnomalyDetector, Namespace, MetricName, Dimensions, Stat, MetricMathAnomalyDetector])"

OLDER = "the older way to write SingleMetricAnomalyDetector, which cannot stand beside it"

SPEC = Spec(
    kind="AWS::CloudWatch::AnomalyDetector",
    service="cloudwatch",
    listing=Read(
        "describe_anomaly_detectors",
        "AnomalyDetectors",
        {"AnomalyDetectorTypes": '`["SINGLE_METRIC", "METRIC_MATH"]`'},
    ),
    identifier=f"AnomalyDetectorId || {WATCHED}",
    name="SingleMetricAnomalyDetector.MetricName || MetricName || AnomalyDetectorId || 'metric-math'",
    # A metric's name is no name of its detector.
    ref_identifies=False,
    limits=("What it has learned: the new one trains on the new account's metrics from the start",),
    ignored=dict.fromkeys(("Dimensions", "MetricName", "Namespace", "Stat"), OLDER),
)

METRIC = ("AccountId", "MetricName", "Namespace", "Stat")
USUAL = {"AdaptationSpeed": "NORMAL", "OutlierFilteringStrength": "MODERATE"}


def properties(doc: Document) -> Properties:
    """What PutAnomalyDetector takes. Of a single metric AWS answers twice, in the older and in the newer way."""
    return given(
        Configuration=_configuration(doc.get("Configuration") or {}),
        MetricCharacteristics=picked(doc.get("MetricCharacteristics") or {}, ("PeriodicSpikes",)),
        MetricMathAnomalyDetector=_mathematics(doc),
        SingleMetricAnomalyDetector=_single(doc),
    )


def _single(doc: Document) -> Properties:
    metric = doc.get("SingleMetricAnomalyDetector") or (doc if doc.get("MetricName") else {})
    return given(**picked(metric, METRIC), Dimensions=by("Name", metric.get("Dimensions")))


def _mathematics(doc: Document) -> Properties:
    queries = (doc.get("MetricMathAnomalyDetector") or {}).get("MetricDataQueries")
    return given(MetricDataQueries=[pruned(query) for query in by("Id", queries)])


def _configuration(raw: Mapping[str, Any]) -> Properties:
    excluded = [
        {"StartTime": _time(each["StartTime"]), "EndTime": _time(each["EndTime"])}
        for each in by("StartTime", raw.get("ExcludedTimeRanges"))
    ]
    return given(ExcludedTimeRanges=excluded, MetricTimeZone=raw.get("MetricTimezone"))


def _time(raw: object) -> str:
    """CloudFormation takes these times without a zone."""
    return moment(raw).removesuffix("Z")


def findings(doc: Document) -> Iterator[Finding]:
    """How fast it adapts, and how it filters outliers, is set through the API only."""
    configuration = doc.get("Configuration") or {}
    tuned = sorted(name for name, usual in USUAL.items() if configuration.get(name, usual) != usual)
    if tuned:
        yield Finding(
            Severity.BLOCK,
            "detector-tuning-not-carried",
            "",
            f"CloudFormation has no property for {' and '.join(tuned)}, which are set here",
            "set them back to their defaults for the move, and set them by PutAnomalyDetector in the new account",
        )
