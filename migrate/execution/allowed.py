"""What the guard lets a step of a kind do: the operations that the plan's policies are made of, and no others. Pure."""

from __future__ import annotations

from functools import cache

from migrate.aws.actions import action_of, operation_model
from migrate.aws.secret_reads import may_give_secrets
from migrate.model.plan import StepKind
from migrate.planning.policies.operations import STEPS


@cache
def own_actions(kind: StepKind) -> tuple[str, ...]:
    """The actions of what such a step calls in its own account, as the guard names them."""
    return _actions(STEPS[kind].own)


@cache
def secret_actions(kind: StepKind) -> tuple[str, ...]:
    """Those of its actions, on either side, whose answers may be secrets."""
    return tuple(filter(may_give_secrets, _actions((*STEPS[kind].own, *STEPS[kind].source))))


def _actions(operations: tuple[str, ...]) -> tuple[str, ...]:
    models = (operation_model(*operation.split(".")) for operation in operations)
    return tuple(sorted({action_of(model) for model in models if model}))
