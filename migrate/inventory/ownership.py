"""Which stage owns each resource and stack, with the evidence. Pure.

In order: stage tag, stack, parent, name, use. What speaks for production is never overridden, and a stack, which can
only move whole, has one owner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from migrate.config import Config
from migrate.graph import Graph
from migrate.inventory.stages import Stages
from migrate.inventory.use import USE, Use
from migrate.model.finding import Finding, Severity
from migrate.model.inventory import Inventory
from migrate.model.ownership import Evidence, Ownership, Standing, judged
from migrate.model.resource import Resource
from migrate.model.stack import Stack
from migrate.resources import BY_KIND


def decide(inventory: Inventory, graph: Graph, config: Config) -> Mapping[str, Ownership]:
    """Key of every resource and stack -> its ownership. `graph` has an edge u -> v where u needs v."""
    tags = [*(stack.tags for stack in inventory.stacks), *(resource.tags for resource in inventory.resources)]
    evidence = _Witnesses(inventory, Stages.of(config, tags))
    stacks = evidence.of_stacks()
    found = {key: evidence.judge(items) for key, items in stacks.items()}
    for resource in _parents_first(inventory):
        found[resource.key] = evidence.judge(evidence.of_resource(resource, stacks, found))
    use = Use(inventory, graph, evidence.stages)
    for step in (use.connections, use.users, use.connections):
        found |= step(found)
    return {key: found[key] for key in sorted(found)}


def conflicts(ownership: Mapping[str, Ownership], config: Config) -> tuple[Finding, ...]:
    """A finding for each resource or stack on whose stage the evidence disagrees."""
    return tuple(finding for key, owned in sorted(ownership.items()) for finding in _conflict(key, owned, config))


def _conflict(key: str, owned: Ownership, config: Config) -> Iterator[Finding]:
    said = [item for item in owned.evidence if item.source != USE]
    stages = {"production" if config.is_production(item.stage) else item.stage for item in said}
    if len(stages) < 2 or owned.standing is Standing.SHARED:
        return
    told = "; ".join(f"{item.source} {item.detail} says {item.stage}" for item in said)
    remedy = "correct the tag, the stack or the name that is wrong, then plan again"
    if owned.standing is Standing.PROTECTED:
        yield Finding(Severity.WARN, "ownership-conflict", key, f"stays, as production may own it: {told}", remedy)
    else:
        stacked = {item.stage for item in said if item.source in ("tag", "stack tag", "stack")}
        severity = Severity.BLOCK if len(stacked) > 1 else Severity.WARN
        yield Finding(severity, "ownership-conflict", key, f"taken as {owned.stage}'s: {told}", remedy)


@dataclass(frozen=True)
class _Witnesses:
    """What speaks for a stage, and the verdict on it."""

    inventory: Inventory
    stages: Stages

    def judge(self, evidence: Iterable[Evidence]) -> Ownership:
        """Production, where anything speaks for it; else the first that speaks."""
        items = tuple(dict.fromkeys(evidence))
        if not items:
            return judged(Standing.UNKNOWN)
        production = next((item.stage for item in items if self.stages.is_production(item.stage)), "")
        if production:
            return judged(Standing.PROTECTED, production, items)
        if len({item.stage for item in items}) > 1 and all(item.source == "member" for item in items):
            return judged(Standing.SHARED, "", items)
        return judged(Standing.STAGE, items[0].stage, items)

    def of_stacks(self) -> Mapping[str, tuple[Evidence, ...]]:
        """Stack key -> evidence. A stack moves whole, so a root and all that is nested in it have the same."""
        members: dict[str, list[Resource]] = defaultdict(list)
        for resource in sorted(self.inventory.resources, key=lambda each: each.key):
            if resource.membership:
                members[resource.membership.stack_id].append(resource)
        families: dict[str, list[Stack]] = defaultdict(list)
        for stack in sorted(self.inventory.stacks, key=lambda each: (self._root(each) is not each, each.key)):
            families[self._root(stack).key].append(stack)
        found: dict[str, tuple[Evidence, ...]] = {}
        for family in families.values():
            own = [item for stack in family for item in self._of_stack(stack)]
            said = (item for stack in family for each in members[stack.stack_id] for item in self._of_member(each))
            inside = _first_of_each_stage(said)
            production = [item for item in inside if self.stages.is_production(item.stage)]
            found |= {stack.key: (*own, *(production if own else inside)) for stack in family}
        return found

    def of_resource(
        self, resource: Resource, stacks: Mapping[str, tuple[Evidence, ...]], found: Mapping[str, Ownership]
    ) -> Iterator[Evidence]:
        """Tag, stack, parent, name."""
        tag = self.stages.tagged(resource.tags)
        if tag:
            yield Evidence("tag", f"{tag[0]}={tag[1]}", tag[1])
        stack = self.inventory.stack_by_id.get(resource.membership.stack_id) if resource.membership else None
        for item in stacks[stack.key] if stack else ():
            if item.source == "member":
                # What other members say does not make this one theirs, unless it is production that speaks.
                if self.stages.is_production(item.stage):
                    yield Evidence("stack", item.detail, item.stage)
            else:
                yield item
        parent = found.get(resource.parent)
        if parent and parent.stage:
            yield Evidence("parent", resource.parent, parent.stage)
        yield from self._of_name("name", _telling_name(resource))

    def _of_stack(self, stack: Stack) -> Iterator[Evidence]:
        tag = self.stages.tagged(stack.tags)
        if tag:
            yield Evidence("stack tag", f"{stack.name} {tag[0]}={tag[1]}", tag[1])
        yield from self._of_name("stack", stack.name)

    def _of_member(self, resource: Resource) -> Iterator[Evidence]:
        tag = self.stages.tagged(resource.tags)
        if tag:
            yield Evidence("member", f"{resource.key} {tag[0]}={tag[1]}", tag[1])
        for item in self._of_name("member", _telling_name(resource)):
            yield Evidence("member", resource.key, item.stage)

    def _of_name(self, source: str, name: str) -> Iterator[Evidence]:
        """A name with words of several stages speaks for none of them: `notes-dev-go-live`."""
        named = self.stages.named(name)
        if len(named) == 1 or all(self.stages.is_production(stage) for stage in named):
            yield from (Evidence(source, name, stage) for stage in sorted(named))

    def _root(self, stack: Stack) -> Stack:
        seen = {stack.stack_id}
        while stack.parent in self.inventory.stack_by_id and stack.parent not in seen:
            seen.add(stack.parent)
            stack = self.inventory.stack_by_id[stack.parent]
        return stack


def _first_of_each_stage(evidence: Iterable[Evidence]) -> list[Evidence]:
    """What hundreds of members say alike is said once: a member's evidence has all of its stack's."""
    first: dict[str, Evidence] = {}
    for item in evidence:
        first.setdefault(item.stage, item)
    return list(first.values())


def _telling_name(resource: Resource) -> str:
    """The name, where it must be unique in the account or region. What is only unique inside another resource says
    nothing of its stage: SAM calls the stage of every API `Prod`, and aliases are called `live` in dev too."""
    module = BY_KIND.get(resource.kind)
    unique = resource.comparable if module is None else module.SPEC.ref_identifies
    return "" if resource.parent or not unique else resource.name


def _parents_first(inventory: Inventory) -> list[Resource]:
    def depth(resource: Resource) -> int:
        steps = 0
        while resource.parent in inventory.by_key:
            resource, steps = inventory.by_key[resource.parent], steps + 1
        return steps

    return sorted(inventory.resources, key=lambda resource: (depth(resource), resource.key))
