"""The calls that change a stack on its way out: updated without being told its secrets again, and deleted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from migrate.aws import Client
from migrate.aws.calls import CallError, call
from migrate.execution.steps.artifact_bucket import bucket_of
from migrate.execution.steps.stack import ANYTHING, INLINE_LIMIT, NO_UPDATE, last_event, raise_failure, settled
from migrate.execution.world import World
from migrate.inventory.templates import parse
from migrate.model.plan import Step
from migrate.model.values import canonical

FOLDER = "rollback/"
"""Where in the artifact bucket the templates of a rollback are put."""


def live_template(client: Client, stack_id: str) -> Mapping[str, Any]:
    """The template as it stands, whoever wrote it; one with a transform as CloudFormation has carried it out."""
    body = call(client, "get_template", StackName=stack_id, TemplateStage="Original")["TemplateBody"]
    found = parse(body, stack_id)
    if "Transform" in found:
        body = call(client, "get_template", StackName=stack_id, TemplateStage="Processed")["TemplateBody"]
        found = parse(body, stack_id)
    return found


def update(step: Step, world: World, stack: Mapping[str, Any], template: Mapping[str, Any]) -> None:
    """Bring the stack to a template with the parameters that it has; StepFailed with the first reason."""
    client, name = world.client(step, "cloudformation"), str(stack["StackId"])
    text, began = canonical(template), last_event(client, stack)
    given = {"TemplateBody": text} if len(text.encode()) <= INLINE_LIMIT else {"TemplateURL": put(step, world, text)}
    had = {item["ParameterKey"] for item in stack.get("Parameters", ())}
    parameters = [
        {"ParameterKey": key, "UsePreviousValue": True} for key in sorted(template.get("Parameters", {})) if key in had
    ]
    policy = {"StackPolicyDuringUpdateBody": ANYTHING} if step.inputs["stack_policy"] else {}
    try:
        call(
            client,
            "update_stack",
            StackName=name,
            Parameters=parameters,
            Capabilities=step.inputs["capabilities"],
            ClientRequestToken=str(uuid4()),
            **policy,
            **given,
        )
    except CallError as error:
        if NO_UPDATE not in error.reason:
            raise
        return
    ended = settled(client, name, world)
    if ended is None or ended["StackStatus"] != "UPDATE_COMPLETE":
        raise_failure(client, name, ended, began, ())


def delete(client: Client, stack: Mapping[str, Any], world: World) -> None:
    """Delete the stack, protected or not; StepFailed with the first reason when it does not go."""
    name = str(stack["StackId"])
    if stack.get("EnableTerminationProtection"):
        call(client, "update_termination_protection", StackName=name, EnableTerminationProtection=False)
    began = last_event(client, stack)
    call(client, "delete_stack", StackName=name)
    ended = settled(client, name, world)
    if ended is not None:
        raise_failure(client, name, ended, began, ())


def put(step: Step, world: World, text: str) -> str:
    """Put a template into the artifact bucket, under a name of its content; its URL."""
    bucket = bucket_of(step, world, "delete the stack by hand")
    key = f"{FOLDER}{hashlib.sha256(text.encode()).hexdigest()}.json"
    call(world.client(step, "s3"), "put_object", Bucket=bucket, Key=key, Body=text.encode())
    return f"https://{bucket}.s3.{step.region}.amazonaws.com/{key}"
