"""Third pass: every reference that the move severs, what was decided about it, and what is still open."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.graph.cut import Severed, left_behind
from migrate.graph.intrinsics import imports
from migrate.model.finding import Finding, Severity
from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.units import Deployment

UNDECIDED = "undecided"


def cut(brief: Brief, moves: Moves, deployments: tuple[Deployment, ...]) -> tuple[CutEdge, ...]:
    """Every severed reference, once, with its decision."""
    edges = {*_outward(brief, moves, deployments), *_inward(brief, moves)}
    return tuple(sorted(edges))


def findings(brief: Brief, edges: tuple[CutEdge, ...]) -> Iterator[Finding]:
    """What is undecided, once per pair: it blocks where production or a resource of several stages is touched."""
    pairs: dict[tuple[str, str], list[CutEdge]] = {}
    for edge in edges:
        if edge.decision == UNDECIDED:
            pairs.setdefault((edge.user, edge.used), []).append(edge)
    for (user, used), several in pairs.items():
        breaking = [edge for edge in several if edge.consequence.startswith("breaks")]
        first = (breaking or several)[0]
        more = f" and {len(several) - 1} more places" if len(several) > 1 else ""
        duplicate = ' or "duplicate"' if brief.ownership[used].standing is Standing.SHARED else ""
        yield Finding(
            Severity.BLOCK if breaking else Severity.WARN,
            "undecided-reference",
            used,
            f"{user} names it at {first.place or 'its stack'}{more}: {first.consequence}",
            f'decide in {brief.config.path.name}: [[decisions]] resource = "{used}", decision = "leave"{duplicate}',
        )


def _outward(brief: Brief, moves: Moves, deployments: tuple[Deployment, ...]) -> Iterator[CutEdge]:
    """What moves and goes on naming what stays."""
    for deployment in deployments:
        for unit in (part for root in deployment.units for part in root.all()):
            by_id = {f"Resources.{logical_id}.": resource.key for logical_id, resource in unit.members.items()}
            for stay in unit.stays:
                head = ".".join(stay.place.split(".")[:2]) + "."
                user = by_id.get(head) or (unit.stack.key if unit.stack else unit.id)
                yield _edge(brief, Severed(user, stay.used, stay.place), outward=True)
            if unit.stack:
                yield from _imports(brief, moves, unit.stack.key, deployment.stage)


def _imports(brief: Brief, moves: Moves, stack: str, stage: str) -> Iterator[CutEdge]:
    """Exports do not cross accounts: an import from a stack that stays makes the deployment fail."""
    scope = brief.scopes[stack]
    exporters = {name: other.key for other in brief.inventory.stacks for name in other.exports}
    for place, name in imports(scope):
        used = exporters.get(name or "")
        if used and stage not in moves[used].stages:
            consequence = f"breaks: export {name} is not there in the new account, and the deployment fails"
            yield CutEdge(stack, used, place, UNDECIDED, consequence)


def _inward(brief: Brief, moves: Moves) -> Iterator[CutEdge]:
    """What stays and names what moves. A part of a moved resource is no user of it."""
    moving = {key for key, move in moves.items() if move.stages}
    for severed in left_behind(brief.graph, moving):
        resource = brief.inventory.by_key.get(severed.user)
        if resource is None or resource.parent not in moving:
            yield _edge(brief, severed, outward=False)


def _edge(brief: Brief, severed: Severed, outward: bool) -> CutEdge:
    decided = [
        item.decision
        for item in brief.config.decisions
        if item.resource in (severed.used, severed.user) and item.used_by in ("", severed.user, severed.used)
    ]
    standing = brief.ownership[severed.used if outward else severed.user].standing
    breaks = standing is Standing.PROTECTED or (outward and standing is Standing.SHARED)
    effect = (
        "it will name the resource of the shared account, to which the new account has no access"
        if outward
        else "it goes on naming the old resource, which is to be removed one day"
    )
    consequence = f"breaks: {effect}" if breaks else effect
    return CutEdge(severed.user, severed.used, severed.place, decided[0] if decided else UNDECIDED, consequence)
