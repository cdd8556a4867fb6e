"""What each stage cost of late, as Cost Explorer tells it by the stage's tag: for estimates, never a gap of a plan.

Follows https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from migrate.config import Config
from migrate.inventory.reads import UNEXPECTED, Reader, unexpected
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory, StageCost
from migrate.resources.spec import Read

WHAT = "costs"
REGION = "us-east-1"
"""Cost Explorer answers there for all regions."""

DAYS = 30
"""Full days before the reading. AWS completes the last of them within 24 hours, so that it may be told too low."""

METRIC = "UnblendedCost"
COSTS = Read(
    "get_cost_and_usage",
    "ResultsByTime[].Groups[].{keys: Keys, cost: Metrics.UnblendedCost}",
    {name: name for name in ("TimePeriod", "Granularity", "Metrics", "GroupBy", "Filter")},
)
ACTIVATE = (
    "activate one of {tags} as a cost allocation tag in the Billing console of the management account, and plan again "
    "a day later: what was spent before is not told"
)


def with_costs(reader: Reader, inventory: Inventory, config: Config) -> Inventory:
    """The inventory with what its stages cost a day. One request, of 0.01 USD, for each tag that names stages here."""
    costs: dict[str, StageCost] = {}
    silent: list[str] = []
    gap: Gap | None = None
    for tag in _tags(inventory, config):
        try:
            found, gap = _costs(reader, inventory, config, tag)
        except (*UNEXPECTED, ArithmeticError) as error:
            found, gap = (), unexpected(WHAT, REGION, error)
        if gap:
            break  # what one question is refused for, every other would be
        silent += [] if found else [tag]
        for cost in found:
            costs.setdefault(cost.stage, cost)
    if silent and not costs and not gap:
        tags = ", ".join(silent)
        reason = f"Cost Explorer tells no cost of the last {DAYS} days by {tags}"
        gap = Gap(WHAT, REGION, reason, ACTIVATE.format(tags=tags))
    told = tuple(costs[stage] for stage in sorted(costs))
    unmeasured = {*inventory.unmeasured, *([gap] if gap else ())}
    return replace(inventory, costs=told, unmeasured=tuple(sorted(unmeasured)))


def _tags(inventory: Inventory, config: Config) -> Sequence[str]:
    """The stage tags that name a configured stage on something, as configured: the first that tells a cost counts."""
    wanted = {name.lower() for name in config.movable}
    every = (*(item.tags for item in inventory.resources), *(stack.tags for stack in inventory.stacks))
    return [key for key in config.tags if any(tags.get(key, "").lower() in wanted for tags in every)]


def _costs(reader: Reader, inventory: Inventory, config: Config, tag: str) -> tuple[Sequence[StageCost], Gap | None]:
    answer = reader.read(WHAT, "ce", REGION, COSTS, _question(inventory, tag))
    if answer.gap:
        return (), replace(answer.gap, remedy=f"{answer.gap.remedy}; Cost Explorer has to be enabled in the account")
    return list(_told(_by_stage(answer.value or (), tag, config), tag)), None


def _question(inventory: Inventory, tag: str) -> Mapping[str, Any]:
    """Of this account alone, as a management account is told of all; and without credits, which the new one lacks."""
    until = date.fromisoformat(inventory.taken_at[:10])
    own = {"Dimensions": {"Key": "LINKED_ACCOUNT", "Values": [inventory.account]}}
    credits = {"Dimensions": {"Key": "RECORD_TYPE", "Values": ["Credit", "Refund"]}}
    return {
        "TimePeriod": {"Start": (until - timedelta(DAYS)).isoformat(), "End": until.isoformat()},
        "Granularity": "MONTHLY",
        "Metrics": [METRIC],
        "GroupBy": [{"Type": "TAG", "Key": tag}],
        "Filter": {"And": [own, {"Not": credits}]},
    }


def _by_stage(groups: Iterable[Mapping[str, Any]], tag: str, config: Config) -> Mapping[tuple[str, str], Decimal]:
    """(stage, currency) -> sum. A group is called `tag$value`, with an empty value for all that lacks the tag."""
    stages = {name.lower(): name for name in config.movable}
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for group in groups:
        stage = stages.get(group["keys"][0].removeprefix(f"{tag}$").lower())
        if stage:
            sums[stage, group["cost"]["Unit"]] += Decimal(group["cost"]["Amount"])
    return sums


def _told(sums: Mapping[tuple[str, str], Decimal], tag: str) -> Iterator[StageCost]:
    for (stage, currency), amount in sorted(sums.items()):
        yield StageCost(stage, float(round(amount / DAYS, 4)), currency, DAYS, tag)
