"""Second pass: what CloudFormation deploys in each stage's account, and in which order."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, count

import networkx

from migrate.graph.order import Needs, circles, levels, needs
from migrate.model.finding import Finding, Severity
from migrate.model.plan import Treatment
from migrate.model.resource import GLOBAL, Resource
from migrate.planning.adopt import MAKES_FIRST, adopt
from migrate.planning.brief import Brief
from migrate.planning.limits import RESOURCES, passed, room
from migrate.planning.moves import Moves
from migrate.planning.parts import taken_out
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
    units = [retarget(language, stack, brief.config.parameters.get(stack.name)) for stack in roots]
    units += _adopted(language, order, _grouped(brief, adopted, level))
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
        findings=(*_circular(stage, waits), *passed(units)),
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
    return needs([*stacks, *adopted], hard | set(_made_first(brief, adopted)), soft)


def _made_first(brief: Brief, adopted: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(user, used) of what must stand first although nothing in the user's properties says so."""
    resources = [brief.inventory.by_key[key] for key in adopted]
    beside: dict[tuple[str, str], list[str]] = defaultdict(list)
    for resource in resources:
        beside[resource.parent, resource.kind].append(resource.key)
    for resource in resources:
        for kind in MAKES_FIRST.get(resource.kind, ()):
            yield from ((resource.key, used) for used in beside.get((resource.parent, kind), ()))


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


def _adopted(language: Language, order: Needs, groups: Mapping[tuple[str, int], Sequence[Resource]]) -> Iterator[Unit]:
    """The units of adopted resources: one of each group, or several where one template would pass the limits.

    The first has the group's name in any case; the others have numbers that no group of the region has.
    """
    free = {region: count(1 + max(number for there, number in groups if there == region)) for region, _ in groups}
    for (region, number), group in sorted(groups.items()):
        lines, left = _lines(language.brief, group), _in_circles(order, group)
        for which in chain([number], free[region]):
            make = partial(adopt, language, region, _adopted_name(language.stage, which))
            unit, taken = _largest(make, left, lines)
            yield unit
            left = left[taken:]
            if not left:
                break


def _lines(brief: Brief, group: Sequence[Resource]) -> Mapping[str, int]:
    """Resource key -> resources that a template has for it at most: itself, and the parts that are taken out of it."""
    lines = Counter(resource.key for resource in group)
    for (key, _), items in taken_out(brief, group).items.items():
        lines[key] += len(items)
    return lines


def _in_circles(order: Needs, group: Sequence[Resource]) -> Sequence[Sequence[Resource]]:
    """The resources that can only be made together, each such circle behind all that it needs.

    What hangs together stands together, so that a cut severs few references.
    """
    by_key = {resource.key: resource for resource in group}
    inside = order.subgraph(by_key)
    together = {key: min(part) for part in networkx.weakly_connected_components(inside) for key in part}
    whole = networkx.condensation(inside)
    place = {at: (together[min(keys)], min(keys)) for at, keys in whole.nodes(data="members")}
    in_order = networkx.lexicographical_topological_sort(whole.reverse(), place.__getitem__)
    return [[by_key[key] for key in sorted(whole.nodes[at]["members"])] for at in in_order]


def _largest(
    make: Callable[[Sequence[Resource]], Unit], circles: Sequence[Sequence[Resource]], lines: Mapping[str, int]
) -> tuple[Unit, int]:
    """The unit of the first circles, about as many as one template takes but one at least, and their number."""
    sizes = [sum(lines[resource.key] for resource in circle) for circle in circles]
    number = max(1, bisect_right(list(accumulate(sizes)), RESOURCES))
    while True:  # how many parameters a template takes, and how long it is, only shows when it is made
        resources = [resource for circle in circles[:number] for resource in circle]
        unit = make(sorted(resources, key=lambda resource: resource.key))
        fitting = max(1, room(unit, number))
        if fitting == number:
            return unit, number
        number = fitting


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
