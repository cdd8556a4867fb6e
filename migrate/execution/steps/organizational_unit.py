"""An organizational unit, found by its path under the root, made where it is missing."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.aws import Client
from migrate.aws.calls import call, read
from migrate.execution.protocol import Outputs
from migrate.execution.steps.organization import patiently
from migrate.execution.world import World
from migrate.model.plan import Step
from migrate.resources.spec import Read

CHILDREN = Read("list_organizational_units_for_parent", "OrganizationalUnits", {"ParentId": "Parent"})


def done(step: Step, world: World) -> Outputs | None:
    """The unit's id."""
    found = unit_id(world.client(step, "organizations"), str(step.inputs["path"]))
    return {"id": found} if found else None


def do(step: Step, world: World) -> None:
    """Make each part of the path that is missing."""
    client = world.client(step, "organizations")
    for parent, name, found in _walk(client, str(step.inputs["path"])):
        if not found:
            once = world.sessions.management_once("organizations", step.region)
            patiently(world, once, "create_organizational_unit", ParentId=parent, Name=name)


def unit_id(client: Client, path: str) -> str:
    """The id of the unit at a slash-separated path, of the root for an empty one; empty when it does not exist."""
    last = ""
    for _, _, last in _walk(client, path):
        if not last:
            return ""
    return last or _root(client)


def _walk(client: Client, path: str) -> Iterator[tuple[str, str, str]]:
    """(parent id, name, id or empty) of each part; a part made meanwhile is found when the walk goes on."""
    parent = _root(client)
    for name in filter(None, path.split("/")):
        yield parent, name, _child(client, parent, name)
        parent = _child(client, parent, name)


def _child(client: Client, parent: str, name: str) -> str:
    found = read(client, CHILDREN, {"Parent": parent}) or ()
    return next((str(unit["Id"]) for unit in found if unit["Name"] == name), "")


def _root(client: Client) -> str:
    return str(call(client, "list_roots")["Roots"][0]["Id"])
