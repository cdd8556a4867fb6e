"""What a template holds beside resources: constants and remarks, in which a secret is masked. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from migrate.graph.intrinsics import walk
from migrate.model.finding import Finding, Severity
from migrate.model.secrecy import MASK, masked
from migrate.model.stack import Stack
from migrate.model.values import Json
from migrate.planning.reasons import Place, Reasons, differing

_INIT = "AWS::CloudFormation::Init"
"""Metadata by which an instance sets itself up; all other metadata makes nothing."""

_WHY = "looks like a secret, which no plan may hold: masked, and nothing reads it"


def unseen(
    stack: Stack, template: Mapping[str, Json], reasons: Reasons, unread: Collection[tuple[str, ...]]
) -> tuple[dict[str, Json], tuple[Finding, ...]]:
    """The template with secrets masked in mappings and metadata, and a finding for each that is read all the same.

    `unread` are the keys of constants that turned out to be secrets where they are used; these look-ups are gone.
    """
    new = dict(template)
    findings: list[Finding] = []
    read = list(_looked_up(template))
    for name in ("Mappings", "Metadata"):
        if name in new:
            new[name] = masked(new[name])
    if unread and "Mappings" in new:
        new["Mappings"] = _without(new["Mappings"], unread)
    resources = _mapping(new.get("Resources"))
    remarks = {logical_id: item["Metadata"] for logical_id, item in resources.items() if "Metadata" in _mapping(item)}
    if remarks:
        new["Resources"] = {
            **resources,
            **{key: {**resources[key], "Metadata": masked(remark)} for key, remark in remarks.items()},
        }
    for place in _masked_places(template, new, remarks):
        reasons.add(place, _WHY)
        if _INIT in place or (place[0] == "Mappings" and any(_may_read(keys, place[1:]) for keys in read)):
            findings.append(_finding(stack, place))
    return new, tuple(findings)


def _without(mappings: Json, unread: Collection[tuple[str, ...]], place: tuple[str, ...] = ()) -> Json:
    if isinstance(mappings, Mapping):
        return {name: _without(item, unread, (*place, name)) for name, item in mappings.items()}
    return MASK if place in unread else mappings


def _masked_places(
    before: Mapping[str, Json], after: Mapping[str, Any], remarks: Mapping[str, Json]
) -> Iterator[Place]:
    for name in ("Mappings", "Metadata"):
        if name in before:
            yield from differing(before[name], after[name], (name,))
    for logical_id, remark in remarks.items():
        new = after["Resources"][logical_id]["Metadata"]
        yield from differing(remark, new, ("Resources", logical_id, "Metadata"))


def _looked_up(template: Mapping[str, Json]) -> Iterator[Sequence[Any]]:
    """The keys of each Fn::FindInMap of a template."""
    for _, value in walk(template):
        keys = value.get("Fn::FindInMap") if isinstance(value, Mapping) else None
        if isinstance(keys, list | tuple):
            yield keys


def _may_read(keys: Sequence[Any], place: Sequence[str | int]) -> bool:
    """Whether a look-up with these keys may come upon a place of the mappings."""
    return all(not isinstance(key, str) or key == part for key, part in zip(keys, place, strict=False))


def _finding(stack: Stack, place: Place) -> Finding:
    where = ".".join(map(str, place))
    return Finding(
        Severity.BLOCK,
        "secret-out-of-reach",
        stack.key,
        f"{where} looks like a secret, which no plan may hold, and the template reads it from there",
        "keep it in Secrets Manager or Systems Manager and name it by a dynamic reference ({{resolve:…}}), or make it "
        "a NoEcho parameter of the stack; then plan again",
    )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
