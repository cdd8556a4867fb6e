"""The phases with their gates, and the cut, as mermaid that GitHub renders however large the plan is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import networkx

from migrate.model.plan import Phase, Plan
from migrate.model.values import digest
from migrate.review.drawing.picture import Arrow, Box, Picture, picture
from migrate.review.markdown.sheet import Sheet, fenced
from migrate.review.markdown.words import label

EDGES, CHARACTERS = 60, 12_000
"""What a person still reads; mermaid itself stops at 500 edges and 50,000 characters."""

BOXES = 40
"""Boxes of phases beyond which accounts are drawn together."""

_GATED = (Phase.CUTOVER, Phase.DECOMMISSION)
"""Phases that run only when a person asks for them."""


def phases(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Each phase of each account with its steps, from top to bottom, and what waits for a person."""
    drawn = picture(plan, 2, 3)
    if len(drawn.steps) > BOXES:
        drawn = picture(plan, 3, 3)
    names = {box.id: f"{box.group}_{_id(box)}" for box in drawn.steps}
    lines = ["flowchart TB", f"  approval{{{{{label(f'{plan.approvals_required} to approve')}}}}}"]
    for phase in Phase:
        inside = [box for box in drawn.steps if box.group == phase]
        if phase in _GATED and inside:
            lines.append(f"  ask_{phase.value}{{{{{label(f'a person asks for {phase.value}')}}}}}")
        boxes = [(names[box.id], f"{box.lane}: {box.detail}") for box in inside]
        lines += _subgraph(phase.value, phase.value, boxes)
    yield from _drawn([*lines, *_order(drawn, names)], sheet)


def _order(drawn: Picture, names: Mapping[str, str]) -> Iterator[str]:
    """What waits for what: phases in their order, through the gates; dotted, where some steps come before theirs."""
    order = {box.id: list(Phase).index(Phase(box.group)) for box in drawn.steps}
    gates = {box.id: f"ask_{box.group}" for box in drawn.steps if box.group in _GATED}
    forward: networkx.DiGraph[str] = networkx.DiGraph()
    forward.add_nodes_from(order)
    forward.add_edges_from((arrow.start, arrow.end) for arrow in drawn.needs if order[arrow.start] < order[arrow.end])
    direct = networkx.transitive_reduction(forward)
    lines = [f"  approval --> {names[box]}" for box in order if not forward.in_degree(box)]
    lines += [f"  {names[start]} --> {gates.get(end, names[end])}" for start, end in sorted(direct.edges())]
    lines += [f"  {gate} --> {names[box]}" for box, gate in gates.items()]
    lines += [
        f"  {names[arrow.start]} -.->|{label('some come first')}| {names[arrow.end]}"
        for arrow in drawn.needs
        if order[arrow.start] > order[arrow.end]
    ]
    yield from sorted(set(lines))


def cut(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Who names what over the cut: thick where something breaks, dotted where nothing does."""
    pairs = {(edge.user, edge.used) for question in plan.cut for edge in question.edges}
    for level in range(1 if len(pairs) > EDGES else 0, 4):
        drawn = picture(plan, 3, level)
        if len(drawn.severed) > EDGES and level < 3:
            continue
        lines = list(_cut(drawn))
        if sum(map(len, lines)) <= CHARACTERS:
            break
    note = drawn.notes[-1] if drawn.notes and drawn.notes[-1] != "phases are one box" else ""
    if note:
        yield f"Too much to draw one by one: {note}."
        yield ""
    yield from _drawn(lines, sheet)


def _cut(drawn: Picture) -> Iterator[str]:
    ids = {box.id: f"r_{_id(box)}" for box in drawn.resources}
    yield "flowchart LR"
    for lane in sorted({box.lane for box in drawn.resources}):
        inside = [box for box in drawn.resources if box.lane == lane]
        boxes = [(ids[box.id], ", ".join(filter(None, (box.title, box.detail)))) for box in inside]
        yield from _subgraph(f"of_{digest(lane)[:8]}", lane, boxes)
    for arrow in sorted(drawn.severed, key=lambda arrow: (ids[arrow.start], ids[arrow.end])):
        yield f"  {ids[arrow.start]} {_line(arrow)} {ids[arrow.end]}"


def _line(arrow: Arrow) -> str:
    return f"{'==>' if arrow.breaks else '-.->'}|{label(arrow.label)}|"


def _id(box: Box) -> str:
    """A name that stays the same when other boxes come and go."""
    return digest([box.lane, box.group] if box.group else [box.lane, box.title, box.detail])[:8]


def _subgraph(name: str, title: str, boxes: Sequence[tuple[str, str]]) -> Iterator[str]:
    if boxes:
        yield f"  subgraph {name}[{label(title)}]"
        yield from (f"    {box}[{label(text)}]" for box, text in boxes)
        yield "  end"


def _drawn(lines: Sequence[str], sheet: Sheet) -> Iterator[str]:
    if sheet.fits("\n".join(lines)):
        yield from fenced("mermaid", lines)
    else:
        yield "Too large to draw here: see [plan.html](plan.html)."
