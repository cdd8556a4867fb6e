"""Each phase with its steps, and what each of them waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from migrate.model.plan import Phase, Plan, Step
from migrate.review.markdown.counts import plural
from migrate.review.markdown.sheet import Sheet
from migrate.review.markdown.words import Marked, code, joined, prose

NAMED = 2
"""Steps that a step's row names as those it waits for."""

_SHARE = 3
"""A phase may take a third of the room that is left, so that no long one hides those after it."""


def steps(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The phases in their order; nothing runs at cutover or later before a person asks for it."""
    for phase in Phase:
        some = [step for step in plan.steps if step.phase is phase]
        if some:
            yield ""
            yield f"### {phase.value.capitalize()}"
            yield ""
            if phase in (Phase.CUTOVER, Phase.DECOMMISSION):
                yield f"Not run before a person asks for it: `migrate apply DIR --through {phase.value}`."
                yield ""
            share = Sheet(sheet.room // _SHARE, sheet.files)
            kinds = Counter(step.kind.value for step in some)
            title = ", ".join(f"{count:,} {kind}" for kind, count in sorted(kinds.items()))
            yield from share.listed(
                ("Step", "Account", "What", "Waits for"), some, _row, "steps", f"{plural(len(some), 'step')}: {title}"
            )
            sheet.room -= sheet.room // _SHARE - share.room


def _row(step: Step) -> tuple[Marked, ...]:
    waits = joined(*map(code, step.needs[:NAMED]), by=", ")
    more = f" and {len(step.needs) - NAMED} more" if len(step.needs) > NAMED else ""
    return code(step.id), code(step.account), prose(step.title), Marked(f"{waits}{more}")
