"""What has to be decided: the cut, grouped by the resource that is named, and what is still open."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from migrate.config import Decision
from migrate.model.finding import Finding, Severity
from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge, Question
from migrate.planning.brief import Brief
from migrate.planning.options import options, suggestion
from migrate.planning.severance import Cut


def questions(cut: Cut) -> tuple[Question, ...]:
    """Every severed reference, grouped by the resource that it names, with the ways to decide."""
    grouped: dict[str, list[CutEdge]] = defaultdict(list)
    for reference in cut.severed():
        grouped[reference.used].append(cut.edge(reference))
    return tuple(
        Question(used, tuple(edges), tuple(options(cut, used, edges)), *suggestion(cut, used, edges))
        for used, edges in sorted(grouped.items())
    )


def findings(brief: Brief, asked: Iterable[Question]) -> Iterator[Finding]:
    """What is undecided, once for each user of a resource; what was decided and cannot be, or must be done by hand."""
    for question in asked:
        yield from _undecided(brief, question)
        if any(edge.decision == "grant" for edge in question.edges):
            message = "it is kept for other accounts: the statements of the option `grant` have to be written by hand"
            remedy = "write them when the new accounts stand, before cutover; see the cut in the plan"
            yield Finding(Severity.WARN, "grant-by-hand", question.used, message, remedy)
    for decision in brief.config.decisions:
        yield from _futile(brief, decision)


def _undecided(brief: Brief, question: Question) -> Iterator[Finding]:
    by_user: dict[str, list[CutEdge]] = defaultdict(list)
    for edge in question.edges:
        if not edge.decision:
            by_user[edge.user].append(edge)
    ways = " or ".join(f'"{option.decision}"' for option in question.options)
    advice = f'; "{question.suggested}" is suggested: {question.reason}' if question.suggested else ""
    table = f'[[decisions]] resource = "{question.used}", decision ='
    for user, several in by_user.items():
        first = next((edge for edge in several if edge.breaks), several[0])
        more = f" and {len(several) - 1} more places" if len(several) > 1 else ""
        effect = f"breaks: {first.consequence}" if first.breaks else first.consequence
        yield Finding(
            Severity.BLOCK if first.breaks else Severity.WARN,
            "undecided-reference",
            question.used,
            f"{user} names it at {first.place or 'its stack'}{more}: {effect}",
            f"decide in {brief.config.path.name}: {table} {ways}{advice}",
        )


def _futile(brief: Brief, decision: Decision) -> Iterator[Finding]:
    """A decision that does nothing: about nothing that stands, or against whose the resource is."""
    owner = brief.ownership.get(decision.resource)
    if owner is None:
        near = difflib.get_close_matches(decision.resource, brief.ownership, 1)
        remedy = f"did you mean {near[0]}?" if near else "take it out of the configuration, or correct the key"
        message = "a decision names this, and nothing in the account is called so"
        yield Finding(Severity.WARN, "decision-about-nothing", decision.resource, message, remedy)
    elif wrong := _against(brief, decision, owner.standing):
        remedy = "decide otherwise; see the options in the plan, or migrate explain"
        yield Finding(Severity.BLOCK, "decision-refused", decision.resource, wrong, remedy)


def _against(brief: Brief, decision: Decision, standing: Standing) -> str:
    if decision.decision == "duplicate" and standing is not Standing.SHARED:
        return f"it cannot be duplicated: only what several stages share can be, and this is {standing.value}"
    if decision.decision == "move":
        if standing not in (Standing.SHARED, Standing.UNKNOWN):
            return f"it cannot be moved along: it is {standing.value}"
        if decision.stage not in brief.config.movable:
            return f"it cannot move with {decision.stage}: stages that can are {', '.join(brief.config.movable)}"
    return ""
