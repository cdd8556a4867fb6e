"""plan.md: for a person in a hurry first, then everything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from migrate.model.plan import Plan
from migrate.review.markdown import changes, graphs, lists, reading, severed, steps, summary
from migrate.review.markdown.sheet import Sheet

Section = Callable[[Plan, Sheet], Iterator[str]]

SECTIONS: tuple[tuple[str, int, Section], ...] = (
    ("What moves where", 12_000, summary.accounts),
    ("What stays", 6_000, summary.staying),
    ("What breaks", 15_000, summary.breaking),
    ("What needs a decision", 25_000, summary.decisions),
    ("Undo", 6_000, summary.undo),
    ("Not covered", 20_000, summary.uncovered),
    ("People must change", 40_000, lists.people),
    ("Phases", 12_000, graphs.phases),
    ("What the move severs", 70_000, severed.severed),
    ("Findings", 50_000, reading.findings),
    ("What could not be read", 20_000, reading.gaps),
    ("Steps", 60_000, steps.steps),
    ("Templates", 40_000, changes.templates),
    ("Permissions", 8_000, changes.permissions),
    ("Estimates", 15_000, changes.estimates),
    ("Renames", 12_000, lists.renames),
    ("Resources", 45_000, lists.resources),
    ("Identifiers", 24_000, lists.identifiers),
)
"""Heading, bytes that it may take, and what stands under it. GitHub shows no Markdown beyond 512 KB."""


def markdown(plan: Plan, texts: Mapping[str, str]) -> str:
    """The plan as GitHub renders it. Stable: two plans diff well. `texts` are the plan's other files by path."""
    files = frozenset(texts)
    lines = [*summary.verdict(plan, Sheet(8_000, files)), ""]
    lines += [" · ".join(f"[{title}](#{_anchor(title)})" for title, _, _ in SECTIONS), ""]
    for title, room, section in SECTIONS:
        lines += [f"## {title}", "", *section(plan, Sheet(room, files)), ""]
    lines += ["Texts that end in … are cut: [plan.json](plan.json) has them whole.", ""]
    return "\n".join(lines)


def _anchor(title: str) -> str:
    """As GitHub makes one of a heading of plain words."""
    return title.lower().replace(" ", "-")
