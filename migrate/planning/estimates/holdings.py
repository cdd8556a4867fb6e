"""What the datastores hold, as far as services report it without reading it all. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from migrate.model.finding import Gap
from migrate.model.plan import Step, StepKind
from migrate.model.resource import Resource
from migrate.planning.brief import Brief
from migrate.planning.estimates.span import Span, exactly

OBJECTS, OBJECT_BYTES = "NumberOfObjects", "BucketSizeBytes"
"""The names of CloudWatch's metrics, under which the reading puts them into a bucket's measures."""

LARGEST_ITEM = 400 * 1024
"""Bytes of one item of DynamoDB at most."""

LARGEST_VALUE = {StepKind.COPY_PARAMETER: 8 * 1024, StepKind.COPY_SECRET: 2 * 64 * 1024}
"""Bytes of a parameter of the advanced tier, and of a secret's current and previous value, at most."""

REPORTED = {
    StepKind.COPY_ITEMS: "ItemCount and TableSizeBytes, which DynamoDB updates about every six hours "
    "(https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TableDescription.html)",
    StepKind.COPY_OBJECTS: "CloudWatch's NumberOfObjects and BucketSizeBytes, which S3 reports once a day and which "
    "count versions and unfinished uploads (https://docs.aws.amazon.com/AmazonS3/latest/userguide/"
    "metrics-dimensions.html)",
    StepKind.COPY_PARAMETER: "one value, of 8 KB at most (https://docs.aws.amazon.com/general/latest/gr/ssm.html)",
    StepKind.COPY_SECRET: "two values at most, of 64 KB each at most "
    "(https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html)",
}
"""What the figures of a copy rest on."""

UNITS = {
    StepKind.COPY_ITEMS: "items",
    StepKind.COPY_OBJECTS: "objects",
    StepKind.COPY_PARAMETER: "parameters",
    StepKind.COPY_SECRET: "secrets",
}


@dataclass(frozen=True, slots=True)
class Holding:
    """How many things a datastore holds, and their bytes together."""

    things: Span
    bytes: Span


@dataclass(frozen=True, slots=True)
class Unknown:
    """Why it is not known, and how it could be."""

    reason: str
    remedy: str


def holding(brief: Brief, step: Step) -> Holding | Unknown:
    """What the datastore that a copying step copies holds."""
    if step.kind in LARGEST_VALUE:
        return Holding(exactly(1), Span(0, LARGEST_VALUE[step.kind]))
    resource = brief.inventory.by_key.get(str(step.inputs["key"]))
    measures: Mapping[str, Any] = resource.measures if resource else {}
    if resource and step.kind is StepKind.COPY_OBJECTS:
        return _objects(measures, resource, brief.inventory.unmeasured)
    return _items(measures)


def _items(measures: Mapping[str, Any]) -> Holding | Unknown:
    items, size = measures.get("ItemCount"), measures.get("TableSizeBytes")
    if not isinstance(items, int) or not isinstance(size, int):
        return Unknown("the table's description has no ItemCount", "allow dynamodb:DescribeTable to the role in use")
    if items and not size:  # the two are not counted at one time
        return Holding(exactly(items), Span(items, items * LARGEST_ITEM))
    return Holding(exactly(items), exactly(size))


def _objects(measures: Mapping[str, Any], bucket: Resource, unmeasured: Sequence[Gap]) -> Holding | Unknown:
    objects, size = measures.get(OBJECTS), measures.get(OBJECT_BYTES)
    if isinstance(objects, int) and isinstance(size, int):
        return Holding(exactly(objects), exactly(size))
    gap = next(
        (gap for gap in unmeasured if gap.what in (bucket.key, bucket.kind) and gap.where == bucket.region), None
    )
    if gap:
        return Unknown(gap.reason, gap.remedy)
    return Unknown(
        "S3 has no call for a bucket's size, and CloudWatch has no number for this one: it is empty, or of today",
        "plan again tomorrow, or count it: aws s3 ls --recursive --summarize",
    )
