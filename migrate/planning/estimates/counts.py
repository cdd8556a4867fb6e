"""Calls as figures: of the whole plan, of each kind of step, of each stage and of large copies. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from migrate.model.plan import Figure, Step
from migrate.planning.estimates.calls import Counting
from migrate.planning.estimates.holdings import REPORTED, UNITS
from migrate.planning.estimates.shown import figure, is_before_cutover, without
from migrate.planning.estimates.span import Span, total

LARGE = 1_000
"""Calls from which on a copying step has a figure of its own."""

COUNTED = (
    "counted from what each step's module does and the resource modules declare, for a run from the start in which "
    "nothing is refused and tried again; high has every poll that a wait allows and a new look at the source before "
    "each step (docs/estimates.md)"
)
VERIFYING = "both verifications search what is read once for the first of them; "


def figures(counting: Counting, steps: Sequence[Step]) -> Iterator[Figure]:
    """The figures; what is not carried out before the cutover is in its kind's alone."""
    groups: dict[tuple[str, str], list[Span]] = defaultdict(list)
    members: dict[tuple[str, str], list[Step]] = defaultdict(list)
    for step in steps:
        found = counting.of(step)
        places = [("", f"calls of {step.kind} steps")]
        if is_before_cutover(step):
            places += [("", "calls")] if step.account == "management" else [("", "calls"), (step.account, "calls")]
        for place in places:
            members[place].append(step)
            groups[place] += [found] if found else []
        if found and step.kind in UNITS and found.high >= LARGE:
            yield figure(step.id, "calls", found, "calls", f"{COUNTED}; by {REPORTED[step.kind]}")
    source = counting.accounts.source()
    yield figure(
        "", "calls to read the source account", source, "calls", f"before the first step and after the last; {COUNTED}"
    )
    groups["", "calls"].append(source)
    unknown = uncounted(counting, steps)
    for (about, measure), spans in groups.items():
        basis = (VERIFYING if "verify" in measure else "") + COUNTED + without(members[about, measure], unknown)
        yield figure(about, measure, total(spans), "calls", basis)


def uncounted(counting: Counting, steps: Sequence[Step]) -> frozenset[str]:
    """The steps of which it is not known how much they copy."""
    return frozenset(step.id for step in steps if counting.of(step) is None)
