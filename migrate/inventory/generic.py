"""Generic reading: what no module models, read through Cloud Control as the properties that CloudFormation takes.

Follows https://docs.aws.amazon.com/cloudcontrolapi/latest/userguide/resource-operations-read.html. What is read so is
compared after its stack was made anew; it is not adopted, as nobody has looked at what such a template would leave out.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from migrate.aws.calls import Failure
from migrate.graph.declared import stack_scopes
from migrate.graph.intrinsics import Scope, Unresolved
from migrate.graph.relationships import kind_of_arn
from migrate.inventory.reads import Answer, Reader, Task
from migrate.inventory.schemas import Schema, read_schema
from migrate.inventory.tagged import Tagged
from migrate.model.arn import Arn
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.model.resource import GLOBAL, Resource
from migrate.resources.spec import Read

GET = Read("get_resource", "ResourceDescription.Properties", {"TypeName": "kind", "Identifier": "identifier"})
NOTHING_STANDS = frozenset(
    {
        "AWS::CDK::Metadata",
        "AWS::CloudFormation::CustomResource",
        "AWS::CloudFormation::Stack",
        "AWS::CloudFormation::WaitCondition",
        "AWS::CloudFormation::WaitConditionHandle",
    }
)
"""Lines of stacks behind which nothing can be read: they exist in CloudFormation only, or are read as stacks."""

SHOWN = 3
MADE_BY_STACK = ("aws:cloudformation:stack-id", "aws:cloudformation:logical-id")
_UNSUPPORTED = frozenset({"UnsupportedActionException", "TypeNotFoundException"})
_DENIED = re.compile("not authorized|AccessDenied", re.I)
_PARTS = re.compile("[:/]")
_BY_HAND = "check it by hand, or add a module for the type (docs/resources.md)"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A resource that is only listed, where Cloud Control is asked for it, and what its template says it is."""

    resource: Resource
    region: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class _Unread:
    """Why one could not be read; `hopeless`: no other of its type and region can be read either."""

    wanted: _Wanted
    reason: str
    remedy: str
    hopeless: bool = False


def read_lines(reader: Reader, inventory: Inventory, modelled: Collection[str], tagged: Tagged) -> Inventory:
    """The inventory, with the properties of what stacks list and no module models; what cannot be read is a gap."""
    scopes = stack_scopes(inventory)
    by_id = inventory.stack_by_id
    lines = [
        resource
        for resource in inventory.resources
        if resource.membership and not resource.modelled and _may_stand(resource.kind, modelled)
    ]
    wanted = [
        _Wanted(resource, by_id[resource.membership.stack_id].region, scopes[by_id[resource.membership.stack_id].key])
        for resource in _with_arns(lines, tagged)
        if resource.membership
    ]
    return _completed(reader, inventory, wanted)


def read_listed(
    reader: Reader, inventory: Inventory, modelled: Collection[str], tagged: Tagged
) -> tuple[Inventory, Tagged]:
    """The inventory with what only the tagging API lists, where an ARN tells its type; and the ARNs that do not."""
    nodes: dict[str, _Wanted] = {}
    left: dict[str, tuple[str, Mapping[str, str]]] = {}
    for arn, (region, tags) in sorted(tagged.items()):
        kind, parsed = kind_of_arn(arn), Arn.parse(arn)
        if kind is None or parsed is None or not _may_stand(kind, modelled):
            left[arn] = (region, tags)
            continue
        node = _node(kind, arn, parsed, tags)
        if node.key in nodes or node.key in inventory.by_key:
            node = replace(node, id=parsed.resource)
        nodes[node.key] = _Wanted(node, region)
    return _completed(reader, inventory, list(nodes.values())), left


def _may_stand(kind: str, modelled: Collection[str]) -> bool:
    return kind not in modelled and kind not in NOTHING_STANDS and not kind.startswith("Custom::")


def _with_arns(lines: Iterable[Resource], tagged: Tagged) -> Iterator[Resource]:
    """The lines, with ARN and tags where the tagging API lists them: as CloudFormation's own tags say, or by name."""
    by_place = {tuple(tags.get(name) for name in MADE_BY_STACK): arn for arn, (_, tags) in tagged.items()}
    by_name = {(kind_of_arn(arn), region, name): arn for arn, (region, _) in tagged.items() for name in _ends(arn)}
    for line in lines:
        place = (line.membership.stack_id, line.membership.logical_id) if line.membership else ()
        arn = by_place.get(place) or by_name.get((line.kind, line.region, line.physical_id), "")
        if not arn or kind_of_arn(arn) not in (None, line.kind):
            yield line
        else:
            identifiers = line.identifiers if arn in line.identifiers.values() else {**line.identifiers, "Arn": arn}
            yield replace(line, arn=arn, tags=tagged[arn][1], identifiers=identifiers)


def _node(kind: str, arn: str, parsed: Arn, tags: Mapping[str, str]) -> Resource:
    name = _ends(arn)[0]
    where = parsed.region or GLOBAL
    return Resource(kind, where, name, arn, name.split("/")[-1], arn, {}, {"Arn": arn}, tags, modelled=False)


def _ends(arn: str) -> tuple[str, ...]:
    """What may be the name in an ARN: all after the word for the type, and the last part."""
    resource = arn.split(":", 5)[-1]
    return _PARTS.split(resource, maxsplit=1)[-1], _PARTS.split(resource)[-1]


def _completed(reader: Reader, inventory: Inventory, wanted: Sequence[_Wanted]) -> Inventory:
    reading = _Reading(reader, {one.resource.key: one.resource for one in wanted})
    reader.flow(reading.tasks(wanted))
    resources = {**inventory.by_key, **reading.found}
    gaps = (*inventory.gaps, *_gaps(reading.unread))
    return replace(inventory, resources=tuple(resources[key] for key in sorted(resources)), gaps=gaps)


@dataclass
class _Reading:
    """Reads the wanted resources: each type's schema once, then one of each type and region, then the others."""

    reader: Reader
    found: dict[str, Resource]
    unread: list[_Unread] = field(default_factory=list)

    def tasks(self, wanted: Sequence[_Wanted]) -> Iterator[Task]:
        kinds: dict[str, list[_Wanted]] = defaultdict(list)
        for one in sorted(wanted, key=lambda one: one.resource.key):
            kinds[one.resource.kind].append(one)
        for kind, group in kinds.items():
            yield Task(
                kind, partial(read_schema, self.reader, kind, group[0].region), partial(self._take_schema, group)
            )

    def _take_schema(self, group: Sequence[_Wanted], schema: Schema | Answer) -> Iterator[Task]:
        if isinstance(schema, Answer):
            reason = schema.gap.reason if schema.gap else "it has no schema"
            self.unread += [_Unread(one, reason, schema.gap.remedy if schema.gap else _BY_HAND) for one in group]
            return
        if not schema.is_readable:
            self.unread += [_Unread(one, "Cloud Control cannot read this type", _BY_HAND) for one in group]
            return
        by_region: dict[str, list[_Wanted]] = defaultdict(list)
        for one in group:
            by_region[one.region].append(one)
        for first, *others in by_region.values():
            yield self._task(schema, first, others)

    def _task(self, schema: Schema, one: _Wanted, others: Sequence[_Wanted] = ()) -> Task:
        return Task(schema.kind, partial(_read, self.reader, schema, one), partial(self._take, schema, others))

    def _take(self, schema: Schema, others: Sequence[_Wanted], read: Resource | _Unread) -> Iterator[Task]:
        if isinstance(read, Resource):
            self.found[read.key] = read
        else:
            self.unread.append(read)
            if read.hopeless:
                self.unread += [replace(read, wanted=one) for one in others]
                return
        for one in others:
            yield self._task(schema, one)


def _read(reader: Reader, schema: Schema, wanted: _Wanted) -> Resource | _Unread:
    identifiers = list(dict.fromkeys(_identifiers(schema, wanted)))
    if not identifiers:
        made_of = " and ".join(schema.identifier) or "nothing"
        return _Unread(wanted, f"Cloud Control identifies it by {made_of}, which is not known", _BY_HAND)
    answer = Answer()
    for identifier in identifiers:
        document = {"kind": schema.kind, "identifier": identifier}
        answer = reader.read(schema.kind, "cloudcontrol", wanted.region, GET, document)
        if answer.gap and answer.failure is Failure.ABSENT and answer.code not in _UNSUPPORTED:
            continue
        if answer.gap:
            return _why(wanted, schema, answer, answer.gap)
        resource = _resource(wanted.resource, schema, answer.value)
        if resource is not None:
            return resource
        answer = Answer(gap=Gap("", "", "what Cloud Control answers is not this resource", "look at it by hand"))
    assert answer.gap is not None
    remedy = "it may have been deleted by hand: compare the stack with what stands (drift detection), or look at it"
    return _Unread(wanted, answer.gap.reason, remedy)


def _identifiers(schema: Schema, wanted: _Wanted) -> Iterator[str]:
    """Cloud Control's identifiers of a resource, the likeliest first."""
    resource, names = wanted.resource, schema.identifier
    if wanted.scope and resource.membership:
        if resource.physical_id.count("|") + 1 == len(names):
            yield resource.physical_id
        elif len(names) > 1:
            yield from _composed(names, wanted.scope, resource)
        if len(names) == 1 and resource.arn:
            yield resource.arn
    elif len(names) == 1:
        ends = _ends(resource.arn)
        yield from (resource.arn, *ends) if names[0].lower().endswith("arn") else (*ends, resource.arn)


def _composed(names: Sequence[str], scope: Scope, line: Resource) -> Iterator[str]:
    """The parts of an identifier as the template says them; the one that it does not say is the physical id."""
    parts = [_declared(scope, line, name) for name in names]
    if parts.count(None) <= 1:
        yield "|".join(line.physical_id if part is None else part for part in parts)


def _declared(scope: Scope, line: Resource, name: str) -> str | None:
    resources: Any = scope.stack.template.get("Resources") or {}
    declared: Any = resources.get(line.membership.logical_id if line.membership else "") or {}
    try:
        value = scope.resolve((declared.get("Properties") or {}).get(name))
    except (Unresolved, LookupError, TypeError, ValueError, AttributeError):
        return None
    return value if isinstance(value, str) and value else None


def _resource(listed: Resource, schema: Schema, text: object) -> Resource | None:
    """The listed resource with what Cloud Control says of it; None where that is of something else, or no document."""
    try:
        model = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        model = None
    if not isinstance(model, dict):
        return None
    arn = schema.arn(model)
    if arn and listed.arn and arn != listed.arn:
        return None
    attributes = schema.attributes(model)
    # `Arn` was a guess from the listing: the schema knows what GetAtt calls it.
    known = {
        name: text for name, text in listed.identifiers.items() if name == "Ref" or text not in attributes.values()
    }
    attributes = {name: text for name, text in attributes.items() if text not in known.values()}
    return replace(
        listed,
        arn=listed.arn or arn,
        properties=schema.settable(model),
        identifiers={**known, **attributes},
        tags=schema.tags(model) or listed.tags,
    )


def _why(wanted: _Wanted, schema: Schema, answer: Answer, gap: Gap) -> _Unread:
    if answer.failure is Failure.DENIED or _DENIED.search(gap.reason):
        actions = ", ".join(("cloudformation:GetResource", *schema.read_actions))
        return _Unread(wanted, gap.reason, f"allow {actions} to the role in use")
    if answer.code in _UNSUPPORTED:
        return _Unread(wanted, f"Cloud Control cannot read this type ({answer.code})", _BY_HAND, hopeless=True)
    return _Unread(wanted, gap.reason, gap.remedy, hopeless=answer.failure is Failure.UNSUPPORTED)


def _gaps(unread: Iterable[_Unread]) -> Iterator[Gap]:
    """One gap for each type, region and remedy, naming the first few."""
    groups: dict[tuple[str, str, str], list[_Unread]] = defaultdict(list)
    for one in sorted(unread, key=lambda one: one.wanted.resource.key):
        groups[one.wanted.resource.kind, one.wanted.region, one.remedy].append(one)
    for (kind, region, remedy), group in groups.items():
        names = ", ".join(one.wanted.resource.id for one in group[:SHOWN])
        more = f" and {len(group) - SHOWN} more" if len(group) > SHOWN else ""
        yield Gap(kind, region, f"only listed, not read ({names}{more}): {group[0].reason}", remedy)
