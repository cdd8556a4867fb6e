"""Where each resource stands on the page: in which account after the move, in which group, and in which cell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import networkx

from migrate.model.ownership import Standing
from migrate.model.plan import Plan, Planned, StepKind, Treatment
from migrate.model.values import Properties

SOURCE = ""
"""The account that everything stands in before the move, as the pages' name of a stage."""


@dataclass(frozen=True, slots=True)
class Part:
    """The resource of a template that makes a resource."""

    template: str
    logical_id: str


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """What is drawn in one box: a stack, or resources that have nothing better in common than their service."""

    stage: str
    title: str
    template: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """One resource in one account; `column` and `row` are its cell in the group: users stand left of what they use."""

    resource: int
    group: Group
    logical_id: str
    column: int
    row: int


def places(plan: Plan) -> Sequence[Place]:
    """Each resource once in every account that it stands in after the move."""
    parts = _parts(plan)
    number = {resource.key: index for index, resource in enumerate(plan.resources)}
    members: dict[Group, dict[int, str]] = defaultdict(dict)
    for resource in plan.resources:
        for stage in resource.stages or (SOURCE,):
            part = parts.get((stage, resource.key))
            members[_group(resource, stage, part)][number[resource.key]] = part.logical_id if part else ""
    uses: dict[int, set[int]] = defaultdict(set)
    for reference in plan.references:
        if reference.user in number and reference.used in number:
            uses[number[reference.user]].add(number[reference.used])
    return [
        Place(index, group, inside[index], *cell)
        for group, inside in sorted(members.items())
        for index, cell in sorted(_cells(sorted(inside), uses).items())
    ]


def _parts(plan: Plan) -> Mapping[tuple[str, str], Part]:
    """(stage, resource key) -> its part of a template; the step that compares knows nested stacks, too."""
    found: dict[tuple[str, str], Part] = {}
    for step in plan.steps:
        stage = step.account.partition(":")[2]
        for key, part in (*_deployed(step.inputs, step.kind), *_compared(stage, step.inputs, step.kind)):
            found[stage, key] = part
    return found


def _deployed(inputs: Properties, kind: StepKind) -> Iterator[tuple[str, Part]]:
    resources = inputs.get("resources")
    if kind is StepKind.STACK and isinstance(resources, Mapping):
        for logical_id, made in resources.items():
            if isinstance(made, Mapping) and "/" not in logical_id:
                yield str(made.get("key", "")), Part(str(inputs.get("template", "")), logical_id)


def _compared(stage: str, inputs: Properties, kind: StepKind) -> Iterator[tuple[str, Part]]:
    resources = inputs.get("resources")
    if kind is StepKind.VERIFY_CONFIGURATION and isinstance(resources, Sequence):
        for item in resources:
            if isinstance(item, Mapping):
                template = f"templates/{stage}/{item.get('region')}/{item.get('stack_name')}.json"
                yield str(item.get("key", "")), Part(template, str(item.get("logical_id", "")))


def _group(resource: Planned, stage: str, part: Part | None) -> Group:
    if stage == SOURCE:
        return Group(SOURCE, f"{_owner(resource)}: {_service(resource.key)}")
    if part and part.template:
        return Group(stage, part.template.rpartition("/")[2].removesuffix(".json"), part.template)
    if resource.unit:
        name = resource.unit.rpartition("/")[2]
        return Group(stage, name, f"templates/{stage}/{'/'.join(resource.unit.split('/')[1:])}.json")
    return Group(stage, "copied" if resource.treatment is Treatment.COPY else str(resource.treatment))


def _owner(resource: Planned) -> str:
    ownership = resource.ownership
    return ownership.stage if ownership.standing is Standing.STAGE else ownership.stage or str(ownership.standing)


def _service(key: str) -> str:
    parts = key.split("::")
    return parts[1] if len(parts) > 2 else parts[0]


def _cells(members: Sequence[int], uses: Mapping[int, set[int]]) -> Mapping[int, tuple[int, int]]:
    """A cell for each member: columns by the longest way to it from what nobody uses, cut where they grow long."""
    inside = set(members)
    levels = _levels(members, [(user, used) for user in members for used in uses.get(user, ()) if used in inside])
    most = max(4, ceil(sqrt(len(members))))
    cells: dict[int, tuple[int, int]] = {}
    column = 0
    for level in levels:
        for place, member in enumerate(level):
            cells[member] = (column + place // most, place % most)
        column += ceil(len(level) / most)
    return cells


def _levels(members: Sequence[int], edges: Sequence[tuple[int, int]]) -> Sequence[Sequence[int]]:
    graph: networkx.DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from(members)
    graph.add_edges_from(edges)
    whole = networkx.condensation(graph)  # a circle of references stands in one column
    rounds = networkx.topological_generations(whole)
    return [sorted(member for node in each for member in whole.nodes[node]["members"]) for each in rounds]
