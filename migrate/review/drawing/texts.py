"""The picture of a plan as mermaid and dot."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.plan import Phase, Plan
from migrate.review.diagram import dot_text, mermaid_text
from migrate.review.drawing.picture import Arrow, Box, Picture, picture, pictures

MERMAID_CHARACTERS, MERMAID_EDGES = 50_000, 500
"""What GitHub renders: mermaid's own maxTextSize and maxEdges (https://mermaid.js.org/config/schema-docs/config.html)."""


def mermaid(plan: Plan) -> str:
    """A flowchart (https://mermaid.js.org/syntax/flowchart.html) that GitHub renders, however large the plan."""
    text = ""
    for drawn in pictures(plan, MERMAID_EDGES):
        text = "\n".join(_mermaid(drawn)) + "\n"
        if len(text) <= MERMAID_CHARACTERS and len(drawn.needs) + len(drawn.severed) <= MERMAID_EDGES:
            break
    return text


def dot(plan: Plan) -> str:
    """Graphviz's language (https://graphviz.org/doc/info/lang.html), each step by itself."""
    return "\n".join(_dot(picture(plan))) + "\n"


def _mermaid(drawn: Picture) -> Iterator[str]:
    yield "flowchart LR"
    yield f"  accTitle: {mermaid_text(drawn.title)[1:-1]}"
    for number, note in enumerate(drawn.notes):
        yield f"  note{number}[{mermaid_text(f'too large to draw whole: {note}')}]"
    for phase in Phase:
        yield from _subgraph(f"phase_{phase.value}", phase.value, [box for box in drawn.steps if box.group == phase])
    for number, lane in enumerate(sorted({box.lane for box in drawn.resources})):
        yield from _subgraph(f"cut_{number}", f"cut: {lane}", [box for box in drawn.resources if box.lane == lane])
    yield from (f"  {arrow.start} --> {arrow.end}" for arrow in drawn.needs)
    for arrow in drawn.severed:
        yield f"  {arrow.start} {'==>' if arrow.breaks else '-.->'}|{mermaid_text(arrow.label)}| {arrow.end}"


def _subgraph(name: str, title: str, boxes: list[Box]) -> Iterator[str]:
    if boxes:
        yield f"  subgraph {name}[{mermaid_text(title)}]"
        for box in boxes:
            lane = f" ({box.lane})" if box.group else f" ({box.detail})"
            yield f"    {box.id}[{mermaid_text(box.title + lane)}]"
        yield "  end"


def _dot(drawn: Picture) -> Iterator[str]:
    yield "digraph plan {"
    yield f"  graph [rankdir=LR, label={dot_text(drawn.title)}, labelloc=t];"
    yield '  node [shape=box, style=rounded, fontname="sans-serif"];'
    for phase in Phase:
        yield from _cluster(f"cluster_{phase.value}", phase.value, [box for box in drawn.steps if box.group == phase])
    for number, lane in enumerate(sorted({box.lane for box in drawn.resources})):
        yield from _cluster(f"cluster_cut_{number}", f"cut: {lane}", [b for b in drawn.resources if b.lane == lane])
    yield from (f"  {arrow.start} -> {arrow.end};" for arrow in drawn.needs)
    yield from (f"  {arrow.start} -> {arrow.end} [{_severed(arrow)}];" for arrow in drawn.severed)
    yield "}"


def _severed(arrow: Arrow) -> str:
    look = "style=bold, color=red" if arrow.breaks else "style=dashed"
    return f"label={dot_text(arrow.label)}, {look}"


def _cluster(name: str, title: str, boxes: list[Box]) -> Iterator[str]:
    if boxes:
        yield f"  subgraph {name} {{"
        yield f"    label={dot_text(title)};"
        for box in boxes:
            yield f"    {box.id} [label={dot_text(f'{box.title} ({box.lane if box.group else box.detail})')}];"
        yield "  }"
