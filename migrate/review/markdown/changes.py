"""What is done to live templates, who may do it, and what it takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from migrate.model.plan import Figure, Hidden, Plan, Policy, Rewrite, Throttle, Unestimated
from migrate.review.markdown.counts import amount, plural
from migrate.review.markdown.sheet import Sheet, left_out
from migrate.review.markdown.words import Marked, code, joined, prose, raw

_ROOM_OF_ONE = 1_000
"""Bytes below which no further template is begun: its changes are counted among those left out."""


def templates(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The changes to each live template with their reasons, beside its diff; then the values that are hidden."""
    grouped = [list(group) for _, group in groupby(sorted(plan.rewrites), key=lambda item: item.template)]
    for number, group in enumerate(grouped):
        if sheet.room < _ROOM_OF_ONE:
            yield left_out(sum(map(len, grouped[number:])), "rewrites")
            break
        yield from sheet.folded(f"{raw(group[0].template)}: {plural(len(group), 'change')}", _rewrites(group, sheet))
    if not grouped:
        yield "No live template is changed."
    yield ""
    yield "### Hidden values"
    yield ""
    yield from _hidden(plan, sheet)


def _rewrites(group: Sequence[Rewrite], sheet: Sheet) -> Iterator[str]:
    path = group[0].template
    beside = (f"{path}.diff", f"{path.removesuffix('.json')}.diff")
    yield joined(sheet.path(path), *(sheet.path(name) for name in beside if name in sheet.files), by=", ")
    yield ""

    def row(item: Rewrite) -> tuple[Marked, ...]:
        nothing = Marked("*nothing*")
        return code(item.place), code(item.before) or nothing, code(item.after) or nothing, prose(item.reason)

    yield from sheet.table(("Place", "Before", "After", "Why"), group, row, "rewrites")


def _hidden(plan: Plan, sheet: Sheet) -> Iterator[str]:
    if not plan.hidden:
        yield "No value in a template was taken for a secret."
        return

    def row(item: Hidden) -> tuple[Marked, ...]:
        return sheet.path(item.template), code(item.parameter), code(item.place), prose(item.origin), prose(item.reason)

    yield "These look like secrets. They are NoEcho parameters, which apply fills in from the source:"
    yield ""
    head = ("Template", "Parameter", "Place", "Read from", "Taken for a secret because")
    yield from sheet.listed(head, plan.hidden, row, "hidden")


def permissions(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The IAM documents in the folder: who needs which, and how near each is to IAM's limit."""
    if not plan.policies:
        yield "The plan holds no policies."
        return

    def row(item: Policy) -> tuple[Marked, ...]:
        size = Marked(f"{item.characters:,} of {item.limit:,}")
        return sheet.path(item.path), code(item.account), prose(item.purpose), size

    yield from sheet.listed(("Policy", "Account", "What for", "Characters"), plan.policies, row, "policies")


def estimates(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Each figure with its basis, what could not be estimated, and the steps that AWS itself slows down."""
    figures = sorted(plan.estimates.figures, key=lambda item: (bool(item.about), item))
    missing = sorted(plan.estimates.unknown, key=lambda item: (bool(item.about), item))
    if figures:

        def row(item: Figure) -> tuple[Marked, ...]:
            return _about(item.about), prose(item.measure), amount(item), prose(item.basis)

        yield from sheet.listed(("About", "What", "How much", "Basis"), figures, row, "estimates.figures")
    else:
        yield "No figure has a basis."
    if missing:

        def gone(item: Unestimated) -> tuple[Marked, ...]:
            return _about(item.about), prose(item.measure), prose(item.reason), prose(item.remedy)

        yield ""
        yield "Not estimated:"
        yield ""
        yield from sheet.listed(("About", "What", "Why not", "How to know"), missing, gone, "estimates.unknown")
    if plan.estimates.throttled:

        def slow(item: Throttle) -> tuple[Marked, ...]:
            return code(item.step), prose(item.limit), prose(item.basis)

        yield ""
        yield "A published limit of AWS decides the speed of these:"
        yield ""
        yield from sheet.listed(("Step", "Limit", "Basis"), plan.estimates.throttled, slow, "estimates.throttled")


def _about(about: str) -> Marked:
    return code(about) or Marked("the whole plan")
