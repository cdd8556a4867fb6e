"""AWS::Backup::BackupVault: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-backup-backupvault.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import stays_behind
from migrate.resources.shapes import given, in_order, parsed, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"BackupVaultName": "BackupVaultName"}
NOTHING = ("ResourceNotFoundException",)

SPEC = Spec(
    kind="AWS::Backup::BackupVault",
    service="backup",
    listing=Read("list_backup_vaults", "BackupVaultList[?VaultType != 'LOGICALLY_AIR_GAPPED_BACKUP_VAULT']"),
    facets={
        "Policy": Read("get_backup_vault_access_policy", "Policy", OF_IT, absent=NOTHING),
        "Notifications": Read(
            "get_backup_vault_notifications",
            "{BackupVaultEvents: BackupVaultEvents, SNSTopicArn: SNSTopicArn}",
            OF_IT,
            absent=NOTHING,
        ),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "BackupVaultArn"}),
    },
    identifier="BackupVaultName",
    name="BackupVaultName",
    arn="BackupVaultArn",
    attributes={"BackupVaultArn": "BackupVaultArn"},
    tags="Tags",
    name_property="BackupVaultName",
    # Every account has them.
    owned_by_aws="BackupVaultName == 'Default' || starts_with(BackupVaultName, 'aws/')",
    measures={"NumberOfRecoveryPoints": "NumberOfRecoveryPoints"},
    limits=("Its recovery points", "Vaults that are logically air-gapped, and the grace time of a lock"),
)


def properties(doc: Document) -> Properties:
    """What CreateBackupVault and the operations around it take."""
    notifications = doc.get("Notifications") or {}
    return given(
        AccessPolicy=parsed(doc.get("Policy")),
        BackupVaultName=doc["BackupVaultName"],
        BackupVaultTags=tag_map(doc.get("Tags")),
        EncryptionKeyArn=doc.get("EncryptionKeyArn"),
        LockConfiguration=picked(doc, ("MaxRetentionDays", "MinRetentionDays")) if doc.get("Locked") else None,
        Notifications=given(
            BackupVaultEvents=in_order(notifications.get("BackupVaultEvents")),
            SNSTopicArn=notifications.get("SNSTopicArn"),
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its recovery points."""
    if doc.get("NumberOfRecoveryPoints"):
        yield stays_behind(
            "vault",
            "copy the recovery points that are still wanted to the new account's vault (backup:StartCopyJob; both "
            "accounts in one organization, with a customer managed key)",
        )
