"""AWS::SSM::MaintenanceWindow: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-maintenancewindow.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"WindowId": "WindowId"}

SPEC = Spec(
    kind="AWS::SSM::MaintenanceWindow",
    service="ssm",
    listing=Read("describe_maintenance_windows", "WindowIdentities[].{WindowId: WindowId}"),
    facets={
        "": Read("get_maintenance_window", "@", OF_IT),
        "Tags": Read(
            "list_tags_for_resource", "TagList", {"ResourceType": "'MaintenanceWindow'", "ResourceId": "WindowId"}
        ),
    },
    identifier="WindowId",
    name="Name",
    arn="arn:{_.Partition}:ssm:{_.Region}:{_.Account}:maintenancewindow/{WindowId}",
    tags="Tags",
)

PLAIN = (
    "Cutoff",
    "Description",
    "Duration",
    "EndDate",
    "Name",
    "Schedule",
    "ScheduleOffset",
    "ScheduleTimezone",
    "StartDate",
)


def properties(doc: Document) -> Properties:
    """What CreateMaintenanceWindow takes."""
    return given(
        **picked(doc, PLAIN),
        AllowUnassociatedTargets=bool(doc.get("AllowUnassociatedTargets")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """CloudFormation makes windows that open."""
    if doc.get("Enabled") is False:
        yield Finding(
            Severity.BLOCK,
            "disabled-window-not-carried",
            "",
            "the window is disabled, and CloudFormation can only make one that opens and runs its tasks",
            "delete the window, or take it out of the move and create it in the new account by hand",
        )
