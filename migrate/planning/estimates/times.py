"""Seconds as figures: of the whole plan, of copying alone, of the cutover, of each stage and of large copies. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.model.plan import Figure, Phase, Step, StepKind, Unestimated
from migrate.planning.brief import Brief
from migrate.planning.estimates.calls import Counting
from migrate.planning.estimates.counts import uncounted
from migrate.planning.estimates.creations import untimed
from migrate.planning.estimates.durations import BASIS, Timing, whole, with_needs
from migrate.planning.estimates.holdings import UNITS
from migrate.planning.estimates.shown import figure, is_before_cutover, without
from migrate.planning.estimates.span import NOTHING, Span

LARGE = 60
"""Seconds from which on a copying step has a figure of its own."""

SHOWN = 6


def figures(brief: Brief, counting: Counting, steps: Sequence[Step]) -> Iterator[Figure | Unestimated]:
    """The figures, and what AWS publishes no times of."""
    timing, unknown = Timing(brief, counting), uncounted(counting, steps)
    each = {step.id: timing.of(step) or NOTHING for step in steps}
    now = [step for step in steps if is_before_cutover(step)]

    def shown(about: str, measure: str, some: Sequence[Step], more: Span = NOTHING) -> Figure:
        basis = BASIS + without(some, unknown)
        return figure(about, measure, whole(some, each) + more, "seconds", basis)

    yield shown("", "duration", now, timing.reading(counting.accounts.source()))
    copies = [step for step in now if step.kind in UNITS]
    if copies:
        yield shown("", "duration of copying alone", copies)
    later = [step for step in steps if step.phase is Phase.CUTOVER]
    if later:
        yield shown("", "duration of the cutover", later)
    for account in sorted({step.account for step in now} - {"management"}):
        yield shown(account, "duration", with_needs(now, [step.id for step in now if step.account == account]))
    for step in copies:
        if each[step.id].high >= LARGE:
            yield figure(step.id, "duration", each[step.id], "seconds", BASIS)
    yield from _untimed(counting, steps)


def _untimed(counting: Counting, steps: Sequence[Step]) -> Iterator[Unestimated]:
    stacks = [step for step in steps if step.kind is StepKind.STACK]
    kinds = sorted({kind for step in stacks for kind in untimed(counting.unit(step))})
    if kinds:
        shown = ", ".join(kinds[:SHOWN]) + (f" and {len(kinds) - SHOWN} more" if len(kinds) > SHOWN else "")
        yield Unestimated(
            "",
            "time that CloudFormation takes",
            f"AWS does not publish how long it takes to make {shown}; a step waits for an hour at most",
            "look at the events of the old stacks, which tell how long they took, or move the smallest stage first",
        )
