"""Second pass: what CloudFormation deploys in each stage's account, and in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrate.graph.order import Needs, circles, levels, needs
from migrate.model.finding import Finding, Severity
from migrate.model.plan import Treatment
from migrate.model.resource import GLOBAL, Resource
from migrate.planning.adopt import adopt
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.retarget import retarget
from migrate.planning.translate import Language
from migrate.planning.unit import Unit


@dataclass(frozen=True, slots=True)
class Deployment:
    """The units of one stage. `needs` maps a unit's id to the ids of the units it waits for.

    owner: resource key -> id of the unit that makes it.
    """

    stage: str
    units: tuple[Unit, ...]
    needs: Mapping[str, tuple[str, ...]]
    owner: Mapping[str, str]
    findings: tuple[Finding, ...]


def deployment(brief: Brief, moves: Moves, language: Language) -> Deployment:
    """Everything that CloudFormation makes for one stage."""
    stage = language.stage
    roots = [
        s
        for s in brief.inventory.stacks
        if stage in moves[s.key].stages and s.parent not in brief.inventory.stack_by_id
    ]
    adopted = [
        resource
        for resource in brief.inventory.resources
        if stage in moves[resource.key].stages and moves[resource.key].treatment is Treatment.ADOPT
    ]
    order = _order(brief, moves, language, [stack.key for stack in roots], [resource.key for resource in adopted])
    level = levels(order, [resource.key for resource in adopted])
    groups = _grouped(brief, adopted, level)
    units = [retarget(language, stack, brief.config.parameters.get(stack.name)) for stack in roots]
    units += [
        adopt(language, region, _adopted_name(stage, number), group)
        for (region, number), group in sorted(groups.items())
    ]
    units.sort(key=lambda unit: unit.id)
    owner = {resource.key: unit.id for unit in units for part in unit.all() for resource in part.members.values()}
    node = owner | {unit.stack.key: unit.id for unit in units if unit.stack}
    edges = {(node[user], node[used]) for user, used in order.edges() if user in node and used in node}
    waits = needs([unit.id for unit in units], [edge for edge in edges if edge[0] != edge[1]], [])
    return Deployment(
        stage=stage,
        units=tuple(units),
        needs={unit.id: tuple(sorted(waits.successors(unit.id))) for unit in units},
        owner=owner,
        findings=tuple(_circular(stage, waits)),
    )


def _order(brief: Brief, moves: Moves, language: Language, stacks: Sequence[str], adopted: Sequence[str]) -> Needs:
    """Needs between root stacks and adopted resources, from every reference between what they hold."""
    place = {key: key for key in (*stacks, *adopted)}
    for stack in brief.inventory.stacks:
        root = brief.root_of(stack).key
        if root in place:
            place[stack.key] = root
            place |= {resource.key: root for resource in brief.members[stack.key].values()}
    hard: set[tuple[str, str]] = set()
    soft: set[tuple[str, str]] = set()
    for user, used, edge in brief.graph.edges(data=True):
        if user in place and used in place and place[user] != place[used]:
            known = edge["label"] in language.moving.get(used, {})
            (soft if known else hard).add((place[user], place[used]))
    return needs([*stacks, *adopted], hard, soft)


def _grouped(
    brief: Brief, adopted: Sequence[Resource], level: Mapping[str, int]
) -> Mapping[tuple[str, int], list[Resource]]:
    """Adopted resources by (region, level); a global one is made from the region that is configured first."""
    read = brief.inventory.regions
    home = next((region for region in brief.config.source.regions if region in read), read[0])
    groups: dict[tuple[str, int], list[Resource]] = defaultdict(list)
    for resource in adopted:
        region = home if resource.region == GLOBAL else resource.region
        groups[region, level[resource.key]].append(resource)
    return groups


def _adopted_name(stage: str, number: int) -> str:
    return f"migrate-adopted-{stage}" + (f"-{number + 1}" if number else "")


def _circular(stage: str, waits: Needs) -> Iterator[Finding]:
    for circle in circles(waits):
        yield Finding(
            Severity.BLOCK,
            "circular-needs",
            circle[0],
            f"in stage {stage} these need each other's generated identifiers: {', '.join(circle)}",
            "give the resources that they name fixed names, or take one reference out before the move",
        )
