"""Takes back an organizational unit, when nothing is in it: its accounts stay, and then so does the unit."""

from __future__ import annotations

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, read
from migrate.execution.steps.organization import patiently
from migrate.execution.steps.organizational_unit import CHILDREN, unit_id
from migrate.execution.undo.protocol import Wishes
from migrate.execution.world import World
from migrate.model.plan import Step
from migrate.resources.spec import Read

ACTIONS: tuple[str, ...] = ("organizations:DeleteOrganizationalUnit",)
ACCOUNTS = Read("list_accounts_for_parent", "Accounts[].Id", {"ParentId": "Parent"})


def changed(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """Nothing: only an empty unit is deleted, whoever emptied it."""
    return ()


def kept(step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
    """The unit, while something is in it."""
    client = world.client(step, "organizations")
    held = _held(client, _id(step, world))
    return (f"organizational unit {step.inputs['path']} holds {', '.join(held)}",) if held else ()


def undone(step: Step, world: World, wishes: Wishes) -> bool:
    """Whether it is gone, or something is in it."""
    client, unit = world.client(step, "organizations"), _id(step, world)
    return not unit or unit_id(client, str(step.inputs["path"])) != unit or bool(_held(client, unit))


def undo(step: Step, world: World, wishes: Wishes) -> None:
    """Delete it."""
    try:
        patiently(
            world,
            world.client(step, "organizations"),
            "delete_organizational_unit",
            OrganizationalUnitId=_id(step, world),
        )
    except CallError as error:
        if error.failure is not Failure.ABSENT:
            raise


def _id(step: Step, world: World) -> str:
    """The very unit that was made; one of whose making no end was written is found by its path."""
    made = world.finished.get(step.id, {}).get("id")
    return str(made) if made else unit_id(world.client(step, "organizations"), str(step.inputs["path"]))


def _held(client: Client, unit: str) -> tuple[str, ...]:
    if not unit:
        return ()
    try:
        accounts = [f"account {one}" for one in read(client, ACCOUNTS, {"Parent": unit}) or ()]
        units = [f"unit {one['Name']}" for one in read(client, CHILDREN, {"Parent": unit}) or ()]
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return ()
        raise
    return (*accounts, *units)
