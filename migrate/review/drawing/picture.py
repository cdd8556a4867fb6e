"""What is drawn of a plan: boxes and arrows, each step by itself or, where that is too much, in ever larger groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import networkx

from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge, Phase, Plan, Step
from migrate.review.lines import shortened

LONGEST = 80
"""Characters of a label; the whole text is in `migrate show --json`."""


@dataclass(frozen=True, slots=True)
class Box:
    """A step, a resource, or several of them.

    lane      the account of a step; who owns a resource
    column    position from left to right: steps are right of those they need
    count     how many it stands for
    """

    id: str
    title: str
    detail: str
    lane: str
    column: int = 0
    group: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class Arrow:
    """From what is needed to what needs it, or from who names to who is named."""

    start: str
    end: str
    label: str = ""
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The steps with what each waits for, and the severed references; `notes` say what is drawn in groups."""

    title: str
    description: str
    steps: tuple[Box, ...]
    needs: tuple[Arrow, ...]
    resources: tuple[Box, ...]
    severed: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()


REDUCED = 500
"""Boxes up to which needs that others entail are left out: to find them takes very long for thousands."""

Key = tuple[str, ...]
_STEPS: Sequence[Callable[[Step], Key]] = (
    lambda step: (step.id,),
    lambda step: (step.account, step.phase, step.kind, step.region),
    lambda step: (step.account, step.phase),
    lambda step: ("accounts", step.phase),
)
"""What makes steps one box, from each by itself to a box for each phase."""

_STEP_NOTES = ("", "steps of one kind are one box", "steps of one phase and account are one box", "phases are one box")
_CUT_NOTES = (
    "",
    "resources of one type and owner are one box",
    "owners are one box",
    "all that moves or stays is one box",
)


def pictures(plan: Plan, most: int) -> Iterator[Picture]:
    """The plan in ever larger groups, from the finest that has no more than `most` boxes of steps or of resources.

    The last is small however large the plan is.
    """
    steps = [len({group(step) for step in plan.steps}) for group in _STEPS]
    owner, edges = _owners(plan), _severed(plan)
    resources = [
        len({_group(key, level, owner) for edge in edges for key in (edge.user, edge.used)}) for level in range(4)
    ]
    for one, other in sorted(product(range(len(_STEPS)), range(len(_CUT_NOTES))), key=sum):
        last = (one, other) == (len(_STEPS) - 1, len(_CUT_NOTES) - 1)
        if last or (steps[one] <= most and resources[other] <= most):
            yield picture(plan, one, other)


def picture(plan: Plan, steps_level: int = 0, cut_level: int = 0) -> Picture:
    """The plan with its steps and its resources in groups of these levels; 0 draws each by itself."""
    steps, needs = _steps(plan, steps_level)
    resources, severed = _cut(plan, cut_level)
    stages = ", ".join(target.stage for target in plan.targets)
    edges = len(_severed(plan))
    notes = (_STEP_NOTES[steps_level] if plan.steps else "", _CUT_NOTES[cut_level] if edges else "")
    return Picture(
        title=shortened(f"Move {stages} out of account {plan.source_account}", LONGEST),
        description=f"{len(plan.steps)} steps by phase and account, and {edges} references that the move severs",
        steps=steps,
        needs=needs,
        resources=resources,
        severed=severed,
        notes=tuple(note for note in notes if note),
    )


def _steps(plan: Plan, level: int) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    keys = {step.id: _STEPS[level](step) for step in plan.steps}
    groups: dict[Key, list[Step]] = {}
    for step in plan.steps:
        groups.setdefault(keys[step.id], []).append(step)
    ids = {key: f"s{number}" for number, key in enumerate(groups)}
    needs = sorted(
        {
            (ids[keys[need]], ids[keys[step.id]])
            for step in plan.steps
            for need in step.needs
            if need in keys and keys[need] != keys[step.id]
        }
    )
    columns = _columns({ids[key]: members[0].phase for key, members in groups.items()}, needs)
    boxes = tuple(_step_box(ids[key], level, members, columns[ids[key]]) for key, members in groups.items())
    return boxes, tuple(Arrow(start, end) for start, end in _direct(needs))


def _step_box(box_id: str, level: int, members: Sequence[Step], column: int) -> Box:
    first = members[0]
    if level == 0:
        title, detail = first.title, f"{first.kind.value}, {first.region}"
    elif level == 1:
        title, detail = f"{len(members)} {first.kind.value}", first.region
    else:
        kinds = Counter(step.kind.value for step in members)
        title, detail = f"{len(members)} steps", ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    lane = first.account if level < 3 else "accounts"
    return _box(box_id, title, detail, lane, column, first.phase.value, len(members))


def _box(box_id: str, title: str, detail: str, lane: str, column: int, group: str, count: int) -> Box:
    title, detail, lane = (shortened(text, LONGEST) for text in (title, detail, lane))
    return Box(box_id, title, detail, lane, column, group, count)


def _columns(phases: Mapping[str, Phase], needs: Iterable[tuple[str, str]]) -> Mapping[str, int]:
    """Phases stand side by side; within one, what needs something of it stands right of that."""
    columns, start = {}, 0
    for phase in Phase:
        inside: networkx.DiGraph[str] = networkx.DiGraph()
        inside.add_nodes_from(box for box, its in phases.items() if its is phase)
        inside.add_edges_from((one, other) for one, other in needs if phases[one] is phase is phases[other])
        # Groups of steps may need each other though no two steps do: those stand in one column.
        knots = networkx.condensation(inside)
        generations = list(networkx.topological_generations(knots)) if len(inside) else []
        for number, generation in enumerate(generations):
            columns.update({box: start + number for knot in generation for box in knots.nodes[knot]["members"]})
        start += len(generations)
    return columns


def _direct(needs: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """The needs without those that others entail; where groups need each other, or there are too many, all of them."""
    graph: networkx.DiGraph[str] = networkx.DiGraph(needs)
    if not needs or len(graph) > REDUCED or not networkx.is_directed_acyclic_graph(graph):
        return needs
    return sorted(networkx.transitive_reduction(graph).edges())


def _severed(plan: Plan) -> Sequence[CutEdge]:
    return [edge for question in plan.cut for edge in question.edges]


@dataclass(frozen=True, slots=True)
class _Owner:
    """Whose a resource is, in a word, and whether it moves."""

    name: str = Standing.UNKNOWN.value
    moves: bool = False


def _owners(plan: Plan) -> Mapping[str, _Owner]:
    return {
        item.key: _Owner(item.ownership.stage or item.ownership.standing.value, bool(item.stages))
        for item in plan.resources
    }


def _group(key: str, level: int, owners: Mapping[str, _Owner]) -> Key:
    """What makes resources one box, from each by itself to a box for all that moves and one for all that stays."""
    owner = owners.get(key, _Owner())
    return ((key,), (key.partition("/")[0], owner.name), (owner.name,), ("moves" if owner.moves else "stays",))[level]


def _cut(plan: Plan, level: int) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    owners, edges = _owners(plan), _severed(plan)
    members: dict[Key, set[str]] = {}
    for key in sorted({key for edge in edges for key in (edge.user, edge.used)}):
        members.setdefault(_group(key, level, owners), set()).add(key)
    ids = {key: f"r{number}" for number, key in enumerate(members)}
    boxes = tuple(_resource_box(ids[key], level, key, inside, owners) for key, inside in members.items())
    return boxes, tuple(_arrows(edges, lambda key: ids[_group(key, level, owners)]))


def _resource_box(box_id: str, level: int, key: Key, members: set[str], owners: Mapping[str, _Owner]) -> Box:
    one, name = next(iter(members)), key[0]
    if level == 0:
        kind, _, rest = one.partition("/")
        title, detail = rest.partition("/")[2] or one, kind
    elif level == 1:
        title, detail = f"{len(members)} {name}", ""
    else:
        title, detail = name, f"{len(members)} resources"
    return _box(box_id, title, detail, owners.get(one, _Owner()).name if level < 3 else name, 0, "", len(members))


def _arrows(edges: Iterable[CutEdge], box: Callable[[str], str]) -> Iterator[Arrow]:
    """One arrow from box to box, with what was decided of all the references that it stands for."""
    between: dict[tuple[str, str], list[CutEdge]] = {}
    for edge in edges:
        between.setdefault((box(edge.user), box(edge.used)), []).append(edge)
    for (start, end), several in sorted(between.items()):
        counted = Counter(edge.decision or "undecided" for edge in several)
        label = ", ".join(
            decision if len(several) == 1 else f"{count} {decision}" for decision, count in sorted(counted.items())
        )
        breaks = any(edge.breaks and not edge.decision for edge in several)
        yield Arrow(start, end, shortened(label, LONGEST), breaks)
