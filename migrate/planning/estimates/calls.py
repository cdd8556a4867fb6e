"""How many calls each step makes, worked out from what its module in execution/steps and data does. Pure.

A run from the start in which nothing is refused and tried again; `high` has every poll that a wait allows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from migrate.model.plan import Step, StepKind
from migrate.planning.brief import Brief
from migrate.planning.estimates.accounts import Accounts
from migrate.planning.estimates.copies import copying
from migrate.planning.estimates.readings import STACK_LINES, pages
from migrate.planning.estimates.span import NOTHING, Span, exactly
from migrate.planning.unit import Unit
from migrate.planning.units import Deployment

LONG_WAIT, ENTRY_WAIT, BUSY_WAIT = 3600.0, 1200.0, 600.0
"""Seconds after which a step gives up: on a stack or an account, on entering it, on a busy organization."""

FIRST_POLL, LONGEST_POLL, SLOWER = 0.5, 10.0, 1.5
"""Seconds between two looks at what AWS does in the background: first, at most, and how much longer each time."""

INLINE_LIMIT = 51_200
"""Bytes of a template above which it goes through the artifact bucket."""


def polls(limit: float) -> int:
    """How often a wait asks before it gives up."""
    waited, wait, asked = 0.0, FIRST_POLL, 1
    while waited < limit:
        waited, wait, asked = waited + wait, min(wait * SLOWER, LONGEST_POLL), asked + 1
    return asked


@dataclass
class Counting:
    """Counts the calls of a plan's steps; each step is counted once."""

    brief: Brief
    accounts: Accounts
    steps: Sequence[Step]
    deployments: Sequence[Deployment]
    _known: dict[str, Span | None] = field(default_factory=dict, init=False)

    def of(self, step: Step) -> Span | None:
        """The calls of one step; None where what it copies has not been counted by anybody."""
        if step.id not in self._known:
            made = self._made(step)
            self._known[step.id] = None if made is None else made + self.accounts.looked_at_again(step)
        return self._known[step.id]

    def unit(self, step: Step) -> Unit:
        """What a stack step deploys."""
        return self._units[step.id.partition("/")[2]]

    def _made(self, step: Step) -> Span | None:
        match step.kind:
            case StepKind.ORGANIZATION:
                return Span(2, 4)
            case StepKind.ORGANIZATIONAL_UNIT:
                return _organizational_unit(str(step.inputs["path"]))
            case StepKind.ACCOUNT:
                return _account(step)
            case StepKind.ACCOUNT_READY:
                return Span(2, 3 + polls(ENTRY_WAIT))
            case StepKind.ARTIFACT_BUCKET:
                return Span(4 if self._stands(step) else 9, 9)
            case StepKind.ARTIFACT:
                return _artifact(step, self._stands(step))
            case StepKind.STACK | StepKind.ENABLE_TRIGGERS:
                return self._stack(step)
            case StepKind.VERIFY_CONFIGURATION:
                return self.accounts.of_stage(step.account)
            case StepKind.VERIFY_LEFTOVERS:
                return NOTHING  # it searches what verify-configuration has read
            case _:
                return copying(self.brief, step, self._stands(step))

    def _stands(self, step: Step) -> bool:
        """Whether the step's account is there already, so that an earlier run may have done the step."""
        return step.account in self._standing

    @cached_property
    def _standing(self) -> frozenset[str]:
        made = (step for step in self.steps if step.kind is StepKind.ACCOUNT and step.inputs["account_id"])
        return frozenset(f"stage:{step.inputs['stage']}" for step in made)

    @cached_property
    def _units(self) -> Mapping[str, Unit]:
        return {unit.id: unit for item in self.deployments for unit in item.units}

    def _stack(self, step: Step) -> Span:
        """Looked for, made, waited for, looked at; then its own types are read to learn their identifiers."""
        unit = self.unit(step)
        parts = list(unit.all())
        lines = sum(pages(len(part.members), STACK_LINES) for part in parts)
        updates = step.kind is StepKind.ENABLE_TRIGGERS
        template = unit.final if updates and unit.final else unit.template
        upload = exactly(self.accounts.size(template) > INLINE_LIMIT)
        made = Span(4, 3 + polls(LONG_WAIT)) + upload
        if updates or self._stands(step):  # the template is read twice, and the events so far
            made += Span(3 if updates else 0, 4 + pages(sum(len(part.members) for part in parts) * 3, STACK_LINES))
        return Span(0 if self._stands(step) else made.low, made.high) + exactly(2 + lines) + self.accounts.of_unit(unit)


def _depth(path: str) -> int:
    return len([name for name in path.split("/") if name])


def _walk(path: str) -> int:
    """The calls that find an organizational unit: the root, and two for each part of its path."""
    return 1 + 2 * _depth(path)


def _organizational_unit(path: str) -> Span:
    parts = _depth(path)
    return Span(_walk(path), 3 * _walk(path) + parts * polls(BUSY_WAIT))


def _account(step: Step) -> Span:
    """Looked for; asked for, waited for and moved where it is missing; looked for again. Lists have one page each."""
    walk = _walk(str(step.inputs["organizational_unit"]))
    look = 2 + walk
    if step.inputs["account_id"]:
        return Span(look, 2 * look + 3 + walk + polls(BUSY_WAIT))
    make = 6 + walk  # three looks for a request, its account and its parent; asked for, polled and moved at least once
    least = 1 + make + 1 + look
    return Span(1 + look, least + polls(LONG_WAIT) + 2 * polls(BUSY_WAIT))


def _artifact(step: Step, stands: bool) -> Span:
    """Looked for, fetched, put, read back; without a planned digest the source is read again to know it."""
    origin: Any = step.inputs["origin"]
    fetch = 0 if "file" in origin else 1
    again = 0 if step.inputs["sha256"] else fetch
    return Span(1 + again if stands else 3 + fetch, 3 + fetch + 2 * again)
