"""Estimates: whatever a plan holds, what is estimated is a range with its basis, and what is not has a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.data import dynamodb_items, parallel, s3_writing
from migrate.data.content import Copying
from migrate.execution import apply, world
from migrate.execution.failures import StepFailed
from migrate.execution.steps import account_ready, stack
from migrate.graph import build
from migrate.inventory import costs as reading_of_costs
from migrate.inventory import ownership, sizes
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory, StageCost
from migrate.model.plan import Estimates, Figure, Phase, Step, StepKind
from migrate.model.resource import Resource
from migrate.planning import moves, targets
from migrate.planning.brief import Brief
from migrate.planning.estimates import calls, copies, durations, estimates, holdings, overlap, published
from migrate.planning.estimates.span import Span
from migrate.planning.steps import steps
from migrate.planning.translate import Language
from migrate.planning.units import deployment
from tests.planning.accounts import ACCOUNT, REGION, bucket, inventory

DEV = {"STAGE": "dev"}


def table(name: str, items: int, size: int, **properties: Any) -> Resource:
    """A table of dev's of so many items and bytes."""
    known = {"Ref": name, "Arn": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{name}"}
    keys: Any = {
        "TableName": name,
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    }
    return Resource(
        "AWS::DynamoDB::Table", REGION, name, name, name, known["Arn"], {**keys, **properties}, known, DEV,
        measures={"ItemCount": items, "TableSizeBytes": size},
    )  # fmt: skip


def measured(name: str, objects: int, size: int) -> Resource:
    """A bucket of dev's of so many objects and bytes."""
    return replace(bucket(name, "dev"), measures={"NumberOfObjects": objects, "BucketSizeBytes": size})


def planned(found: Inventory) -> tuple[tuple[Step, ...], Estimates]:
    """The steps of the plan that moves dev, and their estimates."""
    config = Config(
        SourceConfig(ACCOUNT, (REGION,)),
        OrganizationConfig("aws+{stage}@example.com"),
        {"dev": StageConfig("dev"), "prod": StageConfig("prod", production=True)},
        path=Path("migrate.toml"),
    )
    graph = build(found)
    brief = Brief(found, graph, ownership.decide(found, graph, config), config, ("dev",))
    chosen = moves.choose(brief)
    made = (deployment(brief, chosen, Language.of(brief, chosen, "dev")),)
    found_steps = steps(brief, chosen, targets.targets(brief), made)
    return found_steps, estimates(brief, chosen, found_steps, made)


def figure(found: Estimates, measure: str, about: str = "") -> Figure:
    (one,) = (item for item in found.figures if (item.about, item.measure) == (about, measure))
    return one


SIZES = st.integers(0, 10**13)
RESOURCES = st.lists(
    st.builds(table, st.sampled_from(["t1", "t2"]), SIZES, SIZES)
    | st.builds(measured, st.sampled_from(["b1", "b2"]), SIZES, SIZES)
    | st.builds(bucket, st.sampled_from(["b3", "b4"]), st.just("dev")),
    unique_by=lambda resource: resource.key,
    min_size=1,
)


@settings(max_examples=30, deadline=None)
@given(RESOURCES)
def test_each_figure_is_a_range_with_its_basis_and_the_same_each_time(resources: list[Resource]) -> None:
    made, found = planned(inventory(resources))
    assert planned(inventory(list(reversed(resources))))[1] == found
    for item in found.figures:
        assert 0 <= item.low <= item.high
        assert item.basis
        assert (item.low, item.high) == (round(item.low, 2), round(item.high, 2))
    about = [item.about for item in found.figures] + [item.about for item in found.unknown]
    assert set(about) <= {"", "stage:dev", *(step.id for step in made)}
    assert len({(item.about, item.measure) for item in found.figures}) == len(found.figures)
    assert all(item.reason and item.remedy for item in found.unknown)


def test_a_bucket_that_nobody_has_counted_is_said_and_no_sum_pretends_to_hold_it() -> None:
    gap = Gap("AWS::S3::Bucket", REGION, "cloudwatch ListMetrics: AccessDenied", "allow cloudwatch:ListMetrics")
    made, found = planned(replace(inventory([bucket("b", "dev"), measured("c", 10, 10)]), unmeasured=(gap,)))
    (copy,) = (step for step in made if step.kind is StepKind.COPY_OBJECTS and step.inputs["name"] == "b")
    (unknown,) = (item for item in found.unknown if item.about == copy.id)
    assert (unknown.reason, unknown.remedy) == (gap.reason, gap.remedy)
    for measure in ("calls", "calls of copy-objects steps", "duration", "duration of copying alone"):
        assert figure(found, measure).basis.endswith("without 1 copying step of unknown size")
    assert figure(found, "objects").high == 10


def test_many_buckets_that_nobody_has_counted_are_one_line() -> None:
    _, found = planned(inventory([bucket(f"b{number}", "dev") for number in range(30)]))
    (unknown,) = (item for item in found.unknown if item.measure == "calls, bytes and duration")
    assert unknown.about == "stage:dev"
    assert "and 27 more" in unknown.reason


def test_overlap_lies_between_nothing_and_what_the_stage_cost() -> None:
    cost = StageCost("dev", 12.3456, "USD", 30, "STAGE")
    _, found = planned(replace(inventory([bucket("b", "dev")]), costs=(cost,)))
    told = figure(found, "overlap cost per day", "stage:dev")
    assert (told.low, told.high, told.unit) == (0.0, 12.35, "USD per day")
    assert "STAGE" in told.basis


def test_without_costs_what_costs_by_existing_is_named() -> None:
    gap = Gap("costs", "us-east-1", "ce GetCostAndUsage: AccessDenied", "allow ce:GetCostAndUsage")
    on_demand = table("cheap", 1, 1, BillingMode="PAY_PER_REQUEST")
    provisioned = table("dear", 1, 1, ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 5})
    _, found = planned(replace(inventory([on_demand, provisioned]), unmeasured=(gap,)))
    told = {item.measure: item for item in found.unknown if item.about == "stage:dev"}
    assert told["overlap cost per day"].remedy == gap.remedy
    assert "one of them stands" in told["overlap cost per day: AWS::DynamoDB::Table"].reason
    assert not [item for item in found.figures if "cost" in item.measure]


def test_the_slowest_of_a_table_s_capacities_holds_its_copy_back() -> None:
    index = {"IndexName": "i", "ProvisionedThroughput": {"ReadCapacityUnits": 9, "WriteCapacityUnits": 2}}
    slow = table(
        "t",
        10_000,
        10_000_000,
        ProvisionedThroughput={"ReadCapacityUnits": 9, "WriteCapacityUnits": 50},
        GlobalSecondaryIndexes=[index],
    )
    made, found = planned(inventory([slow]))
    (copy,) = (step for step in made if step.kind is StepKind.COPY_ITEMS)
    (bound,) = (item for item in found.throttled if item.step == copy.id)
    assert "2 write units" in bound.limit
    seconds = figure(found, "duration", copy.id)
    assert seconds.low == 10_000 / 2 - published.BURST
    assert seconds.high > 10_000 / 2


def test_parameters_of_one_account_are_put_at_three_a_second() -> None:
    secure = [
        Resource(
            "AWS::SSM::Parameter", REGION, f"/p/{number}", f"/p/{number}", f"/p/{number}", "",
            {"Name": f"/p/{number}", "Type": "SecureString"}, {"Ref": f"/p/{number}"}, DEV,
        )
        for number in range(4)
    ]  # fmt: skip
    _, found = planned(inventory(secure))
    bound = [item for item in found.throttled if "PutParameter" in item.limit]
    assert len(bound) == 4
    assert all("4 are put there" in item.limit for item in bound)


class Store:
    """A table that is only counted: items of given sizes, in pages of 1 MB."""

    def __init__(self, items: Mapping[str, int]) -> None:
        self.items, self.calls = dict(items), 0

    def describe_table(self, **_: Any) -> Any:
        self.calls += 1
        return {"Table": {"ItemCount": len(self.items), "TableSizeBytes": sum(self.items.values())}}

    def batch_write_item(self, RequestItems: Any) -> Any:
        self.calls += 1
        for request in RequestItems["t"]:
            item = request["PutRequest"]["Item"]
            self.items[item["id"]["S"]] = int(item["size"]["N"])
        return {}

    def scan(self, **_: Any) -> Any:
        self.calls += 1
        return {"Items": list(self.items)[:1]}

    def get_paginator(self, _: str) -> Any:
        return self

    def paginate(self, Segment: int = 0, TotalSegments: int = 1, **_: Any) -> Any:
        page: list[Any] = []
        held = 0
        for place, (name, size) in enumerate(sorted(self.items.items())):
            if place % TotalSegments == Segment:
                page.append({"id": {"S": name}, "size": {"N": str(size)}})
                held += size
                if held >= copies.SCAN_PAGE:
                    self.calls += 1
                    yield {"Items": page, "Count": len(page)}
                    page, held = [], 0
        self.calls += 1
        yield {"Items": page, "Count": len(page)}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, holdings.LARGEST_ITEM), max_size=200))
def test_the_calls_of_any_table_s_copy_lie_in_the_range(item_sizes: list[int]) -> None:
    source = Store({f"i{number:04}": size for number, size in enumerate(item_sizes)})
    target = Store({})
    store: Any = dynamodb_items.DynamodbItems()
    if not store.is_empty(target, "t") or store.is_empty(source, "t"):
        store.content(target, "t", str), store.content(source, "t", str)
    else:
        store.copy(source, target, "t", "t", Copying(str, lambda *_: None, lambda _: None))
        assert not store.is_empty(target, "t")
        store.content(target, "t", str), store.content(source, "t", str)
    made, found = planned(inventory([table("t", len(item_sizes), sum(item_sizes))]))
    (copy,) = (step for step in made if step.kind is StepKind.COPY_ITEMS)
    told = figure(found, "calls of copy-items steps")
    assert copy.inputs["name"] == "t"
    assert told.low <= source.calls + target.calls <= told.high


@st.composite
def schedules(draw: st.DrawFn) -> tuple[list[Step], dict[str, float]]:
    """Steps that need earlier ones, and seconds."""
    made: list[Step] = []
    for number in range(draw(st.integers(1, 30))):
        needs = draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda step: step.id)) if made else []
        named = tuple(step.id for step in needs)
        made.append(Step(f"s{number}", Phase.DATA, StepKind.STACK, "stage:dev", REGION, "t", named))
    return made, {step.id: draw(st.integers(0, 100)) for step in made}


@given(schedules())
def test_a_greedy_schedule_ends_within_the_range(schedule: tuple[list[Step], dict[str, float]]) -> None:
    made, seconds = schedule
    waiting, running, ended, now = list(made), dict[str, float](), set[str](), 0.0
    while waiting or running:
        for step in [step for step in waiting if set(step.needs) <= ended]:
            if len(running) < durations.SIDE_BY_SIDE:
                waiting.remove(step)
                running[step.id] = now + seconds[step.id]
        now = min(running.values())
        ended |= {name for name, end in running.items() if end <= now}
        running = {name: end for name, end in running.items() if end > now}
    told = durations.whole(made, {name: Span(time, time) for name, time in seconds.items()})
    assert told.low - 1e-6 <= now <= told.high + 1e-6


@pytest.mark.parametrize(
    ("estimated", "real"),
    [
        (calls.LONG_WAIT, world.POLL_LIMIT),
        (calls.ENTRY_WAIT, account_ready.LIMIT),
        (calls.FIRST_POLL, world._POLL_FIRST),
        (calls.LONGEST_POLL, world._POLL_LONGEST),
        (calls.INLINE_LIMIT, stack.INLINE_LIMIT),
        (copies.BATCH, dynamodb_items.BATCH),
        (copies.SEGMENT_BYTES, dynamodb_items.SEGMENT_BYTES),
        (copies.SEGMENTS, parallel.THREADS),
        (copies.PART, s3_writing.PART),
        (copies.MULTIPART_ABOVE, s3_writing.MULTIPART_ABOVE),
        (durations.SIDE_BY_SIDE, apply.PARALLELISM),
        (durations.SIDE_BY_SIDE, parallel.THREADS),
        (holdings.OBJECTS, sizes.OBJECTS),
        (holdings.OBJECT_BYTES, sizes.BYTES),
        (overlap.WHAT, reading_of_costs.WHAT),
    ],
)
def test_what_is_estimated_with_is_what_is_done(estimated: object, real: object) -> None:
    """Planning may not import what carries a plan out, so that it says the numbers again."""
    assert estimated == real


def test_polls_are_as_often_as_a_wait_asks() -> None:
    asked = 0

    def probe() -> None:
        nonlocal asked
        asked += 1

    patient: Any = type("Patient", (), {"pause": lambda self, seconds: None})()
    with pytest.raises(StepFailed):
        world.World.poll(patient, probe, "nothing", 100.0)
    assert calls.polls(100.0) == asked


def test_every_type_that_is_named_exists() -> None:
    """cfn-lint's schemas know every type, and the property that a condition asks for."""
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    kinds = {*overlap.STANDING, *published.CREATIONS, *published.TIMES, published.REST_API}
    for kind in sorted(kinds):
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
        condition = overlap.STANDING.get(kind, "")
        assert not condition or condition.split()[0] in schema["properties"], kind


def test_edge_apis_are_the_slowest_to_make() -> None:
    assert published.EDGE_API.seconds > published.REGIONAL_API.seconds
