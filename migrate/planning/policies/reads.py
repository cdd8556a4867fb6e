"""The reads of a scan as IAM actions: what the resource modules declare, the stacks, and the tags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate.model.plan import Plan
from migrate.planning.policies.documents import Statement
from migrate.planning.policies.handlers import read_permissions
from migrate.planning.policies.operations import READ_BACK, SCAN, actions
from migrate.planning.policies.published import only_reads
from migrate.resources import BY_KIND
from migrate.resources.parents import with_parents


def scan_actions(plan: Plan) -> frozenset[str]:
    """Every read of a whole scan: all modules, and what no module reads of the types that the plan knows of."""
    generic = read_permissions(_kinds(plan) - BY_KIND.keys(), plan.regions[0])
    return declared(BY_KIND) | actions(SCAN) | frozenset(filter(only_reads, generic))


def verification_actions(kinds: Iterable[str]) -> frozenset[str]:
    """The reads of a scan of these types only, and of the kinds that they are parts of."""
    return declared(kinds) | actions(READ_BACK)


def declared(kinds: Iterable[str]) -> frozenset[str]:
    """The actions of what the modules of these kinds, and of their parents, declare to read."""
    specs = [module.SPEC for module in with_parents(kinds).values()]
    return actions(f"{spec.service}.{read.operation}" for spec in specs for read in spec.reads)


def scan_statements(plan: Plan) -> Iterator[Statement]:
    """One statement on everything: a listing has no resource that could be named before it is known."""
    yield Statement("Scan", tuple(scan_actions(plan)))


def _kinds(plan: Plan) -> frozenset[str]:
    return frozenset(planned.key.split("/", 1)[0] for planned in plan.resources)


def stage_kinds(plan: Plan, stage: str) -> frozenset[str]:
    """The types of all that moves into a stage's account."""
    return frozenset(planned.key.split("/", 1)[0] for planned in plan.resources if stage in planned.stages)
