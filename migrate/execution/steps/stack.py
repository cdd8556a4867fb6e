"""A CloudFormation stack of the new account, made or brought to its template; also switches its triggers on.

Follows https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from migrate.aws import Client
from migrate.aws.calls import MASK, CallError, call, read
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.steps.approved import approved
from migrate.execution.steps.artifact_bucket import bucket_of
from migrate.execution.steps.stack_parameters import open_values, secret_values
from migrate.execution.steps.stack_resources import identifiers, physical_ids, refuse_missing
from migrate.execution.world import World
from migrate.model.plan import Step
from migrate.model.values import Json, canonical
from migrate.resources.spec import Read

OWN_MARK = "migrate:plan"
"""In the template's Metadata: the stack is this tool's own, and no other one is changed or deleted.

A tag of the stack would be put on each of its resources, which would then differ from their sources.
"""

INLINE_LIMIT = 51_200
"""Bytes of a template that a call may carry; a larger one goes through the artifact bucket."""

COMPLETE = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
USELESS = frozenset({"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "REVIEW_IN_PROGRESS"})
"""Nothing can be done with such a stack but to delete it."""

ANYTHING = canonical({"Statement": [{"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}]})
EVENTS = Read("describe_stack_events", "StackEvents", {"StackName": "Stack"})
NO_UPDATE = "No updates are to be performed"


def done(step: Step, world: World) -> Outputs | None:
    """Its ids and identifiers, when the stack is complete, of this template and parameters, and all of it stands."""
    client = world.client(step, "cloudformation")
    stack = found(client, _name(step))
    if stack is None or stack["StackStatus"] not in COMPLETE:
        return None
    current, template = own_template(client, stack), planned_template(step, world)
    if canonical(current) != canonical(template) or not has_parameters(stack, step, world):
        return None
    made = physical_ids(client, stack["StackId"])
    refuse_missing(step, template, made)
    known: dict[str, Json] = dict(identifiers(step, world, made))
    return {"stack_id": stack["StackId"], "resources": dict(made), "identifiers": known}


def do(step: Step, world: World) -> None:
    """Create it, or update it; StepFailed with the reason of the first resource that failed."""
    client, name = world.client(step, "cloudformation"), _name(step)
    stack = settled(client, name, world)
    if stack is not None:
        own_template(client, stack)
    if stack is not None and stack["StackStatus"] in USELESS:
        if stack.get("EnableTerminationProtection"):  # of an earlier try: it would refuse its own removal
            call(client, "update_termination_protection", StackName=name, EnableTerminationProtection=False)
        call(client, "delete_stack", StackName=stack["StackId"])
        if settled(client, name, world) is not None:
            raise StepFailed(f"the failed stack {name} could not be deleted", f"delete stack {name} by hand")
        stack = None
    secrets = secret_values(step, world)
    began = last_event(client, stack)
    _ask(client, step, world, {**open_values(step, world), **secrets}, stack)
    ended = settled(client, name, world)
    if ended is None or ended["StackStatus"] not in COMPLETE - {"UPDATE_ROLLBACK_COMPLETE"}:
        raise_failure(client, name, ended, began, tuple(secrets.values()))


def _ask(client: Client, step: Step, world: World, values: Mapping[str, str], stack: Mapping[str, Any] | None) -> None:
    tags: Any = step.inputs["tags"]
    params: dict[str, Any] = {
        "StackName": _name(step),
        "Parameters": [{"ParameterKey": key, "ParameterValue": value} for key, value in sorted(values.items())],
        "Capabilities": step.inputs["capabilities"],
        "Tags": [{"Key": key, "Value": value} for key, value in sorted(tags.items())],
        "ClientRequestToken": str(uuid4()),
        **_template_given(step, world),
    }
    policy = {"StackPolicyBody": canonical(step.inputs["stack_policy"])} if step.inputs["stack_policy"] else {}
    if stack is None:
        protected = bool(step.inputs["termination_protection"])
        call(client, "create_stack", EnableTerminationProtection=protected, **policy, **params)
        return
    during = {"StackPolicyDuringUpdateBody": ANYTHING} if policy else {}
    try:
        call(client, "update_stack", **policy, **during, **params)
    except CallError as error:
        if NO_UPDATE not in error.reason:
            raise


def _template_given(step: Step, world: World) -> Mapping[str, str]:
    """The template in the call itself, or through the artifact bucket when it is too large for that."""
    text = canonical(planned_template(step, world))
    if len(text.encode()) <= INLINE_LIMIT:
        return {"TemplateBody": text}
    bucket = bucket_of(step, world, "make a new plan")
    key = f"templates/{_name(step)}/{step.kind}.json"
    call(world.client(step, "s3"), "put_object", Bucket=bucket, Key=key, Body=text.encode())
    return {"TemplateURL": f"https://{bucket}.s3.{step.region}.amazonaws.com/{key}"}


def planned_template(step: Step, world: World) -> Mapping[str, Any]:
    """The plan's template, marked as this tool's. StepFailed when it is not the one that was approved."""
    planned = json.loads(approved(str(step.inputs["template"]), world))
    return {**planned, "Metadata": {**planned.get("Metadata", {}), OWN_MARK: world.plan.name}}


def own_template(client: Client, stack: Mapping[str, Any]) -> Mapping[str, Any]:
    """The stack's template as it stands; StepFailed when this tool did not put it there."""
    body = call(client, "get_template", StackName=stack["StackId"], TemplateStage="Original")["TemplateBody"]
    if isinstance(body, str):  # boto3 parses what is JSON, as every template of this tool is
        body = {}
    if OWN_MARK not in body.get("Metadata", {}):
        raise StepFailed(
            f"a stack {stack['StackName']} stands in the target account already, and this tool did not make it",
            "delete it, or take another target account, and run the same command again",
        )
    current: Mapping[str, Any] = body
    return current


def has_parameters(stack: Mapping[str, Any], step: Step, world: World) -> bool:
    """Whether the stack has the planned values; those of secrets cannot be seen."""
    values = {item["ParameterKey"]: item.get("ParameterValue") for item in stack.get("Parameters", ())}
    return all(values.get(name) in (value, MASK) for name, value in open_values(step, world).items())


def found(client: Client, name: str) -> Mapping[str, Any] | None:
    """The stack as DescribeStacks gives it; CloudFormation has no error code of its own for one that is not there."""
    try:
        found: Mapping[str, Any] = call(client, "describe_stacks", StackName=name)["Stacks"][0]
    except CallError as error:
        if error.code == "ValidationError" and "does not exist" in error.reason:
            return None
        raise
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found


def settled(client: Client, name: str, world: World) -> Mapping[str, Any] | None:
    """The stack once nothing is going on in it; None when there is none."""

    def at_rest() -> tuple[Mapping[str, Any] | None] | None:
        stack = found(client, name)
        status = str(stack["StackStatus"]) if stack else ""
        return None if status.endswith("_IN_PROGRESS") and status not in USELESS else (stack,)

    return world.poll(at_rest, f"stack {name}")[0]


def last_event(client: Client, stack: Mapping[str, Any] | None) -> str:
    """The id of the newest event before an update; empty for a stack that is not there yet."""
    events = read(client, EVENTS, {"Stack": stack["StackId"]}) if stack else ()
    return str(events[0]["EventId"]) if events else ""


def raise_failure(
    client: Client, name: str, stack: Mapping[str, Any] | None, began: str, secrets: tuple[str, ...]
) -> None:
    """StepFailed with the first failure since `began`: later ones are mostly its consequences."""
    reason = "it disappeared"
    if stack is not None:
        reason = str(stack.get("StackStatusReason") or stack["StackStatus"])
        for event in read(client, EVENTS, {"Stack": stack["StackId"]}) or ():  # newest first
            if event["EventId"] == began:
                break
            if event["ResourceStatus"].endswith("_FAILED") and "cancelled" not in event.get("ResourceStatusReason", ""):
                reason = f"{event['LogicalResourceId']} ({event.get('ResourceType')}): " + str(
                    event.get("ResourceStatusReason", event["ResourceStatus"])
                )
    for secret in filter(None, secrets):
        reason = reason.replace(secret, MASK)
    raise StepFailed(f"CloudFormation refused stack {name}: {reason}", "mend the cause and run the same command again")


def _name(step: Step) -> str:
    return str(step.inputs["stack_name"])
