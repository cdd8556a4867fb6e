"""First pass: what moves, with which stage, and how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from migrate.model.ownership import Standing
from migrate.model.plan import Treatment
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.planning.brief import Brief
from migrate.resources import BY_KIND
from migrate.resources.reading import search

ONLY_IF_USED = frozenset({"AWS::Lambda::Version", "AWS::Lambda::LayerVersion"})
"""Immutable history: re-created only where something that moves points at it."""


_REST = ("AWS::ApiGateway::RestApi", ("Body", "BodyS3Location"))
_HTTP = ("AWS::ApiGatewayV2::Api", ("Body", "BodyS3Location"))
_MADE_BY: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AWS::ApiGateway::Stage": ("AWS::ApiGateway::Deployment", ("StageName",)),
    "AWS::ApiGateway::Authorizer": _REST,
    "AWS::ApiGateway::DocumentationPart": _REST,
    "AWS::ApiGateway::GatewayResponse": _REST,
    "AWS::ApiGateway::Method": _REST,
    "AWS::ApiGateway::Model": _REST,
    "AWS::ApiGateway::RequestValidator": _REST,
    "AWS::ApiGateway::Resource": _REST,
    "AWS::ApiGatewayV2::Authorizer": _HTTP,
    "AWS::ApiGatewayV2::Integration": _HTTP,
    "AWS::ApiGatewayV2::Model": _HTTP,
    "AWS::ApiGatewayV2::Route": _HTTP,
}
"""What a template makes without a line of its own: the type that makes it, and the properties by which it does; one of
them must be set. An API makes the parts that its OpenAPI document describes."""


_MAKERS: Mapping[str, str] = {"elasticbeanstalk:": "Elastic Beanstalk", "aws:cloud9:": "Cloud9"}
"""The beginning of a tag on a stack that a service made for itself -> the service."""


@dataclass(frozen=True, slots=True)
class Move:
    """How one resource or stack moves, with which stages, and why."""

    treatment: Treatment
    reason: str
    stages: tuple[str, ...] = ()


Moves = Mapping[str, Move]


def choose(brief: Brief) -> Moves:
    """Resource or stack key -> Move, for everything in the inventory."""
    moves: dict[str, Move] = {}
    for stack in brief.inventory.stacks:
        moves[stack.key] = _stack(brief, stack)
    for resource in brief.inventory.resources:
        moves[resource.key] = _resource(brief, resource, moves)
    return _without_unused(brief, moves)


def _stages(brief: Brief, key: str) -> tuple[tuple[str, ...], str]:
    """The stages with which the owner of `key` moves, and the reason in words."""
    owner = brief.ownership[key]
    decided = [decision for decision in brief.config.decisions if decision.resource == key and not decision.used_by]
    if any(decision.decision == "leave" for decision in decided):
        return (), f"decided: leave ({decided[0].reason or 'no reason given'})"
    if owner.standing is Standing.SHARED and any(decision.decision == "duplicate" for decision in decided):
        return brief.stages, f"decided: duplicate ({decided[0].reason or 'no reason given'})"
    along = next((decision for decision in decided if decision.decision == "move"), None)
    if along and owner.standing in (Standing.SHARED, Standing.UNKNOWN) and along.stage in brief.config.movable:
        stages = (along.stage,) if along.stage in brief.stages else ()
        return stages, f"decided: moves with {along.stage} ({along.reason or 'no reason given'})"
    evidence = "; ".join(f"{item.source} {item.detail}" for item in owner.evidence[:2])
    if owner.standing is Standing.STAGE and owner.stage in brief.stages and not brief.config.is_production(owner.stage):
        return (owner.stage,), evidence
    return (), f"{owner.standing.value}{' ' + owner.stage if owner.stage else ''}: {evidence or 'no evidence'}"


def _stack(brief: Brief, stack: Stack) -> Move:
    maker = next((name for tag, name in _MAKERS.items() if any(key.startswith(tag) for key in stack.tags)), "")
    if maker:
        return Move(Treatment.STAY, f"{maker} made it, and makes another one for what it belongs to")
    stages, reason = _stages(brief, brief.root_of(stack).key)
    return Move(Treatment.STACK if stages else Treatment.STAY, reason, stages)


def _resource(brief: Brief, resource: Resource, moves: Moves) -> Move:
    stack = brief.stack_of(resource)
    if stack:
        move = moves[stack.key]
        return replace(move, reason=f"lives in stack {stack.name}") if move.stages else move
    if resource.parent:
        parent = brief.inventory.by_key.get(resource.parent)
        parents_stack = brief.stack_of(parent) if parent else None
        if parent and parents_stack and moves[parents_stack.key].stages:
            return _part_of_stack(brief, resource, parents_stack, moves[parents_stack.key])
    stages, reason = _stages(brief, resource.key)
    if not stages:
        return Move(Treatment.STAY, reason)
    module = BY_KIND.get(resource.kind)
    if module is None or not resource.modelled:
        return Move(Treatment.BY_HAND, "its type is not modelled and it lives in no stack", stages)
    if module.SPEC.by_hand:
        return Move(Treatment.BY_HAND, module.SPEC.by_hand, stages)
    if module.SPEC.uncreatable and search(module.SPEC.uncreatable, resource.properties):
        treatment = Treatment.COPY if module.SPEC.data else Treatment.BY_HAND
        return Move(treatment, "CloudFormation cannot make it", stages)
    return Move(Treatment.ADOPT, reason, stages)


def _implied(brief: Brief, resource: Resource, stack: Stack) -> bool:
    """Whether another line of the stack makes it: a deployment with a StageName makes that stage."""
    maker, properties = _MADE_BY.get(resource.kind, ("", ()))
    return any(
        made.kind == maker
        and resource.parent in (made.parent, made.key)
        and any(declares(stack, logical_id, name) for name in properties)
        for logical_id, made in brief.members[stack.key].items()
    )


def declares(stack: Stack, logical_id: str, name: str) -> bool:
    """Whether the stack's template sets property `name` of a resource."""
    resources = stack.template.get("Resources")
    declared = resources.get(logical_id) if isinstance(resources, Mapping) else None
    properties = declared.get("Properties") if isinstance(declared, Mapping) else None
    return isinstance(properties, Mapping) and name in properties


def _part_of_stack(brief: Brief, resource: Resource, stack: Stack, move: Move) -> Move:
    """A part of a stack's resource that the stack does not list under a physical id that can be matched."""
    matched = set(brief.members[stack.key])
    if _implied(brief, resource, stack):
        return replace(move, reason=f"made by another resource of stack {stack.name}")
    if any(item.kind == resource.kind and item.logical_id not in matched for item in stack.resources):
        return replace(move, reason=f"part of a resource in stack {stack.name}")
    if resource.kind in ONLY_IF_USED:
        return Move(Treatment.STAY, "an old version, which no template can re-create")
    return Move(Treatment.BY_HAND, f"added by hand to a resource of stack {stack.name}", move.stages)


def _without_unused(brief: Brief, moves: dict[str, Move]) -> Moves:
    for resource in brief.inventory.resources:
        if resource.kind in ONLY_IF_USED and moves[resource.key].treatment is Treatment.ADOPT:
            users = {moves[user].treatment for user in brief.graph.predecessors(resource.key)}
            if not users - {Treatment.STAY, Treatment.BY_HAND}:
                moves[resource.key] = Move(Treatment.STAY, "an old version that nothing uses")
    return moves
