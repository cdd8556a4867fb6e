"""Which resource is which line of which stack, and what stacks hold that no module reads. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from migrate.graph.declared import declared, parameters, stack_scopes
from migrate.inventory.stacks import KIND as STACK
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.inventory import Inventory
from migrate.model.lexicon import is_telling
from migrate.model.resource import GLOBAL, Membership, Resource
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Json
from migrate.resources import BY_KIND

_SEPARATOR = re.compile("[|/:]")


@dataclass
class _Claims:
    """Who belongs where: resource key -> membership, stack id -> keys, and the lines of stacks that found nobody."""

    by_key: dict[str, Membership] = field(default_factory=dict)
    open: list[tuple[Stack, StackResource]] = field(default_factory=list)
    within: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def claim(self, stack: Stack, line: StackResource, resources: Collection[Resource]) -> bool:
        """Give free resources to the line; False when there is none."""
        free = [resource for resource in resources if resource.key not in self.by_key]
        for resource in free:
            self.by_key[resource.key] = Membership(stack.stack_id, stack.name, line.logical_id)
            self.within[stack.stack_id].append(resource.key)
        return bool(free)


def settle(inventory: Inventory, read_kinds: Collection[str], unmodelled: bool) -> Inventory:
    """The inventory with each resource's membership and, where `unmodelled`, what stacks hold besides.

    `read_kinds` are the kinds that were listed without a gap: of those, a line that nothing fits is a finding.
    """
    claims = _by_id(inventory)
    known = _with(inventory, claims)
    _by_content(known, claims)
    inventory = _with(inventory, claims)
    if not unmodelled:
        return inventory
    stack_ids = {stack.stack_id for stack in inventory.stacks}
    remaining = [
        (stack, line) for stack, line in claims.open if line.kind != STACK or line.physical_id not in stack_ids
    ]
    counts = Counter(line.physical_id for _, line in remaining)
    return replace(
        inventory,
        resources=(
            *inventory.resources,
            *(_unmodelled(stack, line, counts[line.physical_id] == 1) for stack, line in remaining if line.physical_id),
        ),
        findings=(*inventory.findings, *_missing(inventory, remaining, read_kinds)),
        gaps=(*inventory.gaps, *_nameless(remaining)),
    )


def _with(inventory: Inventory, claims: _Claims) -> Inventory:
    return replace(
        inventory,
        resources=tuple(
            replace(resource, membership=claims.by_key.get(resource.key)) for resource in inventory.resources
        ),
    )


def _by_id(inventory: Inventory) -> _Claims:
    """Lines whose physical id is the id, ARN or name of exactly one resource of their kind and region."""
    index: dict[tuple[str, str, str], dict[str, Resource]] = defaultdict(dict)
    for resource in inventory.resources:
        for text in {resource.physical_id, resource.arn, resource.name}:
            for kind in _kinds(resource):
                index[kind, resource.region, text][resource.key] = resource
    claims = _Claims()
    for stack in inventory.stacks:
        for line in stack.resources:
            if line.status == "DELETE_COMPLETE":
                continue
            found = {
                **index[line.kind, stack.region, line.physical_id],
                **index[line.kind, GLOBAL, line.physical_id],
            }
            if len(found) != 1 or not line.physical_id or not claims.claim(stack, line, found.values()):
                claims.open.append((stack, line))
    return claims


def _by_content(inventory: Inventory, claims: _Claims) -> None:
    """What has an id that CloudFormation made up, shares with others, or writes otherwise than the service does
    (`bus|rule`, `rule`): told by what the template says of it."""
    scopes = stack_scopes(inventory)
    values = parameters(inventory)
    search = _Search(inventory, claims)
    open_lines, claims.open = claims.open, []
    for stack, line in open_lines:
        told = declared(scopes[stack.key], line.logical_id, values.get(stack.region, {}))
        fitting = [
            part
            for part in search.parts_about(told, stack, line.kind)
            if any(_fits(one, part) for one in _tellings(told, line.kind, part))
        ]
        fitting = fitting or search.alike(told, stack, line)
        module = BY_KIND.get(line.kind)
        if not claims.claim(stack, line, fitting) and not (module and module.SPEC.single and fitting):
            claims.open.append((stack, line))


class _Search:
    """The resources that a line may mean, found by what they belong to and by the ends of their ids."""

    def __init__(self, inventory: Inventory, claims: _Claims) -> None:
        self.claims = claims
        self.parts: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        self.wholes: dict[str, set[str]] = defaultdict(set)
        self.ends: dict[tuple[str, str, str], list[Resource]] = defaultdict(list)
        self.single: dict[tuple[str, str], list[Resource]] = defaultdict(list)
        for resource in inventory.resources:
            for kind in _kinds(resource):
                if resource.parent:
                    self.parts[resource.parent, kind].append(resource)
                self.ends[kind, resource.region, _last(resource.physical_id)].append(resource)
                self.single[kind, resource.region].append(resource)
            for text in resource.identifiers.values():
                self.wholes[text].add(resource.key)

    def parts_about(self, told: Mapping[str, Json], stack: Stack, kind: str) -> Iterator[Resource]:
        """Parts of what is in the same stack, and of what the template names."""
        named = {key for text in _named(told.values()) for key in self.wholes.get(text, ())}
        for whole in dict.fromkeys((*self.claims.within[stack.stack_id], *sorted(named))):
            yield from (part for part in self.parts.get((whole, kind), ()) if part.region in (stack.region, GLOBAL))

    def alike(self, told: Mapping[str, Json], stack: Stack, line: StackResource) -> list[Resource]:
        """The one free resource whose id ends like the line's, or the only one that a Region can have."""
        module = BY_KIND.get(line.kind)
        if module and module.SPEC.single:
            return self.single.get((line.kind, stack.region), [])
        found = [
            each
            for region in (stack.region, GLOBAL)
            for each in self.ends.get((line.kind, region, _last(line.physical_id)), ())
            if line.physical_id and all(_answers(told, each)) and each.key not in self.claims.by_key
        ]
        return found if len(found) == 1 else []


def _kinds(resource: Resource) -> tuple[str, ...]:
    """The types of which a line can be this resource."""
    module = BY_KIND.get(resource.kind)
    return (resource.kind, *(module.SPEC.also if module else ()))


def _tellings(told: Mapping[str, Json], kind: str, part: Resource) -> Iterator[Mapping[str, Json]]:
    """What a template may say of one resource: all, or, where its type is a group of several, each of the group's."""
    if kind == part.kind:
        yield told
        return
    around = {name: value for name, value in told.items() if not isinstance(value, Mapping | list)}
    for value in told.values():
        for item in value if isinstance(value, list) else ():
            if isinstance(item, Mapping):
                yield {**around, **item}


def _named(values: Iterable[Json]) -> Iterator[str]:
    for value in values:
        for text in value if isinstance(value, list) else (value,):
            if isinstance(text, str):
                yield from (text, text.removesuffix("."))


def _fits(declared: Mapping[str, Json], actual: Resource) -> bool:
    answers = _answers(declared, actual)
    return bool(answers) and all(answers)


def _last(identifier: str) -> str:
    return _SEPARATOR.split(identifier)[-1]


def _answers(declared: Mapping[str, Json], actual: Resource) -> list[bool]:
    """For each property that can be compared, whether the template and the resource say the same."""
    compared = (_agrees(value, actual.properties.get(name)) for name, value in declared.items())
    return [agrees for agrees in compared if agrees is not None]


def _agrees(declared: Json, actual: Json) -> bool | None:
    """Whether two values are the same; a list may be told over several parts. None where they cannot be compared."""
    if isinstance(declared, list) and isinstance(actual, list | tuple):
        texts = [item for item in (*declared, *actual) if isinstance(item, str)]
        return set(map(str, actual)) <= set(map(str, declared)) if len(texts) == len(declared) + len(actual) else None
    if isinstance(declared, Mapping | list) or isinstance(actual, Mapping | list | tuple) or actual is None:
        return None
    both = (str(declared).removesuffix("."), str(actual).removesuffix("."))
    return both[0] == both[1] or any(
        one.startswith("arn:") and _last(one) == other for one, other in (both, both[::-1])
    )


def _unmodelled(stack: Stack, line: StackResource, unique: bool) -> Resource:
    """What a stack lists and no module reads. Its `Ref` counts as identifier only where it can mean nothing else."""
    telling = unique and is_telling(line.physical_id)
    return Resource(
        kind=line.kind,
        region=stack.region,
        id=f"{stack.name}/{line.logical_id}",
        physical_id=line.physical_id,
        name=line.physical_id,
        arn=line.physical_id if line.physical_id.startswith("arn:") else "",
        identifiers={"Ref": line.physical_id} if telling else {},
        membership=Membership(stack.stack_id, stack.name, line.logical_id),
        modelled=False,
    )


def _missing(
    inventory: Inventory, lines: Sequence[tuple[Stack, StackResource]], read_kinds: Collection[str]
) -> Iterator[Finding]:
    holders = {
        (resource.kind, resource.region, _last(resource.physical_id)): resource.membership.stack_name
        for resource in inventory.resources
        if resource.membership
    }
    for stack, line in lines:
        if line.kind not in read_kinds or not line.physical_id:
            continue
        listed = f"the stack lists {line.logical_id} as {line.physical_id}, "
        holder = holders.get((line.kind, stack.region, _last(line.physical_id)))
        if holder:
            message, remedy = f"{listed}which belongs to stack {holder}", "remove it from one of the two stacks"
            yield Finding(Severity.WARN, "stack-resource-taken", stack.key, message, remedy)
        else:
            message = f"{listed}but no {line.kind} of that id was found"
            remedy = "compare the stack with what stands (drift detection): it may have been deleted by hand"
            yield Finding(Severity.WARN, "stack-resource-not-found", stack.key, message, remedy)


def _nameless(lines: Sequence[tuple[Stack, StackResource]]) -> Iterator[Gap]:
    for stack, line in lines:
        if not line.physical_id:
            reason = f"stack {stack.name} lists {line.logical_id or 'a resource'} ({line.status}) without a physical id"
            remedy = "repair the stack so that the resource stands, or remove it from the template"
            yield Gap(line.kind, stack.region, reason, remedy)
