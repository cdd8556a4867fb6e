"""Made by the services' APIs on moto, read, put into a template, deployed on ministack, read back, and compared."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import networkx

from migrate.aws import Connect
from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.execution.compare import differences
from migrate.execution.dictionary import Dictionary
from migrate.graph import build
from migrate.graph.references import Identifiers
from migrate.inventory.scan import scan
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership, Standing
from migrate.model.plan import Treatment
from migrate.model.resource import Resource
from migrate.model.values import Json, canonical
from migrate.planning.brief import Brief
from migrate.planning.moves import Move, Moves
from migrate.planning.names import ACCOUNT
from migrate.planning.translate import Language
from migrate.planning.triggers import ABSENT
from migrate.planning.unit import Unit
from migrate.planning.units import deployment
from migrate.resources import BY_KIND
from migrate.resources.reading import search
from tests.resources import making
from tests.resources.cases import problems
from tests.resources.deviations import MADE, READ, Deviation, all_made, kinds_of
from tests.resources.emulators import MOTO_ACCOUNT, clients

REGION, STAGE, AT = "us-east-1", "dev", "2026-01-01T00:00:00Z"
_TRIES = 2000


def made(area: str, moto: Connect) -> Inventory:
    """What an area makes on moto, as the scan reads it."""
    module = import_module(f"{making.__name__}.{area}")
    make: Callable[[Connect], None] = module.make
    make(moto)
    return scan(moto, MOTO_ACCOUNT, "aws", [REGION], AT, kinds_of(area))


def flaws(inventory: Inventory, kinds: Collection[str]) -> Iterator[Deviation]:
    """Which of an area's kinds were not read of moto, and what CloudFormation would not take of what was."""
    for kind in sorted(kinds):
        found = [resource for resource in inventory.resources if resource.kind == kind]
        if not found or not all(resource.modelled for resource in found):
            yield Deviation("moto", kind, READ, _gaps(inventory, kind) or "is not listed")
        for resource in filter(_is_creatable, found):
            if not resource.physical_id or BY_KIND[kind].SPEC.ref_identifies != ("Ref" in resource.identifiers):
                yield Deviation("moto", kind, "Ref", "is not told")
            for problem in problems(kind, resource.properties):
                place, _, message = problem.partition(": ")
                yield Deviation("moto", kind, _path(place.split("/")), message)


def unmade(moto: Connect) -> set[Deviation]:
    """The kinds of which moto cannot so much as list none; no area can make those."""
    kinds = BY_KIND.keys() - all_made()
    empty = scan(moto, MOTO_ACCOUNT, "aws", [REGION], AT, kinds)
    return {Deviation("moto", kind, MADE, does) for kind in kinds if "not offered" in (does := _gaps(empty, kind))}


class RoundTrip:
    """The second half: an inventory of moto's, made again on ministack at `url`."""

    def __init__(self, url: str, inventory: Inventory) -> None:
        self._url = url
        self._inventory = replace(inventory, resources=tuple(filter(_is_creatable, inventory.resources)))
        self._graph = build(self._inventory)

    def deviations(self, hint: Collection[str]) -> set[Deviation]:
        """All of them. `hint` are the kinds that are not to be tried with the others: each is tried by itself."""
        kinds = {resource.kind for resource in self._inventory.resources}
        refused = {kind: reason for kind in sorted(kinds & set(hint)) if (reason := self._refusal(kind, hint))}
        while True:
            kept = self._without({*refused, *hint})
            deployed = Deployed.of(self._url, kept)
            if not deployed.failed:
                break
            refused |= deployed.failed
        return {
            *(Deviation("ministack", kind, MADE, reason) for kind, reason in refused.items()),
            *deployed.deviations(),
        }

    def _refusal(self, kind: str, hint: Collection[str]) -> str:
        """Why ministack does not make a kind, tried with all that it refers to; empty when it does."""
        own = [resource.key for resource in self._inventory.resources if resource.kind == kind]
        needed = {key for one in own for key in networkx.descendants(self._graph, one)}
        others = self._without(hint).resources
        tried = [one for one in self._inventory.resources if one.key in own or (one.key in needed and one in others)]
        failed = Deployed.of(self._url, replace(self._inventory, resources=tuple(tried))).failed
        return failed.get(kind, "")

    def _without(self, kinds: Collection[str]) -> Inventory:
        kept = tuple(resource for resource in self._inventory.resources if resource.kind not in kinds)
        return replace(self._inventory, resources=kept)


@dataclass
class Deployed:
    """An inventory, and what stands of it in an account of ministack's own. `failed`: kind -> why it was not made."""

    inventory: Inventory
    account: str
    connect: Connect
    failed: dict[str, str] = field(default_factory=dict)
    physical: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str, inventory: Inventory) -> Deployed:
        """Deployed as the planner would adopt it, in an account that nothing else was deployed in."""
        account = f"{next(_ACCOUNTS):012d}"
        deployed = cls(inventory, account, clients(url, account))
        for unit in units(inventory):
            deployed._deploy(unit)
            if deployed.failed:
                break
        return deployed

    def _deploy(self, unit: Unit) -> None:
        self._upload(unit)
        stacks = self.connect("cloudformation", unit.region)
        stacks.create_stack(
            StackName=unit.name,
            TemplateBody=canonical(unit.final or unit.template),
            Parameters=[{"ParameterKey": key, "ParameterValue": text} for key, text in self._parameters(unit)],
            Capabilities=["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
        if _status(stacks, unit.name) == "CREATE_COMPLETE":
            for line in stacks.describe_stack_resources(StackName=unit.name)["StackResources"]:
                self.physical[unit.members[line["LogicalResourceId"]].key] = line["PhysicalResourceId"]
            return
        for event in stacks.describe_stack_events(StackName=unit.name)["StackEvents"]:
            if event["ResourceStatus"] == "CREATE_FAILED" and event["ResourceType"] != "AWS::CloudFormation::Stack":
                self.failed[event["ResourceType"]] = _shape(
                    event["ResourceStatusReason"].split(": AWS::")[0], self.account
                )
        if not self.failed:
            raise AssertionError(f"ministack did not deploy {unit.name}, and does not say why")

    def _upload(self, unit: Unit) -> None:
        """Code that does nothing, where the template looks for the functions' own."""
        if unit.artifacts:
            s3, bucket = self.connect("s3", unit.region), f"migrate-artifacts-{self.account}-{unit.region}"
            s3.create_bucket(Bucket=bucket)
            for artifact in unit.artifacts:
                s3.put_object(Bucket=bucket, Key=artifact.key, Body=_archive())

    def _parameters(self, unit: Unit) -> Iterator[tuple[str, str]]:
        known = dict(self._known()) if unit.parameters else {}
        for name, given in unit.parameters.items():
            source: Any = given.get("property")
            if source is None:
                yield name, known[str(given["identifier"])]
                continue
            value: Any = self.inventory.by_key[source["key"]].properties
            for part in source["path"]:
                value = value[part]
            yield name, str(value)

    def _known(self) -> Iterator[tuple[str, str]]:
        for key, found in self._pairs(self._read()).items():
            source = self.inventory.by_key[key]
            yield from ((old, found.identifiers.get(label, old)) for label, old in source.identifiers.items())

    def _read(self) -> Inventory:
        kinds = {resource.kind for resource in self.inventory.resources}
        return scan(self.connect, self.account, "aws", [REGION], AT, kinds)

    def _pairs(self, target: Inventory) -> Mapping[str, Resource]:
        """Source key -> the resource that ministack's stack holds in its place."""
        places = {
            (one.membership.stack_name, one.membership.logical_id): one for one in target.resources if one.membership
        }
        return {
            resource.key: places[unit.name, logical_id]
            for unit in units(self.inventory)
            for logical_id, resource in unit.members.items()
            if (unit.name, logical_id) in places
        }

    def deviations(self) -> Iterator[Deviation]:
        """Where what was read back is not what was put in."""
        target = self._read()
        pairs = self._pairs(target)
        planned = self._planned()
        known = {old: new for labels in planned.values() for old, new in labels.values()}
        known[self.inventory.account] = self.account
        identifiers = Identifiers(self.inventory, also=known)
        for source in self.inventory.resources:
            found = pairs.get(source.key)
            if found is None or not found.modelled:
                does = _gaps(target, source.kind) or "is not found by what its stack says of it"
                yield Deviation("ministack", source.kind, READ, does)
                continue
            yield from self._misnamed(source, found)
            own = _named(found, source, {label: new for label, (_, new) in planned[source.key].items()})
            translated = Dictionary(identifiers, known, {**pairs, source.key: own})
            expected: Any = translated.value(source.properties, source, REGION)
            for difference in differences(expected, found.properties, {}):
                what = _does(difference.expected, difference.found)
                yield Deviation("ministack", source.kind, _path(difference.path), what)

    def _misnamed(self, source: Resource, found: Resource) -> Iterator[Deviation]:
        """Where CloudFormation calls it otherwise than the service does, or the service does not tell a name."""
        if BY_KIND[source.kind].SPEC.ref_identifies and self.physical[source.key] != found.physical_id:
            ref, name = (_shape(text, self.account) for text in (self.physical[source.key], found.physical_id))
            yield Deviation("ministack", source.kind, "Ref", f"is {ref}, and {name} for the service")
        for label in sorted(source.identifiers.keys() - found.identifiers.keys() - {"_name"}):
            yield Deviation("ministack", source.kind, label, "is not told")

    def _planned(self) -> Mapping[str, Mapping[str, tuple[str, str]]]:
        """Resource key -> label -> (source identifier, the one that the planner foretells)."""
        language = _language(_brief(self.inventory))
        return {
            resource.key: {
                label: (resource.identifiers[label], new.replace(ACCOUNT, self.account))
                for label, new in language.moving[resource.key].items()
            }
            for resource in self.inventory.resources
        }


def units(inventory: Inventory) -> Sequence[Unit]:
    """The templates that the planner writes when all of an inventory moves and none of it lives in a stack."""
    brief = _brief(inventory)
    return deployment(brief, _moves(inventory), _language(brief)).units


def _brief(inventory: Inventory) -> Brief:
    config = Config(
        SourceConfig(inventory.account, inventory.regions),
        OrganizationConfig("aws+{stage}@example.com"),
        {STAGE: StageConfig(STAGE)},
        path=Path("migrate.toml"),
    )
    owned = Ownership(Standing.STAGE, STAGE)
    ownership = {resource.key: owned for resource in inventory.resources}
    return Brief(inventory, build(inventory), ownership, config, (STAGE,))


def _moves(inventory: Inventory) -> Moves:
    return {resource.key: Move(Treatment.ADOPT, "", (STAGE,)) for resource in inventory.resources}


def _language(brief: Brief) -> Language:
    return Language.of(brief, _moves(brief.inventory), STAGE)


def _named(found: Resource, source: Resource, planned: Mapping[str, str]) -> Resource:
    """The resource found, but called what it should be called: else any name would be the right one."""
    name = {"_name": source.identifiers["_name"]} if "_name" in source.identifiers else {}
    return replace(found, identifiers={**found.identifiers, **name, **planned})


def _shape(identifier: str, account: str) -> str:
    """An identifier without what is another one each time."""
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f-]{27})?", "ID", identifier.replace(account, "ACCOUNT"))
    return re.sub(r"localhost:\d+", "HOST", text)


def _accounts() -> Iterator[int]:
    number = 200000000000
    while True:
        yield (number := number + 1)


_ACCOUNTS = _accounts()


def _is_creatable(resource: Resource) -> bool:
    refused = BY_KIND[resource.kind].SPEC.uncreatable
    return resource.modelled and not (refused and search(refused, resource.properties))


def _status(stacks: Any, name: str) -> str:
    for _ in range(_TRIES):
        status: str = stacks.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        if not status.endswith("_IN_PROGRESS"):
            return status
    raise AssertionError(f"stack {name} does not settle")


def _archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr("api.py", "def handle(event, context): return event")
    return archive.getvalue()


def _gaps(inventory: Inventory, kind: str) -> str:
    """Why a kind was not read, or not read whole; empty when nothing says so."""
    about = (gap for gap in inventory.gaps if gap.what == kind or gap.what.startswith((f"{kind} ", f"{kind}/")))
    return "; ".join(sorted({_shape(gap.reason, inventory.account) for gap in about}))


def _path(parts: Sequence[str | int]) -> str:
    return ".".join("*" if str(part).isdigit() else str(part) for part in parts)


def _does(expected: Json, found: Json) -> str:
    if found == ABSENT:
        return "leaves it out"
    if expected == ABSENT:
        return f"adds {_short(found)}"
    return f"says {_short(found)} for {_short(expected)}"


def _short(value: Json) -> str:
    text = json.dumps(value, sort_keys=True, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
