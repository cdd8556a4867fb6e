"""The plan: a contract that a reviewer signs and apply carries out to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from migrate.model.finding import Finding, Gap
from migrate.model.ownership import Ownership
from migrate.model.values import Json, Properties

FORMAT_VERSION = 1


class Phase(StrEnum):
    """In the order in which they run; nothing before CUTOVER changes anything in the source account."""

    PREFLIGHT = "preflight"
    ACCOUNT = "account"
    ACCESS = "access"
    FOUNDATION = "foundation"
    DEPLOY = "deploy"
    DATA = "data"
    VERIFY = "verify"
    CUTOVER = "cutover"
    DECOMMISSION = "decommission"


class Treatment(StrEnum):
    """How a resource gets to its new account."""

    STACK = "stack"  # with the stack that it lives in
    ADOPT = "adopt"  # in a template that the planner wrote
    COPY = "copy"  # CloudFormation cannot make it: the datastore's copy does
    BY_HAND = "by hand"  # a person must; the finding says how
    STAY = "stay"  # not moved


class StepKind(StrEnum):
    """One module of execution/steps carries out each kind."""

    ORGANIZATION = "organization"
    ORGANIZATIONAL_UNIT = "organizational-unit"
    ACCOUNT = "account"
    ACCOUNT_READY = "account-ready"
    ARTIFACT_BUCKET = "artifact-bucket"
    ARTIFACT = "artifact"
    STACK = "stack"
    COPY_OBJECTS = "copy-objects"
    COPY_ITEMS = "copy-items"
    COPY_PARAMETER = "copy-parameter"
    COPY_SECRET = "copy-secret"
    VERIFY_CONFIGURATION = "verify-configuration"
    VERIFY_LEFTOVERS = "verify-leftovers"
    ENABLE_TRIGGERS = "enable-triggers"


@dataclass(frozen=True, slots=True)
class Step:
    """One idempotent piece of work: is it already so? -> do -> verify.

    account   `management`, or `stage:dev` for that stage's new account. Never the source
    needs     ids of the steps whose end it waits for
    inputs    everything the step has to know; apply decides nothing
    undo      how it is taken back, in words
    """

    id: str
    phase: Phase
    kind: StepKind
    account: str
    region: str
    title: str
    needs: tuple[str, ...] = ()
    inputs: Properties = field(default_factory=dict)
    undo: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """The member account of one stage; `account_id` is empty until the account exists."""

    stage: str
    account_name: str
    email: str
    organizational_unit: str
    role_name: str
    account_id: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """What happens to one resource of the source account, and why."""

    key: str
    ownership: Ownership
    treatment: Treatment
    reason: str
    fingerprint: str
    stages: tuple[str, ...] = ()
    unit: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class CutEdge:
    """A reference that the move severs: `user` names `used` at `place` by `token`, and they part.

    `breaks`: something that runs, or production, is hurt unless somebody decides.
    """

    user: str
    used: str
    place: str
    token: str
    decision: str
    breaks: bool
    consequence: str


@dataclass(frozen=True, slots=True)
class Option:
    """One way to decide: what it entails, and the policy statements of both sides where access is granted."""

    decision: str
    entails: str
    statements: tuple[Properties, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be decided about one resource: its severed references, the ways to go, and the one that is right.

    `suggested` is empty where none is clearly right; `reason` says why it is.
    """

    used: str
    edges: tuple[CutEdge, ...]
    options: tuple[Option, ...]
    suggested: str = ""
    reason: str = ""

    @property
    def undecided(self) -> bool:
        """Whether a reference is left of which nobody said what becomes of it."""
        return any(not edge.decision for edge in self.edges)


@dataclass(frozen=True, slots=True)
class Plan:
    """The complete instruction set. Sorted throughout: the same inventory and configuration give the same bytes."""

    name: str
    tool_version: str
    source_account: str
    regions: tuple[str, ...]
    created_at: str
    expires_at: str
    targets: tuple[Target, ...]
    resources: tuple[Planned, ...]
    stacks: Mapping[str, str]
    identifiers: Mapping[str, Mapping[str, str]]
    cut: tuple[Question, ...]
    steps: tuple[Step, ...]
    findings: tuple[Finding, ...]
    gaps: tuple[Gap, ...]
    estimates: Mapping[str, Json]
    configuration: Mapping[str, Json]
    files: Mapping[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION
