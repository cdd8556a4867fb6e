"""What stages cost is read where Cost Explorer tells it, and is never a gap of the plan where it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.inventory.costs import DAYS, with_costs
from migrate.inventory.reads import Reader
from migrate.model.inventory import Inventory, StageCost
from migrate.model.resource import Resource
from tests.inventory.conftest import ACCOUNT, AT, REGION, Aws

TAGS = ("STAGE", "env")


def config(**more: Any) -> Config:
    stages = {name: StageConfig(name, production=name == "prod") for name in ("dev", "qa", "prod")}
    return Config(SourceConfig(ACCOUNT, (REGION,)), OrganizationConfig(), stages, tags=TAGS, **more)


def account(*tags: Mapping[str, str]) -> Inventory:
    """An account of queues with these tags."""
    made = [
        Resource("AWS::SQS::Queue", REGION, f"q{number}", f"q{number}", f"q{number}", tags=each)
        for number, each in enumerate(tags)
    ]
    return Inventory(ACCOUNT, "aws", (REGION,), AT, tuple(made), ())


def answer(tag: str, *periods: Mapping[str, str]) -> Mapping[str, Any]:
    """What Cost Explorer says: for each period, tag value -> amount."""
    return {
        "ResultsByTime": [
            {
                "Groups": [
                    {"Keys": [f"{tag}${value}"], "Metrics": {"UnblendedCost": {"Amount": amount, "Unit": "USD"}}}
                    for value, amount in period.items()
                ]
            }
            for period in periods
        ]
    }


def test_the_days_of_both_months_are_one_mean_for_each_stage(aws: Aws) -> None:
    asked: list[Mapping[str, Any]] = []

    def told(body: Mapping[str, Any]) -> Any:
        asked.append(body)
        return answer("STAGE", {"dev": "10", "": "99", "prod": "500"}, {"Dev": "5", "other": "7"})

    aws.answer("ce", "GetCostAndUsage", told)
    found = with_costs(Reader(aws.connect), account({"STAGE": "dev"}), config())
    assert found.costs == (StageCost("dev", 0.5, "USD", DAYS, "STAGE"),)
    assert found.unmeasured == found.gaps == ()
    (body,) = asked  # each costs a cent
    assert body["TimePeriod"] == {"Start": "2026-10-25", "End": "2026-11-24"}
    assert {"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [ACCOUNT]}} in body["Filter"]["And"]


def test_only_tags_that_name_a_movable_stage_are_asked_for(aws: Aws) -> None:
    with_costs(Reader(aws.connect), account({"STAGE": "prod"}, {"env": "nobody's"}), config())
    assert aws.calls == []


def test_a_tag_that_is_not_active_is_told_with_what_to_do(aws: Aws) -> None:
    aws.answer("ce", "GetCostAndUsage", lambda _: answer("STAGE", {"": "1234.5"}))
    found = with_costs(Reader(aws.connect), account({"STAGE": "dev"}, {"env": "qa"}), config())
    assert (found.costs, found.gaps) == ((), ())
    (gap,) = found.unmeasured
    assert "STAGE, env" in gap.reason
    assert "cost allocation tag" in gap.remedy


@pytest.mark.parametrize("code", ["AccessDeniedException", "DataUnavailableException", "ValidationException"])
def test_a_refusal_is_no_gap_of_the_plan(aws: Aws, code: str) -> None:
    aws.fail("ce", "GetCostAndUsage", code)
    found = with_costs(Reader(aws.connect), account({"STAGE": "dev"}, {"env": "qa"}), config())
    assert (found.costs, found.gaps) == ((), ())
    (gap,) = found.unmeasured
    assert code in gap.reason
    assert len(aws.calls) == 1  # the same refusal is not paid for twice


def test_an_answer_of_another_shape_is_told(aws: Aws) -> None:
    aws.answer("ce", "GetCostAndUsage", lambda _: answer("STAGE", {"dev": "much"}))
    found = with_costs(Reader(aws.connect), account({"STAGE": "dev"}), config())
    (gap,) = found.unmeasured
    assert "much" not in gap.reason
    assert found.costs == ()


@given(st.lists(st.decimals(0, 10**9, places=10), min_size=1, max_size=5))
def test_the_mean_is_the_exact_sum_rounded_once(amounts: list[Any]) -> None:
    class Told:
        def read(self, *_: Any) -> Any:
            from migrate.inventory.reads import Answer

            return Answer([{"keys": ["STAGE$dev"], "cost": {"Amount": str(one), "Unit": "USD"}} for one in amounts])

    reader: Any = Told()
    found = with_costs(reader, replace(account({"STAGE": "dev"})), config())
    assert found.costs[0].amount_per_day == float(round(sum(amounts) / DAYS, 4))
