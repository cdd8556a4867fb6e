"""All that is known of one resource: whose it is, what it needs and what needs it, how it moves, what is in the way."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from migrate.graph.drift import drift
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Finding, Gap
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership
from migrate.model.plan import Question, Treatment
from migrate.model.resource import Resource
from migrate.planning import decisions, moves, names
from migrate.planning.brief import Brief
from migrate.planning.severance import Cut
from migrate.resources import BY_KIND

_SHOWN = 5


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A reference to or from `key`: found at `place` of the user as `token`."""

    key: str
    place: str
    token: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What is known of one resource or stack.

    renamed     its name in the new account, where that is another one
    questions   what has to be decided about it, or about what it needs
    limits      what does not come along of any resource of its kind
    """

    key: str
    arn: str
    stack: str
    parent: str
    tags: dict[str, str]
    ownership: Ownership
    treatment: Treatment
    stages: tuple[str, ...]
    reason: str
    renamed: str
    needs: tuple[Link, ...]
    needed_by: tuple[Link, ...]
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    limits: tuple[str, ...]


def named(inventory: Inventory, text: str) -> str:
    """The key of what a person calls `text` (key, ARN, name or id); ConfigurationError unless it is one thing."""
    stacks = {stack.key: {stack.key, stack.name, stack.stack_id} for stack in inventory.stacks}
    if text in inventory.by_key or text in stacks:
        return text
    called = [resource for resource in inventory.resources if text in _called(resource)]
    # Who names a thing by what its parts are called too means the whole.
    called = [resource for resource in called if resource.parent not in {each.key for each in called}]
    found = [resource.key for resource in called]
    found += [key for key, texts in stacks.items() if text in texts]
    if len(found) == 1:
        return found[0]
    if found:
        several = "; ".join(found[:_SHOWN]) + (f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else "")
        raise ConfigurationError(f"{text} is the name of {len(found)} things: {several}", "give the whole key")
    known = sorted({*inventory.by_key, *stacks, *(resource.name for resource in inventory.resources)})
    near = difflib.get_close_matches(text, known, 3, 0.6)
    raise ConfigurationError(
        f"{text}: nothing in account {inventory.account} is called so",
        f"did you mean {' or '.join(near)}?" if near else "see: migrate inventory --json",
    )


def _called(resource: Resource) -> set[str]:
    return {resource.name, resource.arn, resource.physical_id, *resource.identifiers.values()} - {""}


def explain(brief: Brief, key: str, also: tuple[Finding, ...] = ()) -> Explanation:
    """The explanation of a resource or stack of the inventory; `also` are findings from elsewhere."""
    chosen = moves.choose(brief)
    move, resource = chosen[key], brief.inventory.by_key.get(key)
    asked = decisions.questions(Cut(brief, chosen))
    known = {*brief.inventory.findings, *drift(brief.inventory), *decisions.findings(brief, asked), *also}
    return Explanation(
        key=key,
        arn=resource.arn if resource else brief.stacks[key].stack_id,
        stack=resource.membership.stack_name if resource and resource.membership else "",
        parent=resource.parent if resource else "",
        tags=dict(resource.tags if resource else brief.stacks[key].tags),
        ownership=brief.ownership[key],
        treatment=move.treatment,
        stages=move.stages,
        reason=move.reason,
        renamed=_renamed(brief, resource, chosen) if resource else "",
        needs=tuple(sorted(_links(brief, key, outward=True))),
        needed_by=tuple(sorted(_links(brief, key, outward=False))),
        questions=tuple(each for each in asked if key == each.used or any(key == edge.user for edge in each.edges)),
        findings=tuple(sorted(finding for finding in known if finding.resource == key)),
        gaps=tuple(gap for gap in brief.inventory.gaps if gap.what == key),
        limits=BY_KIND[resource.kind].SPEC.limits if resource and resource.kind in BY_KIND else (),
    )


def _renamed(brief: Brief, resource: Resource, chosen: moves.Moves) -> str:
    if not chosen[resource.key].stages or not names.keeps_name(brief, resource, chosen):
        return ""
    new = names.renamed(brief, resource)
    return new if new != resource.name else ""


def _links(brief: Brief, key: str, outward: bool) -> Iterator[Link]:
    edges = brief.graph.out_edges(key, data=True) if outward else brief.graph.in_edges(key, data=True)
    for user, used, edge in edges:
        yield Link(used if outward else user, edge["place"] or edge["label"], edge["token"])
