"""Whether a plan made now says the same as an earlier one, whose approvals then stay valid. Pure.

Readings differ in what is no change: in their time, in production, which is deployed every day, and in amounts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from migrate.model.ownership import Standing
from migrate.model.plan import Estimates, Figure, Plan, Planned, TargetState
from migrate.model.target import TargetReading

RENEWED_BEFORE_EXPIRY = timedelta(days=1)
"""A plan that is valid for less is made anew: nobody could review it and carry it out in time."""

MUCH_MORE = 1.5
"""An estimate that is higher by this factor is news to whoever approved the plan."""


def targets_seen(plan: Plan) -> Mapping[str, TargetReading]:
    """Stage -> what the plan saw of its account: once it is being applied, it is itself what has changed that."""
    return {
        target.stage: TargetReading(target.state, target.account_id, target.stacks)
        for target in plan.targets
        if target.state is not TargetState.UNREAD
    }


def as_read_at(earlier: Plan, plan: Plan) -> Plan:
    """`plan` as the reading of `earlier` would have made it: it equals `earlier` if only the readings differ."""
    resources = sorted(_resources(earlier, plan), key=lambda item: item.key)
    no_more = _shape(earlier.estimates) == _shape(plan.estimates) and all(
        new.high <= old.high * MUCH_MORE
        for old, new in zip(earlier.estimates.figures, plan.estimates.figures, strict=True)
    )
    return replace(
        plan,
        created_at=earlier.created_at,
        expires_at=earlier.expires_at,
        fingerprint=earlier.fingerprint,
        resources=tuple(resources),
        estimates=earlier.estimates if no_more else plan.estimates,
    )


def must_be_renewed(earlier: Plan, plan: Plan, now: datetime) -> bool:
    """Whether `earlier` is not valid for long enough, and `plan` is for longer."""
    ends = datetime.fromisoformat(earlier.expires_at)
    return ends - now < RENEWED_BEFORE_EXPIRY and ends < datetime.fromisoformat(plan.expires_at)


def _resources(earlier: Plan, plan: Plan) -> Iterator[Planned]:
    """The plan's resources; those that apply does not look at either are as they were.

    What is production's may come and go. What else stays may change, but that it is there is news.
    """
    before = {item.key: item for item in earlier.resources}
    watched = _cut(earlier) | _cut(plan)
    yield from (item for item in earlier.resources if _is_productions(item, watched))
    for item in plan.resources:
        if _is_productions(item, watched):
            continue
        old = before.get(item.key)
        untouched = old is not None and not item.stages and item.key not in watched
        yield replace(item, fingerprint=old.fingerprint) if old and untouched else item


def _cut(plan: Plan) -> frozenset[str]:
    """The resources on both sides of a reference that the move severs."""
    return frozenset(key for question in plan.cut for edge in question.edges for key in (edge.user, edge.used))


def _is_productions(item: Planned, watched: frozenset[str]) -> bool:
    return item.ownership.standing is Standing.PROTECTED and not item.stages and item.key not in watched


def _shape(estimates: Estimates) -> object:
    """What is estimated, without the amounts; a basis may hold amounts too."""
    return estimates.unknown, estimates.throttled, [_subject(figure) for figure in estimates.figures]


def _subject(figure: Figure) -> tuple[str, str, str]:
    return figure.about, figure.measure, figure.unit
