"""AWS::Neptune::DBCluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-neptune-dbcluster.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import (
    BY_SNAPSHOT,
    RESTORED,
    VERSIONS,
    ZONES,
    chosen,
    encryption,
    not_in_cloudformation,
    roles,
    security_groups,
    stays_behind,
)
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Neptune::DBCluster",
    service="rds",
    listing=Read("describe_db_clusters", "DBClusters[?Engine == 'neptune']"),
    identifier="DBClusterIdentifier",
    name="DBClusterIdentifier",
    arn="DBClusterArn",
    tags="TagList",
    attributes={"ClusterResourceId": "DbClusterResourceId", "Endpoint": "Endpoint", "ReadEndpoint": "ReaderEndpoint"},
    forms=(
        "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster:${Ref}",
        "arn:${AWS::Partition}:neptune-db:${AWS::Region}:${AWS::AccountId}:${ClusterResourceId}/*",
    ),
    name_property="DBClusterIdentifier",
    by_hand=BY_SNAPSHOT,
    limits=("Its data, which is in no template", VERSIONS),
    ignored={
        "AvailabilityZones": ZONES,
        "DBInstanceParameterGroupName": "only looked at in an upgrade",
        "RestoreToTime": RESTORED,
        "RestoreType": RESTORED,
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
    "NetworkType",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
)
PLAIN = frozenset({None, "", "aurora", "standard"})


def properties(doc: Document) -> Properties:
    """What CreateDBCluster takes."""
    return given(
        AssociatedRoles=roles(doc),
        DBClusterParameterGroupName=chosen(doc.get("DBClusterParameterGroup")),
        DBPort=doc.get("Port"),
        DBSubnetGroupName=chosen(doc.get("DBSubnetGroup")),
        EnableCloudwatchLogsExports=in_order(doc.get("EnabledCloudwatchLogsExports")),
        IamAuthEnabled=doc.get("IAMDatabaseAuthenticationEnabled"),
        ServerlessScalingConfiguration=picked(
            doc.get("ServerlessV2ScalingConfiguration") or {}, ("MaxCapacity", "MinCapacity")
        ),
        Tags=tag_list(doc.get("TagList")),
        VpcSecurityGroupIds=security_groups(doc),
        **picked(doc, AS_THEY_ARE),
        **encryption(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data, and what CloudFormation cannot set."""
    yield stays_behind("cluster")
    yield from not_in_cloudformation(
        {
            "I/O-optimized storage (StorageType)": doc.get("StorageType") not in PLAIN,
            "custom endpoints": doc.get("CustomEndpoints"),
        },
        "do without, or set it in the new account (neptune:ModifyDBCluster, neptune:CreateDBClusterEndpoint)",
    )
