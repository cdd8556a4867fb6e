"""Whether a loaded plan holds together: a plan that was edited and sealed again by hand must not run half way. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

import networkx

from migrate.model.codec import NotThisFormat, decode
from migrate.model.errors import MigrateError
from migrate.model.finding import Severity
from migrate.model.plan import Plan, Step, StepKind
from migrate.planning.inputs import INPUTS, Stack

MANAGEMENT = "management"
STAGE = "stage:"
_ACCOUNT_ID = re.compile(r"\d{12}")
_DEPLOYS = frozenset({StepKind.STACK, StepKind.ENABLE_TRIGGERS})


class Unsound(MigrateError):
    """A part of the plan contradicts another one, or is missing."""


def refuse_unsound(plan: Plan, texts: Mapping[str, str], where: str) -> None:
    """Unsound, naming the first thing that does not hold: `texts` are the plan's other files by path."""
    for check in _CHECKS:
        for problem in check(plan, texts):
            raise Unsound(f"{where}: {problem}", "restore the directory from git, or plan anew: migrate plan")


def _accounts(plan: Plan, _: Mapping[str, str]) -> Iterator[str]:
    if not _ACCOUNT_ID.fullmatch(plan.source_account):
        yield f"source_account {plan.source_account!r} is no account id"
    for target in plan.targets:
        if target.account_id and not _ACCOUNT_ID.fullmatch(target.account_id):
            yield f"targets: account_id {target.account_id!r} of stage {target.stage} is no account id"
    allowed = {MANAGEMENT, *(STAGE + target.stage for target in plan.targets)}
    for step in plan.steps:
        if step.account not in allowed:
            yield f"step {step.id} works in {step.account!r}, which is no account of the plan"


def _times(plan: Plan, _: Mapping[str, str]) -> Iterator[str]:
    for name, text in (("created_at", plan.created_at), ("expires_at", plan.expires_at)):
        try:
            aware = datetime.fromisoformat(text).tzinfo is not None
        except ValueError:
            aware = False
        if not aware:
            yield f"{name} {text!r} is no time with a zone, like 2026-01-31T12:00:00+00:00"


def _order(plan: Plan, _: Mapping[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    for step in plan.steps:
        if step.id in seen:
            yield f"two steps are called {step.id}"
        seen.add(step.id)
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    for step in plan.steps:
        for need in step.needs:
            if need not in seen:
                yield f"step {step.id} needs {need}, which is no step of the plan"
            graph.add_edge(step.id, need)
    # Stacks that wait for each other are a finding that blocks: such a plan is shown, and never applied.
    blocked = any(finding.severity is Severity.BLOCK for finding in plan.findings)
    if not blocked and not networkx.is_directed_acyclic_graph(graph):
        circle = " -> ".join(user for user, _ in networkx.find_cycle(graph))
        yield f"steps wait for each other: {circle}"


def _inputs(plan: Plan, texts: Mapping[str, str]) -> Iterator[str]:
    for step in plan.steps:
        try:
            given: object = decode(INPUTS[step.kind], dict(step.inputs), f"step {step.id}: inputs")
        except NotThisFormat as error:
            yield error.message
            continue
        if isinstance(given, Stack):
            yield from _template(step, given, texts)


def _template(step: Step, given: Stack, texts: Mapping[str, str]) -> Iterator[str]:
    if given.template not in texts:
        yield f"step {step.id} deploys {given.template}, which is no file of the plan"
        return
    try:
        template = json.loads(texts[given.template])
    except (ValueError, RecursionError):
        template = None
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        yield f"step {step.id} deploys {given.template}, which is no CloudFormation template"


def _references(plan: Plan, _: Mapping[str, str]) -> Iterator[str]:
    known = {planned.key for planned in plan.resources} | plan.stacks.keys()
    for step in plan.steps:
        for key in step.expects:
            if key not in known:
                yield f"step {step.id} expects {key}, of which the plan says nothing else"


_CHECKS: tuple[Callable[[Plan, Mapping[str, str]], Iterator[str]], ...] = (
    _accounts,
    _times,
    _order,
    _inputs,
    _references,
)
