"""Compares every moved resource with its source: the properties under the identifier map, nothing else changed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from migrate.data.secrecy import sealed
from migrate.execution.compare import differences, dotted, shown, with_changes
from migrate.execution.dictionary import Dictionary
from migrate.execution.failures import StepFailed
from migrate.execution.pairs import dictionary
from migrate.execution.protocol import Outputs
from migrate.execution.world import STAGE, World
from migrate.model.inventory import Inventory
from migrate.model.plan import Step
from migrate.model.resource import Resource
from migrate.model.values import Properties

SHOWN = 10
_REMEDY = "mend the new resource or the template, then run the same command again"


@dataclass
class _Outcome:
    """`wrong` has a line for each resource that is missing, unreadable or different."""

    equal: int = 0
    wrong: list[str] = field(default_factory=list)
    not_compared: list[str] = field(default_factory=list)


def done(step: Step, world: World) -> Outputs | None:
    """How many are equal. StepFailed names the others with property, expected and found value, secrets hidden."""
    known = dictionary(step, world, with_pairs=True)
    outcome = _Outcome()
    entries: Any = step.inputs["resources"]
    for entry in entries:
        _compare(entry, step, world, known, outcome)
    if outcome.wrong:
        more = f"; and {len(outcome.wrong) - SHOWN} more" if len(outcome.wrong) > SHOWN else ""
        raise StepFailed("; ".join(outcome.wrong[:SHOWN]) + more, _REMEDY)
    compared = len(entries) - len(outcome.not_compared)
    return {
        "compared": compared,
        "equal": outcome.equal,
        "differences": [],
        "not_compared": outcome.not_compared,
    }


def do(step: Step, world: World) -> None:
    """A comparison changes nothing: `done` has said all there is to say."""


def _compare(entry: Mapping[str, Any], step: Step, world: World, known: Dictionary, outcome: _Outcome) -> None:
    key = str(entry["key"])
    source = world.source_inventory().by_key.get(key)
    target = known.pairs.get(key)
    if source is None:
        outcome.wrong.append(f"{key}: it is gone from the source, so there is nothing to compare with")
    elif not source.comparable:
        outcome.not_compared.append(f"{key}: no module reads its type, or it could not be read")
    elif target is None:
        outcome.wrong.append(f"{key}: it is missing in the new account (stack {entry['stack_name']})")
    elif not target.comparable:
        outcome.wrong.append(f"{key}: the new one could not be read ({_gap(target, step, world)})")
    else:
        declared = _declared(source, world.source_inventory())
        source, target = (replace(one, properties=_only(one, declared)) for one in (source, target))
        found = list(_lines(entry, source, target, known, _stack_tags(target, step, world)))
        outcome.wrong += found
        outcome.equal += not found


def _lines(
    entry: Mapping[str, Any], source: Resource, target: Resource, known: Dictionary, inherited: Mapping[str, str]
) -> Iterator[str]:
    expected = known.value(_compared(source), source, str(entry["region"]))
    changes: Sequence[Mapping[str, Any]] = entry.get("changes", ())
    assert isinstance(expected, Mapping)
    for found in differences(with_changes(expected, changes), _compared(target), inherited):
        wanted, present = (shown(value, found.path, _seal) for value in (found.expected, found.found))
        yield f"{source.key}: {dotted(found.path)} should be {wanted} and is {present}"


def _declared(resource: Resource, inventory: Inventory) -> Collection[str] | None:
    """The properties that are compared of what was read through Cloud Control: those that its template sets, as only
    a module knows which of the others AWS makes up. None where a module read it, which compares all."""
    stack = inventory.stack_by_id.get(resource.membership.stack_id) if resource.membership else None
    if resource.modelled or stack is None or resource.membership is None:
        return None
    resources: Any = stack.template.get("Resources") or {}
    declared: Any = resources.get(resource.membership.logical_id) or {}
    return frozenset(declared.get("Properties") or ())


def _only(resource: Resource, names: Collection[str] | None) -> Properties:
    return {name: value for name, value in resource.properties.items() if names is None or name in names}


def _compared(resource: Resource) -> Properties:
    """Properties, and under names of their own the facts that no property shows (a code hash)."""
    return {**resource.properties, **{f"({fact})": value for fact, value in resource.facts.items()}}


def _stack_tags(target: Resource, step: Step, world: World) -> Mapping[str, str]:
    inventory = world.target_inventory(step.account.removeprefix(STAGE))
    stack = inventory.stack_by_id.get(target.membership.stack_id) if target.membership else None
    return stack.tags if stack else {}


def _gap(target: Resource, step: Step, world: World) -> str:
    gaps = world.target_inventory(step.account.removeprefix(STAGE)).gaps
    return next((gap.reason for gap in gaps if gap.what in (target.key, target.kind)), "no reason was given")


def _seal(text: str) -> str:
    return sealed(text.encode()).hex()[:8]
