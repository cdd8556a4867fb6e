"""Templates that let go of what a stack made: all of it, or all but the stores whose data is kept. Pure.

A stack with data is not deleted but reduced to its stores. So CloudFormation still owns them under their logical ids,
and the next apply brings the same stack to its whole template again, instead of colliding with tables that nobody owns.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from migrate.graph.intrinsics import walk
from migrate.model.values import Json

MARK = "migrate:rollback"
"""In a resource's Metadata: CloudFormation takes a new DeletionPolicy only together with another change."""

PROTECTED: Mapping[str, tuple[str, Json]] = {
    "AWS::Cognito::UserPool": ("DeletionProtection", "INACTIVE"),
    "AWS::DocDB::DBCluster": ("DeletionProtection", False),
    "AWS::DynamoDB::Table": ("DeletionProtectionEnabled", False),
    "AWS::Neptune::DBCluster": ("DeletionProtection", False),
    "AWS::RDS::DBCluster": ("DeletionProtection", False),
    "AWS::RDS::DBInstance": ("DeletionProtection", False),
}
"""Kind -> the property that forbids deletion, and the value that no longer does."""

GUARDS = frozenset({"AWS::S3::BucketPolicy", "AWS::SecretsManager::ResourcePolicy"})
"""What bars others from a store stays with it."""

_NAMES = re.compile(r"\$\{([^!{}][^{}]*)\}")
_Template = Mapping[str, Any]


def references(value: Json) -> frozenset[str]:
    """The logical ids and parameters that intrinsic functions in a value name."""
    return frozenset(name.partition(".")[0] for name in _named(value))


def needed(template: _Template, roots: Iterable[str]) -> frozenset[str]:
    """The resources `roots`, all that their declarations name, and what guards only these."""
    resources = template.get("Resources", {})
    kept: set[str] = set()
    waiting = [name for name in roots if name in resources]
    while waiting:
        name = waiting.pop()
        if name not in kept:
            kept.add(name)
            waiting += [other for other in _users_needs(resources[name]) if other in resources]
    guards = {name for name, item in resources.items() if item["Type"] in GUARDS}
    for name in guards - kept:
        named = _users_needs(resources[name]) & resources.keys()
        if named and named <= kept:
            kept.add(name)
    return frozenset(kept)


def outputs_used(template: _Template, kept: Collection[str], nested: str) -> frozenset[str]:
    """The outputs of a nested stack that the kept resources read."""
    resources = template.get("Resources", {})
    names = (name for item in kept for name in _named(_declared(resources[item])))
    prefix = f"{nested}.Outputs."
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def released(template: _Template, kept: Collection[str], plan: str) -> dict[str, Any]:
    """The template under which CloudFormation deletes everything but `kept` when it is asked to.

    A policy of Snapshot stays: it deletes, too, and whoever wrote it wanted the snapshot.
    """
    resources = {
        name: item if name in kept else _released(item, plan) for name, item in template.get("Resources", {}).items()
    }
    return {**template, "Resources": resources}


def reduced(template: _Template, kept: Collection[str]) -> dict[str, Any]:
    """The template with the resources `kept` and no others, and the outputs that need no others."""
    resources = {
        name: _without_waits(item, kept) for name, item in template.get("Resources", {}).items() if name in kept
    }
    gone = template.get("Resources", {}).keys() - set(kept)
    outputs = {name: item for name, item in template.get("Outputs", {}).items() if not references(item) & gone}
    rest = {name: item for name, item in template.items() if name not in ("Outputs", "Rules")}
    return {**rest, "Resources": resources, **({"Outputs": outputs} if outputs else {})}


def _released(item: Mapping[str, Any], plan: str) -> dict[str, Any]:
    name, value = PROTECTED.get(item["Type"], ("", None))
    properties = item.get("Properties", {})
    new = dict(item)
    if name in properties and properties[name] != value:
        new["Properties"] = {**properties, name: value}
    if item.get("DeletionPolicy") in ("Retain", "RetainExceptOnCreate"):
        new["DeletionPolicy"] = "Delete"
        new["Metadata"] = {**item.get("Metadata", {}), MARK: plan}
    return new


def _without_waits(item: Mapping[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """A resource without waiting for those that are gone."""
    waits = item.get("DependsOn", ())
    left = [name for name in ([waits] if isinstance(waits, str) else waits) if name in kept]
    rest = {name: value for name, value in item.items() if name != "DependsOn"}
    return {**rest, **({"DependsOn": left} if left else {})}


def _declared(item: Mapping[str, Any]) -> Json:
    return {name: value for name, value in item.items() if name not in ("DependsOn", "Metadata")}


def _users_needs(item: Mapping[str, Any]) -> frozenset[str]:
    return references(_declared(item))


def _named(value: Any) -> Iterator[str]:
    for _, found in walk(value):
        if not isinstance(found, Mapping) or len(found) != 1:
            continue
        argument: Any
        ((function, argument),) = found.items()
        if function == "Ref" and isinstance(argument, str):
            yield argument
        elif function == "Fn::GetAtt":
            yield argument if isinstance(argument, str) else ".".join(map(str, argument or ()))
        elif function == "Fn::Sub":
            text = argument if isinstance(argument, str) else argument[0] if argument else ""
            own = argument[1] if isinstance(argument, list | tuple) and len(argument) > 1 else {}
            yield from (name for name in _NAMES.findall(str(text)) if name not in own)
