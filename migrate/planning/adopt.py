"""One template for resources that live in no stack, written from their properties."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence

import networkx

from migrate.model.resource import Resource
from migrate.model.values import Json, Properties, canonical, digest
from migrate.planning.artifacts import Artifact, live_code, pointer
from migrate.planning.brief import Brief
from migrate.planning.parts import TakenOut, taken_out
from migrate.planning.translate import Language, Translation, parameter_of
from migrate.planning.triggers import switched_off, with_off
from migrate.planning.unit import Change, Unit
from migrate.resources import BY_KIND

MAKES_FIRST: Mapping[str, tuple[str, ...]] = {
    "AWS::ApiGateway::Deployment": ("AWS::ApiGateway::Method",),
    "AWS::ApiGatewayV2::Deployment": ("AWS::ApiGatewayV2::Route",),
}
"""What must stand before a type although nothing in its properties says so: a deployment is a picture of its API."""


def adopt(language: Language, region: str, name: str, resources: Sequence[Resource]) -> Unit:
    """The unit that makes `resources` in the new account."""
    local = _logical_ids(resources, language.brief.inventory.account)
    apart = taken_out(language.brief, resources)
    literal = _circle_breakers(language, resources, apart.pairs)
    variables = language.brief.config.parameters.get(name, {})
    translation = Translation(
        language, region, local, prefer_local=True, literal=literal, owner=name, variables=variables
    )
    beside: dict[tuple[str, str], list[str]] = defaultdict(list)
    for resource in resources:
        beside[resource.parent, resource.kind].append(local[resource.key])
    artifacts: list[Artifact] = []
    changes: list[Change] = []
    off_resources: dict[str, Json] = {}
    on_resources: dict[str, Json] = {}
    for resource in resources:
        logical_id = local[resource.key]
        properties = _properties(translation, resource, logical_id, artifacts)
        for part_id, part in _separate(translation, resource, properties, apart):
            on_resources[part_id] = off_resources[part_id] = part
        off = switched_off(resource.kind, properties)
        changes += [Change(logical_id, (key,), value, "switched off until cutover") for key, value in off.items()]
        first = _first(resource, properties, beside, translation)
        on_resources[logical_id] = _declared(resource, properties, first)
        off_resources[logical_id] = _declared(resource, with_off(properties, off), first)
    head = _head(language.stage, translation)
    return Unit(
        stage=language.stage,
        region=region,
        name=name,
        template={**head, "Resources": off_resources},
        final={**head, "Resources": on_resources} if changes else {},
        members={logical_id: resource for resource in resources for logical_id in [local[resource.key]]},
        parameters={
            **{name: {"identifier": token} for name, token in sorted(translation.parameters.items())},
            **dict(sorted(translation.secrets.items())),
        },
        artifacts=tuple(artifacts),
        changes=tuple(changes),
        stays=tuple(sorted(translation.stays)),
        findings=tuple(sorted(translation.findings)),
        hidden=dict(sorted(translation.hidden.items())),
    )


def _head(stage: str, translation: Translation) -> Properties:
    head: dict[str, Json] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Resources of stage {stage} that lived in no stack, adopted by migrate",
    }
    names = {*translation.parameters, *translation.secrets}
    if names:
        head["Parameters"] = {name: parameter_of(name in translation.secrets) for name in sorted(names)}
    return head


def _properties(
    translation: Translation, resource: Resource, logical_id: str, artifacts: list[Artifact]
) -> dict[str, Json]:
    path = ("Resources", logical_id, "Properties")
    properties = {
        name: translation.value(value, (*path, name), resource.key) for name, value in resource.properties.items()
    }
    artifact = live_code(resource)
    where = pointer(resource.kind, artifact, translation.region) if artifact else None
    if artifact and where:
        artifacts.append(artifact)
        properties[where[0]] = where[1]
    return properties


def _separate(
    translation: Translation, resource: Resource, properties: dict[str, Json], apart: TakenOut
) -> Iterator[tuple[str, Json]]:
    """The items that are resources of their own, each as (logical id, declaration); they leave `properties`."""
    logical_id = translation.local[resource.key]
    for name, (kind, whole) in BY_KIND[resource.kind].SPEC.parts.items():
        numbers = apart.items.get((resource.key, name), ())
        items = resource.properties.get(name)
        if not numbers or not isinstance(items, list | tuple):
            continue
        path = ("Resources", logical_id, "Properties", name)
        for number in sorted(numbers):
            # With nobody as its user, a text that names the whole becomes a reference to it.
            said = translation.value(items[number], (*path, number))
            assert isinstance(said, Mapping)
            ref: Json = {"Ref": logical_id}
            yield f"{logical_id}{name}{number}", {"Type": kind, "Properties": {whole: ref, **said}}
        left = [
            translation.value(item, (*path, number), resource.key)
            for number, item in enumerate(items)
            if number not in numbers
        ]
        properties.pop(name)
        properties |= {name: left} if left else {}


def _first(
    resource: Resource,
    properties: Mapping[str, Json],
    beside: Mapping[tuple[str, str], Sequence[str]],
    translation: Translation,
) -> list[str]:
    """Logical ids of what must stand before a resource although its properties do not say so.

    `beside` has the logical ids of the template by (parent, kind).
    """
    whole = translation.local.get(resource.parent, "")
    said = not whole or (resource.key, resource.parent) in translation.literal or _names(properties, whole)
    makers = MAKES_FIRST.get(resource.kind, ())
    parts = (logical_id for kind in makers for logical_id in beside.get((resource.parent, kind), ()))
    return sorted([*([] if said else [whole]), *parts])


def _names(properties: Mapping[str, Json], logical_id: str) -> bool:
    """Whether an intrinsic function in the properties names a resource, which also makes CloudFormation wait for it.

    A part names its whole, but not always so that it could be told from prose: a function may be called `api`.
    """
    said = (f'{{"Ref":"{logical_id}"}}', f'"Fn::GetAtt":["{logical_id}",', f"${{{logical_id}}}", f"${{{logical_id}.")
    text = canonical(properties)
    return any(name in text for name in said)


def _declared(resource: Resource, properties: Mapping[str, Json], first: Sequence[str]) -> Json:
    return {
        "Type": resource.kind,
        **({"DependsOn": list(first)} if first else {}),
        "DeletionPolicy": "Retain",
        "UpdateReplacePolicy": "Retain",
        "Properties": dict(properties),
    }


def _logical_ids(resources: Sequence[Resource], account: str) -> Mapping[str, str]:
    """Resource key -> logical id: the name in camel case after the type's last word, told apart by a digest."""
    wanted = {
        resource.key: _camel(f"{resource.kind.split('::')[-1]} {resource.id.replace(account, '')}")
        for resource in resources
    }
    taken = Counter(wanted.values())
    return {key: name if taken[name] == 1 else f"{name}{digest(key)[:6]}" for key, name in wanted.items()}


def _camel(text: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in re.findall(r"[A-Za-z0-9]+", text))[:120]


def _circle_breakers(
    language: Language, resources: Sequence[Resource], apart: Collection[tuple[str, str]]
) -> frozenset[tuple[str, str]]:
    """References that would close a circle of intrinsic functions and can be written as texts known now.

    A key's policy names a role whose policy names the key: CloudFormation refuses circles, so one of the two is
    written out. Policies go first, since IAM does not ask whether what they name exists.
    """
    brief, keys = language.brief, {resource.key for resource in resources}
    circular: networkx.DiGraph[str] = networkx.DiGraph()
    circular.add_nodes_from(sorted(keys))
    edges = {(user, used) for user, used in brief.graph.edges(keys) if used in keys}
    circular.add_edges_from(sorted(edges - set(apart)))
    broken: set[tuple[str, str]] = set()
    while True:
        parts = [part for part in networkx.strongly_connected_components(circular) if len(part) > 1]
        candidates = sorted(
            (not user.startswith("AWS::IAM::"), user, used)
            for part in parts
            for user, used in circular.subgraph(part).edges()
            if _all_known(brief, language, user, used)
        )
        if not candidates:
            return frozenset(broken)
        _, user, used = candidates[0]
        broken.add((user, used))
        circular.remove_edge(user, used)


def _all_known(brief: Brief, language: Language, user: str, used: str) -> bool:
    """Whether every identifier by which `user` names `used` is known before it is made."""
    labels = [edge["label"] for edge in brief.graph[user][used].values()]
    return all(label in language.moving.get(used, {}) for label in labels if label != "parent")
