"""AWS::EFS::FileSystem: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-filesystem.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import stays_behind
from migrate.resources.shapes import given, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"FileSystemId": "FileSystemId"}

SPEC = Spec(
    kind="AWS::EFS::FileSystem",
    service="efs",
    listing=Read("describe_file_systems", "FileSystems"),
    facets={
        "Backup": Read("describe_backup_policy", "BackupPolicy.Status", OF_IT, absent=("PolicyNotFound",)),
        "Lifecycle": Read("describe_lifecycle_configuration", "LifecyclePolicies", OF_IT),
        "Policy": Read("describe_file_system_policy", "Policy", OF_IT, absent=("PolicyNotFound",)),
        "Replications": Read(
            "describe_replication_configurations", "Replications", OF_IT, absent=("ReplicationNotFound",)
        ),
    },
    identifier="FileSystemId",
    name="FileSystemId",
    arn="FileSystemArn",
    attributes={"Arn": "FileSystemArn"},
    forms=("${Ref}.efs.${AWS::Region}.${AWS::URLSuffix}",),
    tags="Tags",
    measures={"SizeInBytes": "SizeInBytes.Value"},
    limits=("Its files",),
    ignored={"BypassPolicyLockoutSafetyCheck": "an option of the call, not of the file system"},
)

AS_THEY_ARE = (
    "AvailabilityZoneName",
    "Encrypted",
    "PerformanceMode",
    "ProvisionedThroughputInMibps",
    "ThroughputMode",
)
SETTLED = {"ENABLED": "ENABLED", "ENABLING": "ENABLED", "DISABLED": "DISABLED", "DISABLING": "DISABLED"}


def properties(doc: Document) -> Properties:
    """What CreateFileSystem and the operations around it take."""
    protection = (doc.get("FileSystemProtection") or {}).get("ReplicationOverwriteProtection")
    return given(
        BackupPolicy=given(Status=SETTLED.get(doc.get("Backup") or "")),
        FileSystemPolicy=parsed(doc.get("Policy")),
        FileSystemProtection=given(ReplicationOverwriteProtection=SETTLED.get(protection or "")),
        FileSystemTags=tag_list(doc.get("Tags")),
        KmsKeyId=doc.get("KmsKeyId") if doc.get("Encrypted") else None,
        LifecyclePolicies=doc.get("Lifecycle"),
        ReplicationConfiguration=given(Destinations=_replicas(doc)),
        **picked(doc, AS_THEY_ARE),
    )


def _replicas(doc: Document) -> list[Any]:
    """Where it is replicated to. The replica is a new file system there: the old one's belongs to the old one."""
    return [
        picked(to, ("Region", "RoleArn"))
        for one in doc.get("Replications") or ()
        if one.get("SourceFileSystemId") == doc["FileSystemId"]
        for to in one.get("Destinations") or ()
    ]


def findings(doc: Document) -> Iterator[Finding]:
    """Its files."""
    yield stays_behind(
        "file system",
        "copy the files with DataSync once the new one stands, or restore a recovery point of AWS Backup that was "
        "copied to the new account",
    )
