"""The parameters of a stack step, worked out: plain values, identifiers made by earlier steps, and secrets.

A secret is read when the stack is made and lives nowhere else: not in the plan, the journal or an error.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from migrate.execution.failures import StepFailed
from migrate.execution.world import STAGE, World
from migrate.model.plan import Step

SECRET = frozenset({"environment", "parameter", "property"})


def open_values(step: Step, world: World) -> Mapping[str, str]:
    """The parameters that are no secret: name -> value."""
    return {name: _open(name, given, step, world) for name, given in _given(step) if not SECRET & given.keys()}


def secret_values(step: Step, world: World) -> Mapping[str, str]:
    """The parameters that are secrets. StepFailed when the environment or the source does not have one."""
    return {name: _secret(name, given, step, world) for name, given in _given(step) if SECRET & given.keys()}


def _given(step: Step) -> list[tuple[str, Mapping[str, Any]]]:
    parameters: Any = step.inputs["parameters"]
    return list(parameters.items())


def _open(name: str, given: Mapping[str, Any], step: Step, world: World) -> str:
    if "value" in given:
        return world.expand(str(given["value"]), step)
    known, wanted = world.identifiers(step.account.removeprefix(STAGE)), str(given["identifier"])
    if wanted not in known:
        raise StepFailed(
            f"parameter {name} of stack {step.inputs['stack_name']} stands for {wanted}, and no step has made it",
            "make a new plan",
        )
    return known[wanted]


def _secret(name: str, given: Mapping[str, Any], step: Step, world: World) -> str:
    stack = step.inputs["stack_name"]
    if "environment" in given:
        variable = str(given["environment"])
        if variable not in os.environ:
            raise StepFailed(
                f"parameter {name} of stack {stack} is taken from the variable {variable}, which is not set",
                f"export {variable}=… and run the same command again",
            )
        return os.environ[variable]
    if "parameter" in given:
        return _of_stack(name, given["parameter"], world)
    resource = world.source_inventory().by_key.get(str(given["property"]["key"]))
    value: Any = resource.properties if resource else None
    for part in given["property"]["path"]:
        value = value[part] if isinstance(value, Mapping | list | tuple) and _has(value, part) else None
    if not isinstance(value, str):
        place = ".".join(str(part) for part in given["property"]["path"])
        raise StepFailed(
            f"parameter {name} of stack {stack}: {given['property']['key']} has no text at {place} in the source",
            "make a new plan",
        )
    return value


def _of_stack(name: str, wanted: Mapping[str, Any], world: World) -> str:
    for stack in world.source_inventory().stacks:
        if stack.key == wanted["stack"] and wanted["name"] in stack.parameters:
            return stack.parameters[wanted["name"]]
    raise StepFailed(f"{wanted['stack']} has no parameter {name} in the source any more", "make a new plan")


def _has(value: Any, part: Any) -> bool:
    return part in value if isinstance(value, Mapping) else isinstance(part, int) and part < len(value)
