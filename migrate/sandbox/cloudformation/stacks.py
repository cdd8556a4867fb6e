"""A stack's state, and how CloudFormation's answers describe it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moto.core.utils import utcnow
from moto.moto_api._internal import mock_random

Answer = dict[str, Any]


@dataclass(slots=True)
class Resource:
    """One declared resource: what was asked for, and the moto model that stands for it."""

    logical_id: str
    type: str
    status: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    declared: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    model: Any = None
    reason: str = ""
    changed: datetime = field(default_factory=utcnow)

    @property
    def physical_id(self) -> str:
        return str(getattr(self.model, "physical_resource_id", "") or "")


@dataclass(slots=True)
class Request:
    """What a caller asks a stack to become."""

    template: str
    parameters: Mapping[str, str]
    tags: Mapping[str, str]
    capabilities: tuple[str, ...] = ()
    role_arn: str | None = None
    notification_arns: tuple[str, ...] = ()
    on_failure: str = "ROLLBACK"
    parent: str | None = None
    root: str | None = None
    description: str | None = None


@dataclass(slots=True)
class Stack:
    """One stack: its request, what its template resolved to, and its resources in the order they were made."""

    stack_id: str
    name: str
    account: str
    region: str
    request: Request
    status: str = "REVIEW_IN_PROGRESS"
    reason: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: list[Answer] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    events: list[Answer] = field(default_factory=list)
    policy: str = ""
    protected: bool = False
    created: datetime = field(default_factory=utcnow)
    updated: datetime | None = None
    deleted: datetime | None = None

    @property
    def tags(self) -> Mapping[str, str]:
        return self.request.tags

    @property
    def exports(self) -> dict[str, str]:
        return {out["ExportName"]: out["OutputValue"] for out in self.outputs if out.get("ExportName")}

    @property
    def system_tags(self) -> dict[str, str]:
        return {
            **self.tags,
            "aws:cloudformation:stack-name": self.name,
            "aws:cloudformation:stack-id": self.stack_id,
        }

    def mark(self, status: str, reason: str = "") -> None:
        """Set the stack's status, with the event that AWS records for it."""
        self.status, self.reason = status, reason
        self.record(self.name, self.stack_id, "AWS::CloudFormation::Stack", status, reason)

    def mark_resource(self, resource: Resource, status: str, reason: str = "") -> None:
        """Set one resource's status, with its event."""
        resource.status, resource.reason, resource.changed = status, reason, utcnow()
        self.record(resource.logical_id, resource.physical_id, resource.type, status, reason)

    def record(self, logical_id: str, physical_id: str, kind: str, status: str, reason: str) -> None:
        """Append one stack event."""
        event = {
            "StackId": self.stack_id,
            "StackName": self.name,
            "EventId": str(mock_random.uuid4()),
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": physical_id,
            "ResourceType": kind,
            "ResourceStatus": status,
            "Timestamp": utcnow(),
        }
        self.events.append({**event, "ResourceStatusReason": reason} if reason else event)


def described(stack: Stack) -> Answer:
    """The stack as DescribeStacks gives it."""
    return _present(
        {
            **summary(stack),
            "Description": stack.body.get("Description"),
            "Parameters": _parameters(stack),
            "Outputs": [_present(out) for out in stack.outputs],
            "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
            "Capabilities": list(stack.request.capabilities),
            "NotificationARNs": list(stack.request.notification_arns),
            "RoleARN": stack.request.role_arn,
            "DisableRollback": stack.request.on_failure == "DO_NOTHING",
            "EnableTerminationProtection": stack.protected,
            "RollbackConfiguration": {},
        }
    )


def summary(stack: Stack) -> Answer:
    """The stack as ListStacks gives it."""
    return _present(
        {
            "StackId": stack.stack_id,
            "StackName": stack.name,
            "TemplateDescription": stack.body.get("Description"),
            "CreationTime": stack.created,
            "LastUpdatedTime": stack.updated,
            "DeletionTime": stack.deleted,
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason or None,
            "ParentId": stack.request.parent,
            "RootId": stack.request.root,
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }
    )


def resource_summary(resource: Resource) -> Answer:
    """The resource as ListStackResources gives it."""
    return _present(
        {
            "LogicalResourceId": resource.logical_id,
            "PhysicalResourceId": resource.physical_id or None,
            "ResourceType": resource.type,
            "LastUpdatedTimestamp": resource.changed,
            "ResourceStatus": resource.status,
            "ResourceStatusReason": resource.reason or None,
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        }
    )


def resource_detail(stack: Stack, resource: Resource) -> Answer:
    """The resource as DescribeStackResource(s) gives it."""
    detail = resource_summary(resource)
    return {
        **detail,
        "Timestamp": detail["LastUpdatedTimestamp"],
        "StackId": stack.stack_id,
        "StackName": stack.name,
    }


def _parameters(stack: Stack) -> list[Answer]:
    declared = stack.body.get("Parameters") or {}
    answers = []
    for name, text in stack.parameters.items():
        spec = declared.get(name, {})
        secret = str(spec.get("NoEcho", "")).lower() == "true"
        answer = {"ParameterKey": name, "ParameterValue": "****" if secret else text}
        if str(spec.get("Type", "")).startswith("AWS::SSM::Parameter::Value"):
            value = stack.values.get(name)
            answer["ResolvedValue"] = ",".join(value) if isinstance(value, list) else str(value)
        answers.append(answer)
    return answers


def _present(answer: Mapping[str, Any]) -> Answer:
    return {key: value for key, value in answer.items() if value is not None}
