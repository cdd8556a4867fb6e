"""AWS::SSM::MaintenanceWindowTask: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-maintenancewindowtask.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.reading import search
from migrate.resources.shapes import by, given, in_order, picked, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SSM::MaintenanceWindowTask",
    service="ssm",
    parents=("AWS::SSM::MaintenanceWindow",),
    listing=Read("describe_maintenance_window_tasks", "Tasks[].{WindowTaskId: WindowTaskId}", {"WindowId": "WindowId"}),
    facets={
        "": Read("get_maintenance_window_task", "@", {"WindowId": "_parent.WindowId", "WindowTaskId": "WindowTaskId"})
    },
    identifier="WindowTaskId",
    name="Name",
)

PLAIN = (
    "CutoffBehavior",
    "Description",
    "MaxConcurrency",
    "MaxErrors",
    "Name",
    "Priority",
    "ServiceRoleArn",
    "TaskArn",
    "TaskType",
)
LOGGING = {"S3BucketName": "S3Bucket", "S3KeyPrefix": "S3Prefix", "S3Region": "Region"}


def properties(doc: Document) -> Properties:
    """What RegisterTaskWithMaintenanceWindow takes."""
    logging = doc.get("LoggingInfo") or {}
    targets = [given(Key=one["Key"], Values=in_order(one.get("Values"))) for one in by("Key", doc.get("Targets"))]
    return given(
        **picked(doc, PLAIN),
        LoggingInfo=given(**{name: logging.get(field) for field, name in LOGGING.items()}),
        Targets=targets,
        TaskInvocationParameters=given(**dict(_invocations(doc.get("TaskInvocationParameters") or {}))),
        TaskParameters=doc.get("TaskParameters"),
        WindowId=doc["_parent"]["WindowId"],
    )


def _invocations(raw: Mapping[str, Any]) -> Iterator[tuple[str, Json]]:
    """What each type of task is called with; a payload is bytes to the API."""
    for kind, called in pruned(raw).items():
        payload = called.get("Payload")
        written = {**called, "Payload": payload.decode() if isinstance(payload, bytes) else payload}
        yield f"MaintenanceWindow{kind}Parameters", pruned(written)


def findings(doc: Document) -> Iterator[Finding]:
    """CloudFormation knows no alarms that stop a task."""
    if alarms := search("AlarmConfiguration.Alarms[].Name", doc):
        yield Finding(
            Severity.BLOCK,
            "task-alarms-not-carried",
            "",
            f"the task stops on {', '.join(sorted(alarms))}, for which CloudFormation has no property",
            "take the alarms out for the move, and set them by UpdateMaintenanceWindowTask in the new account",
        )
