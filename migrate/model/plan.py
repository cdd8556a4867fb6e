"""The plan: a contract that a reviewer signs and apply carries out to the letter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from migrate.model.finding import Finding, Gap
from migrate.model.ownership import Ownership
from migrate.model.values import Json, Properties

FORMAT_VERSION = 2
"""Counted up with every change that an older migrate could not read; planning/formats reads the older ones."""


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
    expects   keys of the source's resources and stacks that must be as the plan saw them when it begins
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
    expects: tuple[str, ...] = ()


class TargetState(StrEnum):
    """What was known of a stage's account when the plan was made."""

    UNREAD = "unread"  # the organization could not be asked
    ABSENT = "absent"  # no account of that id, address or name was in the organization
    PRESENT = "present"  # it was there, and `stacks` says what stood in it


@dataclass(frozen=True, slots=True)
class Target:
    """The member account of one stage; `account_id` is empty until the account exists.

    stacks   region/name of each stack that stood in the account -> its fingerprint
    """

    stage: str
    account_name: str
    email: str
    organizational_unit: str
    role_name: str
    account_id: str = ""
    state: TargetState = TargetState.UNREAD
    stacks: Mapping[str, str] = field(default_factory=dict)


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


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """A reference between two resources of which at least one moves; `place` is where in the user it was found."""

    user: str
    used: str
    place: str


@dataclass(frozen=True, slots=True, order=True)
class Rewrite:
    """One change to a live template; `before` and `after` are JSON texts, empty where there is nothing.

    place   path in the template, dotted; secrets are masked on both sides
    """

    template: str
    place: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Hidden:
    """A value that looks like a secret and became a NoEcho parameter, which apply fills in.

    origin   where apply reads it from, in words; reason: what it was recognised by. Never the value
    """

    template: str
    parameter: str
    place: str
    origin: str
    reason: str


@dataclass(frozen=True, slots=True, order=True)
class Handover:
    """Something outside the accounts that people must change by hand: a webhook, a client, an endpoint, a pool id.

    new   the identifier in the new account; empty where it is only known after the deploy
    """

    resource: str
    what: str
    old: str
    new: str
    who: str


@dataclass(frozen=True, slots=True, order=True)
class Policy:
    """An IAM document in the plan's folder: who needs it, and how near it is to IAM's limit of characters."""

    path: str
    account: str
    purpose: str
    characters: int
    limit: int


@dataclass(frozen=True, slots=True, order=True)
class Figure:
    """One estimate with the range that it lies in and what it rests on; no figure is without a basis.

    about   a step's id, `stage:dev`, or empty for the whole plan
    """

    about: str
    measure: str
    low: float
    high: float
    unit: str
    basis: str


@dataclass(frozen=True, slots=True, order=True)
class Unestimated:
    """What could not be estimated, why, and how it could be known."""

    about: str
    measure: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True, order=True)
class Throttle:
    """A step whose speed a published limit of AWS decides."""

    step: str
    limit: str
    basis: str


@dataclass(frozen=True, slots=True)
class Estimates:
    """What carrying the plan out takes, as far as there is a basis to tell."""

    figures: tuple[Figure, ...] = ()
    unknown: tuple[Unestimated, ...] = ()
    throttled: tuple[Throttle, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """The complete instruction set. Sorted throughout: the same inventory and configuration give the same bytes.

    fingerprint          of the whole source account, as it was read
    approvals_required   how many people have to approve it before it may be applied
    files                path -> SHA-256 of every other file of the plan
    """

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
    estimates: Estimates
    configuration: Mapping[str, Json]
    fingerprint: str = ""
    approvals_required: int = 1
    references: tuple[Reference, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    handovers: tuple[Handover, ...] = ()
    policies: tuple[Policy, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    format_version: int = FORMAT_VERSION
