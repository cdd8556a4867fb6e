"""The picture of a plan as SVG: phases from left to right, an account in each lane, the severed references below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from migrate.model.plan import Plan
from migrate.review.diagram import legible
from migrate.review.drawing.picture import Arrow, Box, Picture, pictures
from migrate.review.lines import shortened

MOST = 150
"""Boxes above which steps or resources are drawn in groups: more cannot be read."""

WIDTH, HEIGHT, GAP, COLUMN, MARGIN, LANE = 226, 42, 12, 280, 24, 30
"""Pixels: a box, the space below it, from column to column, around everything, the heading of a lane."""

LETTERS = 30
"""About as many letters as a box takes; the whole text is its tooltip."""

STYLE = """
:root { font: 12px system-ui, -apple-system, "Segoe UI", sans-serif; background: #ffffff }
text { fill: #1f2328 } .head { font-size: 18px; font-weight: 600 } .phase, .owner { font-weight: 600 }
.faint { fill: #59636e; font-size: 11px } .lane { fill: #f6f8fa; stroke: #d1d9e0 }
.box { fill: #ffffff; stroke: #818b98 } .arrow { fill: none; stroke: #818b98; stroke-opacity: 0.7 }
.tip { fill: #818b98 } .severed { stroke-dasharray: 5 4 }
.breaks { stroke: #d1242f; stroke-opacity: 1; stroke-width: 2 }
.broken { fill: #d1242f; font-weight: 600 }
@media (prefers-color-scheme: dark) {
:root { background: #0d1117 } text { fill: #f0f6fc } .faint { fill: #9198a1 } .lane { fill: #151b23; stroke: #3d444d }
.box { fill: #212830; stroke: #656c76 } .arrow { stroke: #9198a1 } .tip { fill: #9198a1 }
.breaks { stroke: #f85149 } .broken { fill: #f85149 }
}
"""


@dataclass(frozen=True, slots=True)
class Place:
    """The upper left corner of a box."""

    x: float
    y: float


def svg(plan: Plan) -> str:
    """One self-contained file; names are text in it and nothing else."""
    drawn = next(pictures(plan, MOST))
    columns = max((box.column for box in drawn.steps), default=1) + 1
    width = max(2 * MARGIN + (columns - 1) * COLUMN + WIDTH + GAP * 2, 900)
    root = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "role": "img", "aria-labelledby": "title desc"})
    SubElement(root, "title", id="title").text = legible(drawn.title)
    SubElement(root, "desc", id="desc").text = legible("; ".join((drawn.description, *drawn.notes)))
    SubElement(root, "style").text = STYLE
    y = MARGIN + 18.0
    _text(root, MARGIN, y, drawn.title, "head")
    for note in (drawn.description, *(f"drawn in groups: {note}" for note in drawn.notes)):
        y += 18
        _text(root, MARGIN, y, note, "faint")
    y = _steps(root, drawn, y + 2 * GAP, width)
    y = _cut(root, drawn, y + 3 * GAP)
    size = {"width": f"{width:g}", "height": f"{y:g}", "viewBox": f"0 0 {width:g} {y:g}"}
    root.attrib.update(size)
    indent(root)
    return tostring(root, encoding="unicode") + "\n"


def _steps(root: Element, drawn: Picture, top: float, width: float) -> float:
    """The steps below `top`; where they end."""
    for phase, boxes in groupby(sorted(drawn.steps, key=lambda box: box.column), key=lambda box: box.group):
        _text(root, _x(next(boxes).column), top, phase, "phase")
    places: dict[str, Place] = {}
    y = top + GAP
    before: dict[str, list[str]] = {}
    for arrow in drawn.needs:
        before.setdefault(arrow.end, []).append(arrow.start)
    for lane in dict.fromkeys(box.lane for box in drawn.steps):
        boxes_of_lane = [box for box in drawn.steps if box.lane == lane]
        rows = _rows(boxes_of_lane, before)
        height = LANE + (1 + max(row for _, row in rows.values())) * (HEIGHT + GAP)
        _rect(root, MARGIN, y, width - 2 * MARGIN, height, "lane")
        _text(root, MARGIN + GAP, y + 19, lane, "owner")
        places.update({box: Place(_x(column), y + LANE + row * (HEIGHT + GAP)) for box, (column, row) in rows.items()})
        y += height + GAP
    for arrow in drawn.needs:
        _arrow(root, places[arrow.start], places[arrow.end], "arrow")
    for box in drawn.steps:
        _box(root, places[box.id], box)
    return y


def _rows(boxes: Sequence[Box], before: Mapping[str, Sequence[str]]) -> Mapping[str, tuple[int, int]]:
    """Box -> column and row; each near to those of its lane that it needs, so that few arrows cross."""
    rows: dict[str, tuple[int, int]] = {}
    ordered = sorted(boxes, key=lambda box: box.column)
    for column, several in groupby(ordered, key=lambda box: box.column):

        def middle(box: Box) -> float:
            needed = [rows[need][1] for need in before.get(box.id, ()) if need in rows]
            return sum(needed) / len(needed) if needed else -1.0

        rows.update({box.id: (column, row) for row, box in enumerate(sorted(several, key=middle))})
    return rows


def _cut(root: Element, drawn: Picture, top: float) -> float:
    """Who names on the left, who is named on the right; where they end."""
    if not drawn.severed:
        return top
    _text(root, MARGIN, top, "References that the move severs", "phase")
    boxes = {box.id: box for box in drawn.resources}
    top += GAP
    users, used = _sides(drawn.severed, boxes)
    left = {each: Place(MARGIN, top + row * (HEIGHT + GAP)) for row, each in enumerate(users)}
    right = {each: Place(MARGIN + WIDTH + COLUMN, top + row * (HEIGHT + GAP)) for row, each in enumerate(used)}
    for arrow in drawn.severed:
        _arrow(root, left[arrow.start], right[arrow.end], f"arrow {'breaks' if arrow.breaks else 'severed'}")
    for places in (left, right):
        for each, place in places.items():
            _box(root, place, boxes[each])
    ends = Counter(each for arrow in drawn.severed for each in (f"from {arrow.start}", f"to {arrow.end}"))
    for arrow in drawn.severed:
        near_start = ends[f"from {arrow.start}"] <= ends[f"to {arrow.end}"]
        _label(root, left[arrow.start], right[arrow.end], arrow, near_start)
    return top + max(len(users), len(used)) * (HEIGHT + GAP) + MARGIN


def _sides(arrows: Sequence[Arrow], boxes: Mapping[str, Box]) -> tuple[Sequence[str], Sequence[str]]:
    """Who names, near to what it names, and who is named, by owner: so that few arrows cross."""
    used = sorted({arrow.end for arrow in arrows}, key=lambda each: (boxes[each].lane, boxes[each].title, each))
    rows = {each: row for row, each in enumerate(used)}
    named: dict[str, list[int]] = {}
    for arrow in arrows:
        named.setdefault(arrow.start, []).append(rows[arrow.end])
    return sorted(named, key=lambda each: (sum(named[each]) / len(named[each]), boxes[each].title, each)), used


def _label(root: Element, start: Place, end: Place, arrow: Arrow, near_start: bool) -> None:
    """What was decided, at the end of the arrow where fewer others are."""
    slope = (end.y - start.y) * 0.12
    x, y = (start.x + WIDTH + 10, start.y + slope) if near_start else (end.x - 14, end.y - slope)
    words, kind = (f"breaks: {arrow.label}", "broken") if arrow.breaks else (arrow.label, "faint")
    _text(root, x, y + HEIGHT / 2 - 5, words, kind).set("text-anchor", "start" if near_start else "end")


def _x(column: int) -> float:
    return MARGIN + GAP + column * COLUMN


def _box(root: Element, place: Place, box: Box) -> None:
    group = SubElement(root, "g")
    SubElement(group, "title").text = legible(f"{box.title}\n{box.detail}\n{box.lane}")
    _rect(group, place.x, place.y, WIDTH, HEIGHT, "box")
    place_of = {"x": f"{place.x:g}", "y": f"{place.y:g}", "width": f"{WIDTH - 4:g}", "height": f"{HEIGHT:g}"}
    inside = SubElement(group, "svg", place_of)  # clips what a font makes wider than the box
    _text(inside, 8, 17, shortened(box.title, LETTERS), "name")
    detail = box.detail if box.group else ", ".join(text for text in (box.detail, box.lane) if text)
    _text(inside, 8, 33, shortened(detail, LETTERS + 4), "faint")


def _arrow(root: Element, start: Place, end: Place, kind: str) -> None:
    # What is needed of a later phase stands to the right: that arrow goes back, from left side to right side.
    way = -1 if end.x < start.x else 1
    x, to_x = (start.x + WIDTH, end.x) if way > 0 else (start.x, end.x + WIDTH)
    y, to_y = start.y + HEIGHT / 2, end.y + HEIGHT / 2
    bend, foot = way * max(30.0, abs(to_x - x) / 2), to_x - way * 7
    line = f"M{x:g} {y:g} C{x + bend:g} {y:g} {to_x - bend:g} {to_y:g} {foot:g} {to_y:g}"
    SubElement(root, "path", {"class": kind, "d": line})
    tip = f"M{foot:g} {to_y - 4:g} L{to_x:g} {to_y:g} L{foot:g} {to_y + 4:g} Z"
    SubElement(root, "path", {"class": "broken" if "breaks" in kind else "tip", "d": tip})


def _rect(parent: Element, x: float, y: float, width: float, height: float, kind: str) -> None:
    numbers = {"x": x, "y": y, "width": width, "height": height, "rx": 6}
    SubElement(parent, "rect", {"class": kind, **{name: f"{number:g}" for name, number in numbers.items()}})


def _text(parent: Element, x: float, y: float, text: str, kind: str) -> Element:
    element = SubElement(parent, "text", {"class": kind, "x": f"{x:g}", "y": f"{y:g}"})
    element.text = legible(text)
    return element
