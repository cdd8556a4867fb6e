"""AWS::Backup::BackupPlan: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-backup-backupplan.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates, without

SPEC = Spec(
    kind="AWS::Backup::BackupPlan",
    service="backup",
    listing=Read("list_backup_plans", "BackupPlansList"),
    facets={
        "Plan": Read("get_backup_plan", "BackupPlan", {"BackupPlanId": "BackupPlanId"}),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "BackupPlanArn"}),
    },
    identifier="BackupPlanId",
    name="BackupPlanName",
    arn="BackupPlanArn",
    attributes={"BackupPlanArn": "BackupPlanArn"},
    tags="Tags",
    # EFS makes one for its automatic backups.
    owned_by_aws="starts_with(BackupPlanName, 'aws/')",
)

# What no template can say yet.
YOUNGER = ("DeleteAfterEvent",)
RENAMED = {"TargetBackupVaultName": "TargetBackupVault"}


def properties(doc: Document) -> Properties:
    """What CreateBackupPlan takes."""
    plan: Mapping[str, Any] = without(doc.get("Plan") or {}, YOUNGER)
    rules = [
        {RENAMED.get(name, name): value for name, value in rule.items() if name != "RuleId"}
        for rule in by("RuleName", plan.get("Rules"))
    ]
    return given(
        BackupPlan=pruned(
            {**{name: value for name, value in plan.items() if name != "Rules"}, "BackupPlanRule": rules}
        ),
        BackupPlanTags=tag_map(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What the type does not know yet."""
    yield from not_in_templates(SPEC.kind, doc.get("Plan"), YOUNGER)
