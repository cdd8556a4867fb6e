"""The cut: each question with the references that it is about, what was decided, and the ways to decide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.model.ownership import Ownership
from migrate.model.plan import CutEdge, Plan, Question
from migrate.review.markdown import graphs
from migrate.review.markdown.counts import plural
from migrate.review.markdown.sheet import Sheet, fenced, left_out
from migrate.review.markdown.words import Marked, bold, code, joined, literal, prose, raw

_ROOM_OF_ONE = 4_000
"""Bytes below which a question is not begun: it is counted among those left out."""


def severed(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The graph of the cut, then each question folded; the undecided ones first."""
    if not plan.cut:
        yield "No reference."
        return
    yield from graphs.cut(plan, sheet)
    yield ""
    owners = {resource.key: resource.ownership for resource in plan.resources}
    asked = sorted(plan.cut, key=lambda question: (not question.undecided, question.used))
    for number, question in enumerate(asked):
        if sheet.room < _ROOM_OF_ONE:
            yield left_out(len(asked) - number, "cut")
            return
        yield from sheet.folded(_title(question, owners), _question(question, sheet))


def _title(question: Question, owners: Mapping[str, Ownership]) -> str:
    owner = owners.get(question.used)
    whose = f" ({raw(owner.stage or owner.standing.value)})" if owner else ""
    decided = sorted({edge.decision for edge in question.edges if edge.decision})
    state = "<b>undecided</b>" if question.undecided else ", ".join(map(raw, decided))
    breaks = ", breaks" if any(edge.breaks for edge in question.edges) else ""
    return f"{raw(question.used)}{whose}: {plural(len(question.edges), 'reference')}, {state}{breaks}"


def _question(question: Question, sheet: Sheet) -> Iterator[str]:
    def row(edge: CutEdge) -> tuple[Marked, ...]:
        return (
            code(edge.user),
            code(edge.place),
            code(edge.decision) or Marked("**undecided**"),
            joined(bold(Marked("breaks:")) if edge.breaks else "", prose(edge.consequence)),
        )

    edges = sorted(question.edges, key=lambda edge: (bool(edge.decision), not edge.breaks, edge))
    yield from sheet.table(("User", "Place", "Decision", "Consequence"), edges, row, "cut")
    if question.suggested and question.undecided:
        yield ""
        yield f"Suggested: {bold(code(question.suggested))}, because {prose(question.reason)}."
    yield ""
    yield "Ways to decide:"
    yield ""
    for option in question.options:
        lines = [f"* {bold(code(option.decision))}: {prose(option.entails)}"]
        for statement in option.statements:
            lines += ["", f"  In account {code(str(statement.get('account', '')))}, "
                          f"on {code(str(statement.get('on', '')))}:", ""]  # fmt: skip
            text = literal(statement.get("statement"), indent=2)
            lines += [f"  {line}" for line in fenced("json", text.split("\n"))]
        if not sheet.fits("\n".join(lines)):
            yield left_out(1, "cut")
            return
        yield from [*lines, ""]
