"""AWS's published IAM actions: which one an SDK operation needs, whether it only reads, whether it exists at all.

`actions.json` is written by `scripts/authorization`; operations are named as boto3 does, `s3.get_object`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Published:
    """`actions`: prefix -> lower-case name -> name, as IAM compares without regard to case."""

    prefixes: Mapping[str, str]
    renamed: Mapping[str, str]
    reads: Mapping[str, frozenset[str]]
    actions: Mapping[str, Mapping[str, str]]


def action_of(operation: str) -> str:
    """The action, `prefix:Name`, of an operation that only reads. API Gateway's actions are HTTP methods."""
    service, _, name = operation.partition(".")
    prefix = published().prefixes.get(service, service)
    if prefix == "apigateway":
        return "apigateway:GET"
    plain = name.replace("_", "")
    return _renamed().get(f"{prefix}:{plain}".lower()) or known(f"{prefix}:{plain}") or f"{prefix}:{plain}"


def known(action: str) -> str:
    """The action as AWS writes it; empty when AWS's list does not have it."""
    prefix, _, name = action.partition(":")
    found = published().actions.get(prefix.lower(), {}).get(name.lower())
    return f"{prefix.lower()}:{found}" if found else ""


def expanded(action: str) -> tuple[str, ...]:
    """The published actions that a name, which may hold wildcards, stands for; empty when there are none."""
    prefix, _, pattern = action.partition(":")
    names = published().actions.get(prefix.lower(), {})
    return tuple(
        f"{prefix.lower()}:{name}" for lower, name in sorted(names.items()) if fnmatchcase(lower, pattern.lower())
    )


def only_reads(action: str) -> bool:
    """Whether AWS's access level of `prefix:Name` says that it changes nothing; unknown: it may."""
    prefix, _, name = action.partition(":")
    return name in published().reads.get(prefix, ())


def named_after(prefix: str, noun: str) -> Iterator[str]:
    """The actions of a service whose names hold a noun (`Project`), and those that tag and untag."""
    for lower, name in published().actions.get(prefix, {}).items():
        if noun.lower() in lower or lower in ("tagresource", "untagresource", "addtagstoresource"):
            yield f"{prefix}:{name}"


@lru_cache(maxsize=1)
def published() -> Published:
    """The table, read once."""
    table = json.loads((files("migrate.planning.policies") / "actions.json").read_text(encoding="utf-8"))
    reads = {prefix: frozenset(names.split()) for prefix, names in table["reads"].items()}
    every = {
        prefix: table["reads"].get(prefix, "") + " " + table["others"].get(prefix, "")
        for prefix in table["reads"].keys() | table["others"].keys()
    }
    return Published(
        table["prefixes"],
        table["renamed"],
        reads,
        {prefix: {name.lower(): name for name in names.split()} for prefix, names in every.items()},
    )


@lru_cache(maxsize=1)
def _renamed() -> Mapping[str, str]:
    return {name.lower(): action for name, action in published().renamed.items()}
