"""AWS::Backup::BackupSelection: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-backup-backupselection.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Backup::BackupSelection",
    service="backup",
    parents=("AWS::Backup::BackupPlan",),
    listing=Read("list_backup_selections", "BackupSelectionsList", {"BackupPlanId": "BackupPlanId"}),
    facets={
        "Selection": Read(
            "get_backup_selection",
            "BackupSelection",
            {"BackupPlanId": "BackupPlanId || _parent.BackupPlanId", "SelectionId": "SelectionId"},
        )
    },
    identifier="SelectionId",
    name="SelectionName",
)


def properties(doc: Document) -> Properties:
    """What CreateBackupSelection takes."""
    selection: Mapping[str, Any] = doc.get("Selection") or {}
    return given(
        BackupPlanId=doc.get("BackupPlanId") or doc["_parent"]["BackupPlanId"],
        BackupSelection=given(
            Conditions=pruned(selection.get("Conditions")),
            ListOfTags=by("ConditionKey", selection.get("ListOfTags")),
            NotResources=in_order(selection.get("NotResources")),
            Resources=in_order(selection.get("Resources")),
            **picked(selection, ("IamRoleArn", "SelectionName")),
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a selection is beyond CloudFormation."""
    yield from ()
