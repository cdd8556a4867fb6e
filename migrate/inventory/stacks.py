"""The live CloudFormation stacks of a region: template, parameters, outputs, resources, policy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from migrate.inventory.reads import UNEXPECTED, Answer, Reader, Task, unexpected
from migrate.inventory.templates import NotATemplate, parse
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Properties
from migrate.resources.shapes import tags_of
from migrate.resources.spec import Read

KIND = "AWS::CloudFormation::Stack"
NAME = {"StackName": "StackId"}
STACKS = Read("describe_stacks", "Stacks")
RESOURCES = Read("list_stack_resources", "StackResourceSummaries", NAME)
WRITTEN = Read("get_template", "TemplateBody", {**NAME, "TemplateStage": "'Original'"})
PROCESSED = Read("get_template", "TemplateBody", {**NAME, "TemplateStage": "'Processed'"})
POLICY = Read("get_stack_policy", "StackPolicyBody", NAME)

NEVER_DEPLOYED = "REVIEW_IN_PROGRESS"
FAILED = ("_FAILED", "ROLLBACK_COMPLETE")
HEALTHY = ("UPDATE_ROLLBACK_COMPLETE", "IMPORT_ROLLBACK_COMPLETE")
"""Rolled back to a state in which everything works."""


@dataclass(frozen=True, slots=True)
class StackReading:
    """What was read of one stack (None: the listing itself failed, or nothing is deployed), and what was not."""

    stack: Stack | None
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()


def read_stacks(reader: Reader, regions: Sequence[str], keys: Collection[str] | None = None) -> list[StackReading]:
    """Every live stack of the regions, nested ones too, or those with these `keys`. A part that cannot be read is a
    gap, never a lost stack."""
    readings: list[StackReading] = []
    reader.flow(stack_tasks(reader, regions, readings, keys))
    return readings


def stack_tasks(
    reader: Reader, regions: Sequence[str], readings: list[StackReading], keys: Collection[str] | None = None
) -> Iterator[Task]:
    """The reads of every live stack, or of those with these `keys`, each put into `readings` as it arrives."""

    def take(reading: StackReading) -> Iterator[Task]:
        readings.append(reading)
        yield from ()

    def take_listed(region: str, answer: Answer) -> Iterator[Task]:
        if answer.gap:
            readings.append(StackReading(None, gaps=(answer.gap,)))
        for item in answer.value or ():
            wanted = keys is None or f"{KIND}/{region}/{item.get('StackName')}" in keys
            if wanted and item.get("StackStatus") != "DELETE_COMPLETE":
                yield Task(KIND, partial(_guarded, reader, region, item), take)

    for region in regions:
        listing = partial(reader.read, KIND, "cloudformation", region, STACKS, {})
        yield Task(KIND, listing, partial(take_listed, region))


def _guarded(reader: Reader, region: str, item: Mapping[str, Any]) -> StackReading:
    try:
        return _read_stack(reader, region, item)
    except UNEXPECTED as error:
        return StackReading(None, gaps=(unexpected(f"{KIND}/{region}/{item.get('StackName')}", region, error),))


def _read_stack(reader: Reader, region: str, item: Mapping[str, Any]) -> StackReading:
    key = f"{KIND}/{region}/{item['StackName']}"
    if item["StackStatus"] == NEVER_DEPLOYED:
        return StackReading(None, tuple(_state_findings(key, item)))
    gaps: list[Gap] = []

    def part(wanted: Read) -> Any:
        answer = reader.read(key, "cloudformation", region, wanted, item)
        gaps.extend([answer.gap] if answer.gap else [])
        return answer.value

    resources = tuple(_resource(summary) for summary in part(RESOURCES) or ())
    template: Properties = {}
    policy = part(POLICY)
    try:
        template = parse(part(WRITTEN) or {}, item["StackName"])
        if uses_transform(template):
            template = parse(part(PROCESSED) or {}, item["StackName"])
    except NotATemplate as error:
        template = {}
        gaps.append(Gap(key, region, error.message, error.remedy))
    stack = _stack(region, item, template, resources, json.loads(policy) if policy else {})
    return StackReading(stack, (*_state_findings(key, item), *_template_findings(stack)), tuple(gaps))


def uses_transform(value: object) -> bool:
    """Whether a template is rewritten by a macro (SAM, includes) before CloudFormation deploys it."""
    if isinstance(value, Mapping):
        return "Transform" in value or _calls_transform(value)
    return False


def _calls_transform(value: object) -> bool:
    if isinstance(value, Mapping):
        return "Fn::Transform" in value or any(_calls_transform(item) for item in value.values())
    return isinstance(value, list | tuple) and any(_calls_transform(item) for item in value)


def _stack(
    region: str,
    item: Mapping[str, Any],
    template: Properties,
    resources: tuple[StackResource, ...],
    policy: Properties,
) -> Stack:
    outputs = item.get("Outputs", ())
    return Stack(
        stack_id=item["StackId"],
        name=item["StackName"],
        region=region,
        status=item["StackStatus"],
        template=template,
        parameters={
            one["ParameterKey"]: one.get("ParameterValue", "") for one in _sorted(item, "Parameters", "ParameterKey")
        },
        resolved={
            one["ParameterKey"]: one["ResolvedValue"]
            for one in _sorted(item, "Parameters", "ParameterKey")
            if one.get("ResolvedValue")
        },
        outputs={one["OutputKey"]: one.get("OutputValue", "") for one in _sorted(item, "Outputs", "OutputKey")},
        exports={one["ExportName"]: one["OutputValue"] for one in outputs if one.get("ExportName")},
        capabilities=tuple(sorted(item.get("Capabilities", ()))),
        tags=tags_of(item.get("Tags", ())),
        resources=tuple(sorted(resources, key=lambda one: (one.logical_id, one.kind, one.physical_id))),
        parent=item.get("ParentId", ""),
        termination_protection=bool(item.get("EnableTerminationProtection")),
        stack_policy=policy,
    )


def _sorted(item: Mapping[str, Any], name: str, key: str) -> list[Mapping[str, Any]]:
    return sorted(item.get(name, ()), key=lambda one: str(one[key]))


def _resource(summary: Mapping[str, Any]) -> StackResource:
    return StackResource(
        summary.get("LogicalResourceId", ""),
        summary["ResourceType"],
        summary.get("PhysicalResourceId", ""),
        summary.get("ResourceStatus", ""),
    )


def _state_findings(key: str, item: Mapping[str, Any]) -> Iterator[Finding]:
    status = item["StackStatus"]
    if status == NEVER_DEPLOYED:
        message = "only change sets exist: nothing of it is deployed, so it is not part of the inventory"
        yield Finding(
            Severity.INFO, "stack-never-deployed", key, message, "execute its change set, or delete the stack"
        )
    elif status.endswith("_IN_PROGRESS"):
        message = f"is being changed ({status}): what was read may be half of it"
        yield Finding(Severity.BLOCK, "stack-in-progress", key, message, "wait until it stands still, then plan again")
    elif status.endswith(FAILED) and status not in HEALTHY:
        message = f"is in state {status}: what stands may not be what its template says"
        yield Finding(Severity.WARN, "stack-failed", key, message, "repair or delete the stack, then plan again")


def _template_findings(stack: Stack) -> Iterator[Finding]:
    if not stack.template:
        message = "its template could not be read, so the stack cannot be made anywhere else"
        yield Finding(Severity.BLOCK, "stack-without-template", stack.key, message, "see the gap of this stack")
