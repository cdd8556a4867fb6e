"""What carrying a plan out takes: calls, bytes, time, money; no figure without its basis. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.model.plan import Estimates, Figure, Step, Unestimated
from migrate.planning.brief import Brief
from migrate.planning.estimates import counts, overlap, throttles, times, volumes
from migrate.planning.estimates.accounts import Accounts
from migrate.planning.estimates.calls import Counting
from migrate.planning.moves import Moves
from migrate.planning.units import Deployment

__all__ = ["estimates"]


def estimates(brief: Brief, moves: Moves, steps: Sequence[Step], deployments: Sequence[Deployment]) -> Estimates:
    """The figures of the whole plan, of each stage and of each large step, sorted, with what could not be estimated."""
    counting = Counting(brief, Accounts(brief, moves, deployments), steps, deployments)
    found = [
        *counts.figures(counting, steps),
        *volumes.figures(brief, steps),
        *times.figures(brief, counting, steps),
        *overlap.figures(brief, moves),
    ]
    return Estimates(
        figures=tuple(sorted(item for item in found if isinstance(item, Figure))),
        unknown=tuple(sorted(item for item in found if isinstance(item, Unestimated))),
        throttled=throttles.bounds(brief, counting, steps),
    )
