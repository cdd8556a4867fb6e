"""Whether a plan may be approved and applied at all, told from the plan alone. Pure."""

from __future__ import annotations

from collections.abc import Sized
from datetime import datetime

from migrate.model.errors import MigrateError
from migrate.model.finding import Severity
from migrate.model.plan import Plan

REPLAN = "make a new plan and review it: migrate plan"
SHOWN = 3


class NotApplicable(MigrateError):
    """The plan may not be applied: blocked, not acknowledged, expired, applied already, or not of this account."""


def refuse_inapplicable(plan: Plan, where: str, now: datetime) -> None:
    """NotApplicable when something blocks the plan, a gap is not acknowledged, or it has expired."""
    refuse_blocked(plan, where)
    if now > datetime.fromisoformat(plan.expires_at):
        raise NotApplicable(f"{where} expired at {plan.expires_at}: the account may have changed since", REPLAN)


def refuse_blocked(plan: Plan, where: str) -> None:
    """NotApplicable naming what blocks the plan, or which gaps nobody acknowledged."""
    blocks = [finding for finding in plan.findings if finding.severity is Severity.BLOCK]
    if blocks:
        listed = "; ".join(f"{finding.resource}: {finding.message}" for finding in blocks[:SHOWN]) + _more(len(blocks))
        count = _count(blocks, "finding blocks", "findings block")
        raise NotApplicable(
            f"{where} cannot be applied, {count} it: {listed}",
            blocks[0].remedy,
        )
    gaps = [gap for gap in plan.gaps if not gap.acknowledged]
    if gaps:
        listed = "; ".join(f"{gap.what} in {gap.where}: {gap.reason}" for gap in gaps[:SHOWN]) + _more(len(gaps))
        count = _count(gaps, "gap is", "gaps are")
        raise NotApplicable(
            f"{where} cannot be applied, {count} not acknowledged: {listed}",
            f"{gaps[0].remedy}; or say in migrate.toml why you go on without it, and plan again: "
            f'[[gaps]] what = "{gaps[0].what}" reason = "…"',
        )


def _count(things: Sized, one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"


def _more(count: int) -> str:
    return f"; and {count - SHOWN} more" if count > SHOWN else ""
