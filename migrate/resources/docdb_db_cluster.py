"""AWS::DocDB::DBCluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-docdb-dbcluster.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import (
    BY_SNAPSHOT,
    RESTORED,
    SNAPSHOT,
    VERSIONS,
    ZONES,
    chosen,
    encryption,
    password_to_supply,
    security_groups,
    stays_behind,
)
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::DocDB::DBCluster",
    service="rds",
    listing=Read("describe_db_clusters", "DBClusters[?Engine == 'docdb']"),
    identifier="DBClusterIdentifier",
    name="DBClusterIdentifier",
    arn="DBClusterArn",
    tags="TagList",
    attributes={"ClusterResourceId": "DbClusterResourceId", "Endpoint": "Endpoint", "ReadEndpoint": "ReaderEndpoint"},
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster:${Ref}",),
    name_property="DBClusterIdentifier",
    by_hand=BY_SNAPSHOT,
    limits=(SNAPSHOT, VERSIONS),
    ignored={
        "AvailabilityZones": ZONES,
        "MasterUserPassword": "cannot be read, and never enters a plan",
        "RestoreToTime": RESTORED,
        "RestoreType": RESTORED,
        "RotateMasterUserPassword": "an option of an update",
        "SnapshotIdentifier": RESTORED,
        "SourceDBClusterIdentifier": RESTORED,
        "UseLatestRestorableTime": RESTORED,
    },
)

AS_THEY_ARE = (
    "BackupRetentionPeriod",
    "CopyTagsToSnapshot",
    "DBClusterIdentifier",
    "DeletionProtection",
    "EngineVersion",
    "GlobalClusterIdentifier",
    "MasterUsername",
    "NetworkType",
    "Port",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "StorageType",
)


def properties(doc: Document) -> Properties:
    """What CreateDBCluster takes, without the password."""
    secret = doc.get("MasterUserSecret") or {}
    return given(
        DBClusterParameterGroupName=chosen(doc.get("DBClusterParameterGroup")),
        DBSubnetGroupName=chosen(doc.get("DBSubnetGroup")),
        EnableCloudwatchLogsExports=in_order(doc.get("EnabledCloudwatchLogsExports")),
        ManageMasterUserPassword=True if secret else None,
        MasterUserSecretKmsKeyId=secret.get("KmsKeyId"),
        ServerlessV2ScalingConfiguration=picked(
            doc.get("ServerlessV2ScalingConfiguration") or {}, ("MaxCapacity", "MinCapacity")
        ),
        Tags=tag_list(doc.get("TagList")),
        VpcSecurityGroupIds=security_groups(doc),
        **picked(doc, AS_THEY_ARE),
        **encryption(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data and its password."""
    yield stays_behind("cluster")
    yield from password_to_supply(doc)
