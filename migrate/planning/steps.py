"""Last pass: the steps that apply carries out, each with what it needs and everything that it has to know."""

from __future__ import annotations

from collections.abc import Iterator

import networkx

from migrate.model.plan import Phase, Step, StepKind, Target
from migrate.model.resource import GLOBAL
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.stage_steps import StageSteps
from migrate.planning.units import Deployment


def steps(brief: Brief, moves: Moves, targets: tuple[Target, ...], plans: tuple[Deployment, ...]) -> tuple[Step, ...]:
    """All steps, in an order in which each stands behind what it needs."""
    made = [*_organization(targets)]
    for target, deployment in zip(targets, plans, strict=True):
        made += StageSteps(brief, moves, target, deployment).all()
    return _in_order(made)


def _in_order(steps: list[Step]) -> tuple[Step, ...]:
    """Each behind what it needs, else as they were. Stacks that wait for each other block the plan; they stay as is."""
    place = {step.id: number for number, step in enumerate(steps)}
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(place)
    graph.add_edges_from((need, step.id) for step in steps for need in step.needs)
    if not networkx.is_directed_acyclic_graph(graph):
        return tuple(steps)
    return tuple(steps[place[name]] for name in networkx.lexicographical_topological_sort(graph, key=place.__getitem__))


def _organization(targets: tuple[Target, ...]) -> Iterator[Step]:
    yield Step(
        "organization",
        Phase.ACCOUNT,
        StepKind.ORGANIZATION,
        "management",
        GLOBAL,
        "The organization exists, with all features",
        undo="stays: an organization can be deleted by hand when its member accounts are closed",
    )
    for path in sorted({target.organizational_unit for target in targets}):
        yield Step(
            f"organizational-unit/{path}",
            Phase.ACCOUNT,
            StepKind.ORGANIZATIONAL_UNIT,
            "management",
            GLOBAL,
            f"Organizational unit {path}",
            ("organization",),
            {"path": path},
            "delete the unit when nothing is in it",
        )
