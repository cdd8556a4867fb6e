"""AWS::RDS::DBCluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html"""

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
    Described,
    chosen,
    encryption,
    managed_password,
    not_in_cloudformation,
    password_to_supply,
    roles,
    security_groups,
    stays_behind,
)
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::RDS::DBCluster",
    service="rds",
    listing=Read("describe_db_clusters", "DBClusters[?Engine != 'neptune' && Engine != 'docdb']"),
    identifier="DBClusterIdentifier",
    name="DBClusterIdentifier",
    arn="DBClusterArn",
    tags="TagList",
    attributes={
        "DBClusterArn": "DBClusterArn",
        "DBClusterResourceId": "DbClusterResourceId",
        "Endpoint.Address": "Endpoint",
        "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
        "ReadEndpoint.Address": "ReaderEndpoint",
    },
    name_property="DBClusterIdentifier",
    by_hand=BY_SNAPSHOT,
    limits=(SNAPSHOT, VERSIONS),
    ignored={
        "AvailabilityZones": ZONES,
        "DBInstanceParameterGroupName": "only looked at in an upgrade",
        "DeleteAutomatedBackups": "says how a deletion would go, and cannot be read",
        "MasterUserAuthenticationType": "cannot be read",
        "MasterUserPassword": "cannot be read, and never enters a plan",
        "RestoreToTime": RESTORED,
        "RestoreType": RESTORED,
        "SnapshotIdentifier": RESTORED,
        "SourceDBClusterIdentifier": RESTORED,
        "SourceDbClusterResourceId": RESTORED,
        "SourceRegion": RESTORED,
        "UseLatestRestorableTime": RESTORED,
    },
)

AS_THEY_ARE = (
    "BackupRetentionPeriod",
    "CopyTagsToSnapshot",
    "DBClusterIdentifier",
    "DBSystemId",
    "DatabaseInsightsMode",
    "DatabaseName",
    "DeletionProtection",
    "Engine",
    "EngineLifecycleSupport",
    "EngineVersion",
    "GlobalClusterIdentifier",
    "MasterUsername",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "NetworkType",
    "Port",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "ReplicationSourceIdentifier",
)
# Of a cluster that RDS fills with instances by itself; of Aurora's, its instances say it.
OF_MULTI_AZ = (
    "AllocatedStorage",
    "AutoMinorVersionUpgrade",
    "DBClusterInstanceClass",
    "Iops",
    "PubliclyAccessible",
    "StorageType",
)
SCALING = (
    "AutoPause",
    "MaxCapacity",
    "MinCapacity",
    "SecondsBeforeTimeout",
    "SecondsUntilAutoPause",
    "TimeoutAction",
)
FORWARDING = frozenset({"enabled", "enabling", "requested"})


def properties(doc: Document) -> Properties:
    """What CreateDBCluster takes, without the password."""
    domain: Described = next(iter(doc.get("DomainMemberships") or ()), {})
    mode, storage = doc.get("EngineMode"), doc.get("StorageType")
    aurora = str(doc.get("Engine")).startswith("aurora")
    insights = doc.get("PerformanceInsightsEnabled")
    return given(
        AssociatedRoles=roles(doc),
        # Engines that cannot do these refuse even to hear that they are off.
        BacktrackWindow=doc.get("BacktrackWindow") or None,
        ClusterScalabilityType=doc.get("ClusterScalabilityType"),
        DBClusterParameterGroupName=chosen(doc.get("DBClusterParameterGroup")),
        DBSubnetGroupName=chosen(doc.get("DBSubnetGroup")),
        Domain=domain.get("Domain"),
        DomainIAMRoleName=domain.get("IAMRoleName"),
        EnableCloudwatchLogsExports=in_order(doc.get("EnabledCloudwatchLogsExports")),
        EnableGlobalWriteForwarding=doc.get("GlobalWriteForwardingRequested") or None,
        EnableHttpEndpoint=doc.get("HttpEndpointEnabled") or None,
        EnableIAMDatabaseAuthentication=doc.get("IAMDatabaseAuthenticationEnabled"),
        EnableLocalWriteForwarding=True if doc.get("LocalWriteForwardingStatus") in FORWARDING else None,
        EngineMode=mode if mode != "provisioned" else None,
        PerformanceInsightsEnabled=insights,
        PerformanceInsightsKmsKeyId=doc.get("PerformanceInsightsKMSKeyId") if insights else None,
        PerformanceInsightsRetentionPeriod=doc.get("PerformanceInsightsRetentionPeriod") if insights else None,
        ScalingConfiguration=picked(doc.get("ScalingConfigurationInfo") or {}, SCALING),
        ServerlessV2ScalingConfiguration=picked(
            doc.get("ServerlessV2ScalingConfiguration") or {}, ("MaxCapacity", "MinCapacity", "SecondsUntilAutoPause")
        ),
        Tags=tag_list(doc.get("TagList")),
        VpcSecurityGroupIds=security_groups(doc),
        **({"StorageType": storage} if aurora and storage not in (None, "aurora") else {}),
        **picked(doc, AS_THEY_ARE if aurora else (*AS_THEY_ARE, *OF_MULTI_AZ)),
        **encryption(doc),
        **managed_password(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data, its password, and what CloudFormation cannot set."""
    yield stays_behind("cluster")
    if not doc.get("ReplicationSourceIdentifier"):
        yield from password_to_supply(doc)
    yield from not_in_cloudformation(
        {
            "a stream of activities": doc.get("ActivityStreamStatus") in ("started", "starting"),
            "custom endpoints": doc.get("CustomEndpoints"),
        },
        "do without, or set it in the new account (rds:StartActivityStream, rds:CreateDBClusterEndpoint)",
    )
