"""Ranges as figures of a plan, rounded, with their basis; and which steps a figure leaves out. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from migrate.model.plan import Figure, Phase, Step
from migrate.planning.estimates.span import Span


def figure(about: str, measure: str, span: Span, unit: str, basis: str) -> Figure:
    """A range in whole units."""
    found = span.rounded(0)
    return Figure(about, measure, found.low, found.high, unit, basis)


def is_before_cutover(step: Step) -> bool:
    """Whether `migrate apply` carries the step out without being asked for the cutover."""
    return step.phase not in (Phase.CUTOVER, Phase.DECOMMISSION)


def without(steps: Iterable[Step], uncounted: frozenset[str]) -> str:
    """The end of a basis: how many steps a sum lacks because nobody reports how much they copy."""
    left = sum(step.id in uncounted for step in steps)
    return f"; without {left} copying step{'s' if left > 1 else ''} of unknown size" if left else ""
