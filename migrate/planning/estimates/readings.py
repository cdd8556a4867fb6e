"""How many calls it takes to read an account: worked out from what the resource modules declare. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from migrate.model.resource import Resource
from migrate.planning.estimates.span import NOTHING, Span, exactly, total
from migrate.resources import BY_KIND
from migrate.resources.parents import with_parents
from migrate.resources.spec import Spec

SMALLEST_PAGE = 10
"""The fewest items that a full page of any listing holds (DescribeParameters)."""

STACK_LINES, TAGGED = 100, 50
"""Items of a full page of ListStackResources, and the fewest of one of GetResources."""

OF_EVERY_ACCOUNT = 60
"""Calls in each region about what a new account has by itself: roles, default networks, buses, work groups."""


@dataclass(frozen=True)
class Account:
    """What has to be read: how many of each kind, which of them no module models, and the lines of each stack."""

    counts: Mapping[str, int]
    unmodelled: Mapping[str, int]
    stacks: Sequence[int]
    regions: int

    @classmethod
    def of(cls, resources: Iterable[Resource], stacks: Iterable[int], regions: int) -> Account:
        """The account that holds these."""
        found = list(resources)
        unmodelled = Counter(resource.kind for resource in found if not resource.modelled)
        return cls(Counter(resource.kind for resource in found), unmodelled, tuple(stacks), regions)

    @cached_property
    def services(self) -> Mapping[str, int]:
        """`AWS::Events` -> how many of its kinds."""
        found: Counter[str] = Counter()
        for kind, count in self.counts.items():
            found[_service(kind)] += count
        return found


def reading(least: Account, most: Account, kinds: Collection[str] | None = None) -> Span:
    """The calls of one scan of an account that holds at least and at most this; `kinds` narrows it as the scan does."""
    wanted = BY_KIND.keys() if kinds is None else with_parents(kinds).keys()
    calls = total(_kind(BY_KIND[kind].SPEC, least.counts, most) for kind in sorted(wanted))
    calls += Span(total(map(_stack, least.stacks)).low, total(map(_stack, most.stacks)).high)
    tagged = sum(most.counts.values())
    calls += Span(2, 2 + len(most.stacks) + tagged // TAGGED + OF_EVERY_ACCOUNT).times(most.regions)
    calls += Span(0, most.regions) if most.regions > 1 else NOTHING  # which regions let us in
    return calls + (_generic(most) if kinds is None else NOTHING)


def pages(items: int, of: int) -> int:
    """The pages of a listing: one, also where there is nothing."""
    return max(1, -(-items // of))


def _kind(spec: Spec, least: Mapping[str, int], most: Account) -> Span:
    """One listing for each region or whole, its further pages, and what is asked of each item."""
    few, many = least.get(spec.kind, 0), most.counts.get(spec.kind, 0)
    if spec.parents:
        places = total(Span(least.get(kind, 0), most.counts.get(kind, 0)) for kind in spec.parents)
    else:
        places = exactly(1 if spec.is_global else most.regions)
    listing = places if spec.listing.operation else NOTHING
    if spec.within and spec.within.operation:
        listing = Span(places.low, 2 * places.high + most.services.get(_service(spec.kind), 0))
    asks = sum(bool(facet.operation) for facet in spec.facets.values())
    asked = Span(0 if spec.owned_by_aws else asks * few, asks * many)  # of what is AWS's own some are not asked
    return listing + Span(0, many // SMALLEST_PAGE) + asked


def _service(kind: str) -> str:
    return kind.rpartition("::")[0]


def _stack(lines: int) -> Span:
    """ListStackResources, GetStackPolicy, and GetTemplate once or, where a transform was used, twice."""
    return Span(2, 3) + exactly(pages(lines, STACK_LINES))


def _generic(account: Account) -> Span:
    """A type's schema, and up to three identifiers that Cloud Control is asked for, of what no module models."""
    return Span(0, 2 * len(account.unmodelled) + 3 * sum(account.unmodelled.values()))
