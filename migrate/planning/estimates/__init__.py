"""What carrying a plan out takes: calls, bytes, time, money; no figure without its basis. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from migrate.model.plan import Estimates, Figure, Step, Unestimated
from migrate.planning.brief import Brief
from migrate.planning.estimates.accounts import Accounts
from migrate.planning.estimates.calls import Counting
from migrate.planning.estimates.figures import Figures
from migrate.planning.estimates.overlap import overlap
from migrate.planning.estimates.throttles import throttles
from migrate.planning.moves import Moves
from migrate.planning.units import Deployment

__all__ = ["estimates"]


def estimates(brief: Brief, moves: Moves, steps: Sequence[Step], deployments: Sequence[Deployment]) -> Estimates:
    """The figures of the whole plan, of each stage and of each large step, sorted, with what could not be estimated."""
    accounts = Accounts(brief, moves, deployments)
    counting = Counting(brief, accounts, steps, deployments)
    found = [*Figures(brief, accounts, counting, steps).all(), *overlap(brief, moves)]
    return Estimates(
        figures=tuple(sorted(item for item in found if isinstance(item, Figure))),
        unknown=tuple(sorted(item for item in found if isinstance(item, Unestimated))),
        throttled=throttles(brief, counting, steps),
    )
