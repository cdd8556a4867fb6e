"""Which steps a published limit of AWS holds back. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from migrate.model.plan import Step, StepKind, Throttle
from migrate.planning.brief import Brief
from migrate.planning.estimates import published
from migrate.planning.estimates.calls import Counting
from migrate.planning.estimates.creations import pacing
from migrate.planning.estimates.durations import write_units
from migrate.planning.estimates.holdings import Unknown, holding

ALL_AT_ONCE = 5
"""Accounts that Organizations creates at a time: published.ACCOUNTS."""


def bounds(brief: Brief, counting: Counting, steps: Sequence[Step]) -> tuple[Throttle, ...]:
    """Each step with the limit that decides its speed; sorted."""
    kinds = Counter((step.kind, step.account, step.region) for step in steps)
    made = sum(step.kind is StepKind.ACCOUNT and not step.inputs["account_id"] for step in steps)
    found: set[Throttle] = set()
    for step in steps:
        alike = kinds[step.kind, step.account, step.region]
        found.update(_of(brief, counting, step, alike, made))
    return tuple(sorted(found))


def _of(brief: Brief, counting: Counting, step: Step, alike: int, accounts: int) -> Iterator[Throttle]:
    match step.kind:
        case StepKind.ACCOUNT if accounts > ALL_AT_ONCE and not step.inputs["account_id"]:
            yield Throttle(step.id, f"{published.ACCOUNTS.text}; {accounts} are made", published.ACCOUNTS.basis)
        case StepKind.ACCOUNT_READY:
            yield Throttle(step.id, published.ACCOUNT_ENTRY.text, published.ACCOUNT_ENTRY.basis)
        case StepKind.COPY_PARAMETER if alike > 1:
            yield Throttle(step.id, f"{published.PARAMETERS.text}; {alike} are put there", published.PARAMETERS.basis)
        case StepKind.COPY_SECRET if alike * 2 * published.SECRETS.seconds > 1:
            yield Throttle(step.id, f"{published.SECRETS.text}; {alike} are put there", published.SECRETS.basis)
        case StepKind.COPY_ITEMS:
            yield from _table(brief, step)
        case StepKind.STACK | StepKind.ENABLE_TRIGGERS:
            for count, limit in pacing(counting.unit(step)):
                if step.kind is StepKind.STACK and (count - 1) * limit.seconds >= 1:
                    yield Throttle(step.id, f"{limit.text}; the stack makes {count}", limit.basis)
        case _:
            return


def _table(brief: Brief, step: Step) -> Iterator[Throttle]:
    """A table whose items need more than a second of all its write units."""
    found = holding(brief, step)
    capacity = write_units(brief, step)
    if isinstance(found, Unknown) or max(found.things.high, found.bytes.high / 1024) <= capacity:
        return
    if capacity < published.ON_DEMAND_WRITES:
        yield Throttle(
            step.id,
            f"the new table takes {capacity:.0f} write units a second, as provisioned; raise them for the copy",
            f"{published.DOCS}/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html",
        )
    else:
        yield Throttle(step.id, published.ON_DEMAND.text, published.ON_DEMAND.basis)
