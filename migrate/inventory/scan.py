"""One account, read: every modelled resource, every stack, and a gap for each thing that gave no answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from migrate.aws import Connect
from migrate.inventory import defaults
from migrate.inventory.documents import Harvest, Harvesting
from migrate.inventory.generic import read_lines, read_listed
from migrate.inventory.membership import settle
from migrate.inventory.reads import Progress, Reader, silent
from migrate.inventory.regions import reachable
from migrate.inventory.stacks import StackReading, stack_tasks
from migrate.inventory.tagged import Tagged, TagReading, unknown, unread, with_tags
from migrate.model.finding import Finding, Gap
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.resources import BY_KIND
from migrate.resources.parents import with_parents
from migrate.resources.reading import search

__all__ = ["scan"]


def scan(
    connect: Connect,
    account: str,
    partition: str,
    regions: Sequence[str],
    taken_at: str,
    kinds: Collection[str] | None = None,
    progress: Progress = silent,
    stacks: Collection[str] | None = None,
) -> Inventory:
    """The inventory of the account behind `connect`, sorted throughout: the same account gives the same inventory.

    `kinds` narrows it to these CloudFormation types and their parents, and then nothing is said of other types;
    `stacks` narrows it to the stacks with these keys. `progress` is called from this thread. What cannot be read
    becomes a gap and the scan goes on; only credentials that are no good end it (CallError).
    """
    reader = Reader(connect, progress)
    asked = BY_KIND if kinds is None else with_parents(kinds)
    modules = asked if kinds is None else {**asked, **with_parents(defaults.NEEDED)}
    readable, closed = reachable(reader, regions)
    harvesting, tags, readings = Harvesting(reader, modules), TagReading(), list[StackReading]()
    reader.flow(
        (
            *stack_tasks(reader, readable, readings, stacks),
            *harvesting.tasks(account, partition, readable),
            *tags.tasks(reader, readable),
        )
    )
    found = harvesting.result()
    wanted = [one for one in found.described if one.resource.kind in asked]
    described = defaults.without_own_keys((one.resource for one in wanted), found.passed_over)
    resources, clashes = _distinct(with_tags(described, tags.tagged))
    inventory = Inventory(
        account=account,
        partition=partition,
        regions=tuple(sorted(regions)),
        taken_at=taken_at,
        resources=resources,
        stacks=tuple(sorted((one.stack for one in readings if one.stack), key=lambda stack: stack.key)),
        findings=(*(item for one in wanted for item in one.findings), *_findings(readings)),
        gaps=(*closed, *found.gaps, *tags.gaps, *clashes, *(gap for one in readings for gap in one.gaps)),
    )
    inventory = _without_inlined(settle(inventory, asked.keys() - found.holes, unmodelled=kinds is None))
    return _in_order(inventory, ()) if kinds is not None else _with_unmodelled(reader, inventory, found, tags.tagged)


def _with_unmodelled(reader: Reader, inventory: Inventory, found: Harvest, tagged: Tagged) -> Inventory:
    """With what no module models: read generically as far as it goes, and a gap for each ARN that stays a riddle."""
    inventory = read_lines(reader, inventory, BY_KIND, unknown(tagged, _known(inventory, found)))
    inventory, left = read_listed(reader, inventory, BY_KIND, unknown(tagged, _known(inventory, found)))
    return _in_order(inventory, unread(left))


def _findings(readings: Iterable[StackReading]) -> Iterable[Finding]:
    return (item for one in readings for item in one.findings)


def _distinct(resources: Iterable[Resource]) -> tuple[tuple[Resource, ...], list[Gap]]:
    """The resources by key. Two of one key could not be told apart in a plan: the second is a gap, never a silence."""
    by_key: dict[str, Resource] = {}
    clashes = []
    for resource in resources:
        if by_key.setdefault(resource.key, resource) is not resource:
            reason = f"another resource has the same name: {resource.physical_id}"
            clashes.append(Gap(resource.key, resource.region, reason, "look at both by hand, and report it"))
    return tuple(by_key[key] for key in sorted(by_key)), clashes


def _without_inlined(inventory: Inventory) -> Inventory:
    """Without the parts that their whole's properties say already, and that no stack has a line for."""
    said = {resource.key for resource in inventory.resources if not resource.membership and _is_inlined(resource)}
    return replace(
        inventory,
        resources=tuple(resource for resource in inventory.resources if resource.key not in said),
        findings=tuple(finding for finding in inventory.findings if finding.resource not in said),
    )


def _is_inlined(resource: Resource) -> bool:
    inlined = BY_KIND[resource.kind].SPEC.inlined if resource.modelled else ""
    return bool(inlined) and search(inlined, resource.properties) is True


def _known(inventory: Inventory, found: Harvest) -> set[str]:
    """The ARNs that something else than the tagging API speaks for."""
    # Log groups call themselves by an ARN that ends with `:*`, for their streams; the tagging API leaves it away.
    texts = {
        text.removesuffix(":*") for resource in inventory.resources for text in (resource.arn, resource.physical_id)
    }
    return texts | found.passed_over | {stack.stack_id for stack in inventory.stacks}


def _in_order(inventory: Inventory, more: Iterable[Gap]) -> Inventory:
    return Inventory(
        inventory.account,
        inventory.partition,
        inventory.regions,
        inventory.taken_at,
        tuple(sorted(inventory.resources, key=lambda resource: resource.key)),
        inventory.stacks,
        tuple(sorted(set(inventory.findings))),
        tuple(sorted({*inventory.gaps, *more})),
    )
