"""AWS::SSM::MaintenanceWindowTarget: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ssm-maintenancewindowtarget.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::SSM::MaintenanceWindowTarget",
    service="ssm",
    parents=("AWS::SSM::MaintenanceWindow",),
    listing=Read("describe_maintenance_window_targets", "Targets", {"WindowId": "WindowId"}),
    identifier="WindowTargetId",
    name="Name",
)


def properties(doc: Document) -> Properties:
    """Which machines a window is for."""
    targets = [given(Key=one["Key"], Values=in_order(one.get("Values"))) for one in by("Key", doc.get("Targets"))]
    return given(
        **picked(doc, ("Description", "Name", "OwnerInformation", "ResourceType")),
        Targets=targets,
        WindowId=doc["_parent"]["WindowId"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Machines are named by the references in it."""
    yield from ()
