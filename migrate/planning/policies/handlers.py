"""What CloudFormation needs to make the types of a template: the permissions that each type's own schema publishes.

CloudFormation acts with the permissions of whoever asks it, and each type's schema names them under `handlers`
(https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-schema.html). cfn-lint ships the schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from migrate.planning.policies.published import expanded, known, named_after

HANDLERS = ("create", "delete", "read", "update")
"""`delete`, as a stack that fails is rolled back. A stack never lists."""

CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
NOTHING_MADE = ("AWS::CDK::", "AWS::CloudFormation::")
"""Nothing is made outside of CloudFormation for these; nested stacks are granted as stacks."""

_PREFIXES: Mapping[str, str] = {"DocDB": "rds", "KinesisAnalytics": "kinesisanalytics"}
"""Types without published permissions whose service has another name in IAM."""


@dataclass(frozen=True, slots=True)
class Permissions:
    """What the types need.

    guessed     types without published permissions: theirs are the actions of the service that are named after them
    unknown     types of which not even that could be found
    left_out    published, but no action that AWS knows
    """

    actions: frozenset[str] = frozenset()
    guessed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def permissions(kinds: Iterable[str], region: str) -> Permissions:
    """Of all these types together."""
    found: set[str] = set()
    guessed: list[str] = []
    unknown: list[str] = []
    left_out: set[str] = set()
    for kind in sorted(set(kinds)):
        if kind.startswith(NOTHING_MADE) or kind.startswith(CUSTOM):
            continue
        listed = set(_listed(kind, region, HANDLERS))
        if not listed:
            listed = set(_named_after(kind))
            (guessed if listed else unknown).append(kind)
        for action in listed:
            real = expanded(action) if "*" in action else tuple(filter(None, (known(action),)))
            found |= {action} if "*" in action and real else set(real)
            left_out |= set() if real else {action}
    return Permissions(frozenset(found), tuple(guessed), tuple(unknown), tuple(sorted(left_out)))


def read_permissions(kinds: Iterable[str], region: str) -> frozenset[str]:
    """What Cloud Control needs to read resources of these types, besides its own action."""
    return frozenset(
        action for kind in kinds for listed in _listed(kind, region, ("read",)) for action in expanded(listed)
    )


@lru_cache(maxsize=2048)
def _listed(kind: str, region: str, handlers: tuple[str, ...]) -> tuple[str, ...]:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER, ResourceNotFoundError  # takes a second, and few commands plan

    try:
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, kind).schema
    except ResourceNotFoundError:
        return ()
    published: Mapping[str, Any] = schema.get("handlers") or {}
    return tuple(
        action for name in handlers for action in published.get(name, {}).get("permissions", ()) if ":" in action
    )


def _named_after(kind: str) -> Iterator[str]:
    parts = kind.split("::")
    if len(parts) == 3:
        yield from named_after(_PREFIXES.get(parts[1], parts[1].lower()), parts[2])
