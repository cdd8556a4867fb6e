"""How many steps of a kind may run side by side, in one table, each with its reason. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from migrate.model.plan import Step, StepKind


class Scope(StrEnum):
    """What shares a limit: the steps of one account, or those of the whole run."""

    ACCOUNT = "account"
    RUN = "run"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` steps of these kinds at once in each scope; fewer after AWS throttled one of them."""

    name: str
    kinds: frozenset[StepKind]
    most: int
    scope: Scope
    reason: str


LIMITS = (
    Limit(
        "organization",
        frozenset({StepKind.ORGANIZATION, StepKind.ORGANIZATIONAL_UNIT, StepKind.ACCOUNT}),
        1,
        Scope.RUN,
        "Organizations refuses changes side by side (ConcurrentModificationException), and CreateAccount has no client "
        "token: one at a time can be told apart after a lost answer",
    ),
    Limit(
        "stacks",
        frozenset({StepKind.STACK, StepKind.ENABLE_TRIGGERS}),
        4,
        Scope.ACCOUNT,
        "CloudFormation makes a stack's resources side by side by itself, and every stack draws on the same allowance "
        "of control-plane calls of its account (Lambda 15, IAM and API Gateway fewer a second)",
    ),
    Limit(
        "copies",
        frozenset({StepKind.COPY_OBJECTS, StepKind.COPY_ITEMS}),
        4,
        Scope.RUN,
        "each copy has many threads of its own, and all of them read from the one source account that production uses",
    ),
    Limit(
        "parameters",
        frozenset({StepKind.COPY_PARAMETER}),
        2,
        Scope.ACCOUNT,
        "PutParameter is allowed 3 times a second in an account",
    ),
    Limit(
        "secrets",
        frozenset({StepKind.COPY_SECRET}),
        4,
        Scope.ACCOUNT,
        "each secret is a few calls, and changes of secrets share one allowance of the account",
    ),
    Limit(
        "verifications",
        frozenset({StepKind.VERIFY_CONFIGURATION, StepKind.VERIFY_LEFTOVERS}),
        2,
        Scope.ACCOUNT,
        "they share one scan of their account, and are busy with the processor afterwards",
    ),
)
"""A kind that stands in none is held back by the run's parallelism alone."""

_OF_KIND: Mapping[StepKind, Limit] = {kind: limit for limit in LIMITS for kind in limit.kinds}


def group_of(step: Step) -> tuple[str, str]:
    """What the step shares its limit with: the limit's name, and the account where it is counted for each."""
    limit = _OF_KIND.get(step.kind)
    if limit is None:
        return step.kind.value, ""
    return limit.name, step.account if limit.scope is Scope.ACCOUNT else ""


def most_of(step: Step, parallelism: int) -> int:
    """How many steps of its group may run at once."""
    limit = _OF_KIND.get(step.kind)
    return min(limit.most, parallelism) if limit else parallelism
