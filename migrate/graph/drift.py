"""Drift: where a resource stands otherwise than the template of its stack says. Pure.

The move makes what the template says, so what was changed by hand since would be undone by it. Only what can be known
is compared: values that both sides have, worked out. CloudFormation's own drift detection knows more
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping

from migrate.graph.declared import declared, parameters, stack_scopes
from migrate.model.finding import Finding, Severity
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource
from migrate.model.secrecy import MASK, is_secret
from migrate.model.values import Json
from migrate.resources import BY_KIND

_LAST_PART = re.compile("[:/]")


def drift(inventory: Inventory) -> Iterator[Finding]:
    """A finding for each resource of a stack that differs from its template, naming what differs."""
    scopes = stack_scopes(inventory)
    values = parameters(inventory)
    for resource in inventory.resources:
        stack = inventory.stack_by_id.get(resource.membership.stack_id) if resource.membership else None
        if stack is None or resource.membership is None or not resource.comparable:
            continue
        module = BY_KIND.get(resource.kind)
        if module and module.SPEC.single:
            continue  # several stacks may set it, and each says its own
        told = declared(scopes[stack.key], resource.membership.logical_id, values.get(stack.region, {}))
        different = sorted(_different(told, resource.properties))
        if different:
            yield _finding(resource, stack.name, different)


def _finding(resource: Resource, stack: str, different: list[tuple[str, str, str]]) -> Finding:
    said = "; ".join(f"{path} is {live}, the template says {told}" for path, told, live in different)
    remedy = "update the stack so that both agree, then plan again; the move makes what the template says"
    return Finding(Severity.WARN, "drift", resource.key, f"it was changed outside of stack {stack}: {said}", remedy)


def _different(told: Json, live: Json, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(path, what the template says, what stands), for texts, numbers and flags that both have."""
    told, live = _parsed(told, live), _parsed(live, told)
    if isinstance(told, Mapping) and isinstance(live, Mapping):
        for name in told:
            if name in live:
                yield from _different(told[name], live[name], f"{path}.{name}" if path else name)
    elif _is_plain(told) and _is_plain(live) and not _same(str(told), str(live)):
        yield path, _shown(path, told), _shown(path, live)


def _parsed(value: Json, other: Json) -> Json:
    """A policy as an object where the other side has one: templates may hold either."""
    if isinstance(value, str) and isinstance(other, Mapping):
        try:
            found: Json = json.loads(value)
        except ValueError:
            return value
        return found
    return value


def _is_plain(value: Json) -> bool:
    return isinstance(value, bool | int | float | str)


def _same(told: str, live: str) -> bool:
    """Whether both mean the same: `true` and `True`, `1` and `1.0`, an ARN with and without qualifier, or its name."""
    if told.lower() == live.lower() or told.strip() == live.strip():
        return True
    for one, other in ((told, live), (live, told)):
        if one.startswith("arn:") and (one.startswith(f"{other}:") or _LAST_PART.split(one)[-1] == other):
            return True
    try:
        return float(told) == float(live)
    except ValueError:
        return False


def _shown(path: str, value: Json) -> str:
    return MASK if is_secret(path.rsplit(".", 1)[-1], value) else json.dumps(value, ensure_ascii=False)
