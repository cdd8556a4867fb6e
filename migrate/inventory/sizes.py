"""How much buckets hold, as CloudWatch tells it once a day: S3 itself has no call for that. For estimates only.

Follows https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from migrate.inventory.reads import UNEXPECTED, Reader, unexpected
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.resources.spec import Read

BUCKET = "AWS::S3::Bucket"
OBJECTS, BYTES = "NumberOfObjects", "BucketSizeBytes"
DAY = 86_400
BACK = timedelta(days=3)
"""A day's metric appears in the course of the next one."""

AT_ONCE = 500
"""Metrics that one GetMetricData takes."""

KNOWN = Read(
    "list_metrics", "Metrics[]", {"Namespace": "'AWS/S3'", "MetricName": "MetricName"}
)  # each storage class of each bucket that holds something is a metric of its own
VALUES = Read(
    "get_metric_data",
    "MetricDataResults[].{id: Id, value: Values[0]}",
    {"MetricDataQueries": "Queries", "StartTime": "Start", "EndTime": "End", "ScanBy": "'TimestampDescending'"},
)


def with_sizes(reader: Reader, inventory: Inventory) -> Inventory:
    """The inventory, its buckets measured where CloudWatch has numbers; why it was not asked is in `unmeasured`."""
    regions = sorted({item.region for item in inventory.resources if item.kind == BUCKET})
    measured: dict[tuple[str, str], Mapping[str, int]] = {}
    gaps: list[Gap] = []
    for region in regions:
        try:
            found: Mapping[str, Mapping[str, int]] | Gap = _region(reader, region, inventory.taken_at)
        except UNEXPECTED as error:
            found = unexpected(BUCKET, region, error)
        if isinstance(found, Gap):
            gaps.append(found)
        else:
            measured |= {(region, bucket): sums for bucket, sums in found.items()}
    resources = tuple(
        replace(item, measures={**item.measures, **measured[item.region, item.physical_id]})
        if item.kind == BUCKET and (item.region, item.physical_id) in measured
        else item
        for item in inventory.resources
    )
    return replace(inventory, resources=resources, unmeasured=tuple(sorted({*inventory.unmeasured, *gaps})))


def _region(reader: Reader, region: str, taken_at: str) -> Mapping[str, Mapping[str, int]] | Gap:
    """Bucket -> objects and bytes, of all its storage classes together."""
    metrics: list[Mapping[str, Any]] = []
    for name in (OBJECTS, BYTES):
        answer = reader.read(BUCKET, "cloudwatch", region, KNOWN, {"MetricName": name})
        if answer.gap:
            return answer.gap
        metrics += answer.value or ()
    metrics.sort(key=lambda metric: (metric["MetricName"], sorted(map(str, metric["Dimensions"]))))
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    until = datetime.fromisoformat(taken_at)
    for queries in _queries(metrics):
        document = {"Queries": queries, "Start": (until - BACK).isoformat(), "End": until.isoformat()}
        answer = reader.read(BUCKET, "cloudwatch", region, VALUES, document)
        if answer.gap:
            return answer.gap
        for item in answer.value or ():
            metric = metrics[int(item["id"].removeprefix("m"))]
            if item["value"] is not None:
                sums[_bucket(metric)][metric["MetricName"]] += int(item["value"])
    return sums


def _queries(metrics: Sequence[Mapping[str, Any]]) -> Iterator[Sequence[Mapping[str, Any]]]:
    for start in range(0, len(metrics), AT_ONCE):
        yield [
            {"Id": f"m{number}", "MetricStat": {"Metric": dict(metric), "Period": DAY, "Stat": "Average"}}
            for number, metric in enumerate(metrics[start : start + AT_ONCE], start)
        ]


def _bucket(metric: Mapping[str, Any]) -> str:
    return next(str(part["Value"]) for part in metric["Dimensions"] if part["Name"] == "BucketName")
