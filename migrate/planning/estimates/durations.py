"""How long a plan takes: each step from published limits and times, and the longest way through all of them. Pure.

The runner starts a step as soon as what it needs is done, so many at a time. For such a schedule the whole lies between
the longest way, or all work shared out evenly, and the two together:
R. L. Graham, Bounds on Multiprocessing Timing Anomalies, SIAM J. Appl. Math. 17 (1969), https://doi.org/10.1137/0117039
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import networkx as nx

from migrate.model.plan import Step, StepKind
from migrate.planning.brief import Brief
from migrate.planning.estimates import published
from migrate.planning.estimates.calls import BUSY_WAIT, ENTRY_WAIT, LONG_WAIT, Counting
from migrate.planning.estimates.copies import segments
from migrate.planning.estimates.creations import slowest
from migrate.planning.estimates.holdings import Unknown, holding
from migrate.planning.estimates.span import NOTHING, Span

SIDE_BY_SIDE = 8
"""Steps that run at a time, threads of one copy, and reads of one scan at least."""

CROSSINGS = 4
"""How often what is copied crosses the line: read, written, and read on either side to compare."""

WAITS: Mapping[StepKind, float] = {
    StepKind.ORGANIZATIONAL_UNIT: BUSY_WAIT,
    StepKind.ACCOUNT: LONG_WAIT + 2 * BUSY_WAIT,
    StepKind.ACCOUNT_READY: ENTRY_WAIT,
    StepKind.STACK: LONG_WAIT,
    StepKind.ENABLE_TRIGGERS: LONG_WAIT,
}
"""Seconds after which a step gives up waiting for AWS: no run waits longer."""

BASIS = (
    "low: published least times and rates; high: when a step gives up waiting for AWS, and for calls and bytes "
    f"{published.SLOW_CALL} s a call and a line of 100 Mbit/s, which are assumptions; joined along the longest way "
    f"through the steps, {SIDE_BY_SIDE} at a time (docs/estimates.md)"
)


@dataclass(frozen=True, slots=True)
class Timing:
    """Times steps."""

    brief: Brief
    counting: Counting

    def of(self, step: Step) -> Span | None:
        """Seconds of one step; None where it is not known how much it copies."""
        calls = self.counting.of(step)
        if calls is None:
            return None
        wait = WAITS.get(step.kind, 0.0)
        low = slowest(self.counting.unit(step)).low if step.kind is StepKind.STACK else 0.0
        if step.kind in (StepKind.COPY_ITEMS, StepKind.COPY_OBJECTS):
            return _copying(self.brief, step, calls)
        return Span(low, max(low, wait) + (0 if wait else calls.high * published.SLOW_CALL))

    def reading(self, calls: Span) -> Span:
        """Seconds of reading accounts: calls of which at least so many are under way at a time."""
        return Span(0, calls.high * published.SLOW_CALL / SIDE_BY_SIDE)


def whole(steps: Sequence[Step], times: Mapping[str, Span]) -> Span:
    """Seconds of all these steps together; a need that is not among them is done already."""
    if not steps:
        return NOTHING
    return Span(
        max(_longest(steps, {name: span.low for name, span in times.items()}), _sum(steps, times).low / SIDE_BY_SIDE),
        _sum(steps, times).high / SIDE_BY_SIDE
        + _longest(steps, {name: span.high for name, span in times.items()}) * (1 - 1 / SIDE_BY_SIDE),
    )


def with_needs(steps: Sequence[Step], wanted: Collection[str]) -> Sequence[Step]:
    """The wanted steps and all that they wait for."""
    graph = _graph(steps)
    kept = set(wanted).union(*(nx.ancestors(graph, name) for name in wanted))
    return [step for step in steps if step.id in kept]


def _graph(steps: Sequence[Step]) -> Any:
    known = {step.id for step in steps}
    graph: Any = nx.DiGraph()
    graph.add_nodes_from(step.id for step in steps)
    graph.add_edges_from((need, step.id) for step in steps for need in step.needs if need in known)
    return graph


def _longest(steps: Sequence[Step], seconds: Mapping[str, float]) -> float:
    ends: dict[str, float] = {}
    graph = _graph(steps)
    for name in nx.topological_sort(graph):
        ends[name] = seconds[name] + max((ends[need] for need in graph.predecessors(name)), default=0.0)
    return max(ends.values())


def _sum(steps: Sequence[Step], times: Mapping[str, Span]) -> Span:
    found = NOTHING
    for step in steps:
        found += times[step.id]
    return found


def _copying(brief: Brief, step: Step, calls: Span) -> Span:
    """Bound by the calls, by the bytes, and for a table by the write units that it has."""
    found = holding(brief, step)
    assert not isinstance(found, Unknown)
    if step.kind is StepKind.COPY_OBJECTS:
        low = max(
            calls.low * published.S3_REQUEST.low / SIDE_BY_SIDE,
            CROSSINGS * found.bytes.low / (published.S3_BYTES * SIDE_BY_SIDE),
        )
        high = calls.high * published.S3_REQUEST.high + CROSSINGS * found.bytes.high / published.SLOW_LINE
        return Span(low, high)
    capacity = write_units(brief, step)
    units = Span(max(found.things.low, found.bytes.low / 1024), found.things.high + found.bytes.high / 1024)
    side = segments(found.bytes.low)
    paced = units.high / capacity if capacity < published.ON_DEMAND_WRITES else 0.0
    high = calls.high * published.SLOW_CALL / side + CROSSINGS * found.bytes.high / published.SLOW_LINE + paced
    return Span(max(0.0, units.low / capacity - published.BURST), high)


def write_units(brief: Brief, step: Step) -> float:
    """Write units a second that the new table takes: the fewest provisioned ones, else those of a new one on demand."""
    resource = brief.inventory.by_key.get(str(step.inputs["key"]))
    properties: Any = resource.properties if resource else {}
    if properties.get("BillingMode") == "PAY_PER_REQUEST":
        return published.ON_DEMAND_WRITES
    bound = (properties, *(properties.get("GlobalSecondaryIndexes") or ()))  # a slow index holds its table back
    units = [(one.get("ProvisionedThroughput") or {}).get("WriteCapacityUnits") for one in bound]
    return float(
        min((unit for unit in units if isinstance(unit, int) and unit > 0), default=published.ON_DEMAND_WRITES)
    )
