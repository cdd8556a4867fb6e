"""What each kind of step must be told: a loaded plan is held to this before its first step runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrate.model.plan import StepKind
from migrate.model.values import Json

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A step that knows all from its kind and account."""


@dataclass(frozen=True, slots=True)
class OrganizationalUnit:
    """`path`: names of units under the root, with slashes between."""

    path: str


@dataclass(frozen=True, slots=True)
class Account:
    """The account to make or find; `account_id` is empty for one that is to be made."""

    stage: str
    account_name: str
    email: str
    role_name: str
    account_id: str
    organizational_unit: str


@dataclass(frozen=True, slots=True)
class AccountReady:
    """The role that the step waits for."""

    role_name: str


@dataclass(frozen=True, slots=True)
class ArtifactBucket:
    """Its name, as Fn::Sub text."""

    bucket: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """Where the bytes come from: one of function, layer, object, file; and where they go."""

    origin: Table
    sha256: str
    bucket: str
    key: str


@dataclass(frozen=True, slots=True)
class Stack:
    """What CreateStack is called with; `template` is a file of the plan, `resources` says what each logical id is."""

    stack_name: str
    template: str
    parameters: Mapping[str, Table]
    capabilities: tuple[str, ...]
    tags: Mapping[str, str]
    termination_protection: bool
    stack_policy: Table
    resources: Mapping[str, Table]


@dataclass(frozen=True, slots=True)
class Copy:
    """The source's key and name, and the new name where it is not told by a stack."""

    key: str
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that is planned, by its path in the properties."""

    path: tuple[str, ...]
    value: Json


@dataclass(frozen=True, slots=True)
class Expected:
    """One resource to compare, and the planned differences."""

    key: str
    stack_name: str
    region: str
    logical_id: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class VerifyConfiguration:
    """Every resource to compare."""

    resources: tuple[Expected, ...]


@dataclass(frozen=True, slots=True)
class VerifyLeftovers:
    """Identifiers of the source that may stay."""

    allowed: tuple[str, ...]


INPUTS: Mapping[StepKind, type] = {
    StepKind.ORGANIZATION: Nothing,
    StepKind.ORGANIZATIONAL_UNIT: OrganizationalUnit,
    StepKind.ACCOUNT: Account,
    StepKind.ACCOUNT_READY: AccountReady,
    StepKind.ARTIFACT_BUCKET: ArtifactBucket,
    StepKind.ARTIFACT: Artifact,
    StepKind.STACK: Stack,
    StepKind.ENABLE_TRIGGERS: Stack,
    StepKind.COPY_OBJECTS: Copy,
    StepKind.COPY_ITEMS: Copy,
    StepKind.COPY_PARAMETER: Copy,
    StepKind.COPY_SECRET: Copy,
    StepKind.VERIFY_CONFIGURATION: VerifyConfiguration,
    StepKind.VERIFY_LEFTOVERS: VerifyLeftovers,
}
"""Step kind -> the dataclass whose fields are its inputs."""
