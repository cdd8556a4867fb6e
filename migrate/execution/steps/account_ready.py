"""Waits until a new account can be entered: CreateAccount says SUCCEEDED minutes before the role is there."""

from __future__ import annotations

from migrate.aws.calls import CallError, Failure
from migrate.execution.protocol import Outputs
from migrate.execution.world import World
from migrate.model.plan import Step

LIMIT = 1200.0


def done(step: Step, world: World) -> Outputs | None:
    """The account's id, when its role answers as that account."""
    account = world.account_id(step.account)
    try:
        world.client(step, "sts")
    except CallError as error:
        if error.failure is Failure.DENIED:
            return None
        raise
    return {"account_id": account}


def do(step: Step, world: World) -> None:
    """Try until it works; StepFailed after 20 minutes."""
    what = f"entering account {world.account_id(step.account)} through role {step.inputs['role_name']}"
    world.poll(lambda: done(step, world), what, LIMIT)
