"""A range that a number lies in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """From `low` to `high`, both included."""

    low: float
    high: float

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)

    def times(self, low: float, high: float | None = None) -> Span:
        """The span of as many of these."""
        return Span(self.low * low, self.high * (low if high is None else high))

    def rounded(self, digits: int) -> Span:
        """The same with so many digits behind the point; what is shown must not depend on the machine."""
        return Span(round(float(self.low), digits), round(float(self.high), digits))


def exactly(number: float) -> Span:
    """A number that is certain."""
    return Span(number, number)


def total(spans: Iterable[Span]) -> Span:
    """The sum of all."""
    found = NOTHING
    for span in spans:
        found += span
    return found


NOTHING = exactly(0)
