"""AWS::Redshift::Cluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-redshift-cluster.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.database_shapes import (
    BY_SNAPSHOT,
    RESTORED,
    SNAPSHOT,
    VERSIONS,
    ZONES,
    chosen,
    not_in_cloudformation,
    security_groups,
    stays_behind,
)
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Redshift::Cluster",
    service="redshift",
    listing=Read("describe_clusters", "Clusters"),
    facets={"Logging": Read("describe_logging_status", "@", {"ClusterIdentifier": "ClusterIdentifier"})},
    identifier="ClusterIdentifier",
    name="ClusterIdentifier",
    arn="arn:{_.Partition}:redshift:{_.Region}:{_.Account}:cluster:{ClusterIdentifier}",
    attributes={
        "ClusterNamespaceArn": "ClusterNamespaceArn",
        "Endpoint.Address": "Endpoint.Address",
        "MasterPasswordSecretArn": "MasterPasswordSecretArn",
    },
    forms=("arn:${AWS::Partition}:redshift:${AWS::Region}:${AWS::AccountId}:cluster:${Ref}",),
    tags="Tags",
    name_property="ClusterIdentifier",
    by_hand=BY_SNAPSHOT,
    limits=(SNAPSHOT, VERSIONS, "The resource policy of its namespace, data shares and scheduled actions"),
    ignored={
        "AquaConfigurationStatus": "Redshift decides it by itself",
        "AvailabilityZone": ZONES,
        "AvailabilityZoneRelocationStatus": "says what AvailabilityZoneRelocation led to",
        "Classic": "an option of a resize",
        "ClusterSecurityGroups": "of networks before VPC, which are gone",
        "DeferMaintenance": "puts off one maintenance of this cluster",
        "DeferMaintenanceDuration": "puts off one maintenance of this cluster",
        "DeferMaintenanceEndTime": "puts off one maintenance of this cluster",
        "DeferMaintenanceStartTime": "puts off one maintenance of this cluster",
        "Endpoint": "only AWS sets what is in it",
        "MasterUserPassword": "cannot be read, and never enters a plan",
        "NamespaceResourcePolicy": "read by an operation of its own, for integrations between accounts",
        "OwnerAccount": RESTORED,
        "ResourceAction": "pauses or resumes it, which is an update",
        "RevisionTarget": "rolls it back, which is an update",
        "RotateEncryptionKey": "an option of an update",
        "SnapshotClusterIdentifier": RESTORED,
        "SnapshotCopyManual": "an option of an update",
        "SnapshotIdentifier": RESTORED,
    },
)

AS_THEY_ARE = (
    "AllowVersionUpgrade",
    "AutomatedSnapshotRetentionPeriod",
    "ClusterIdentifier",
    "ClusterVersion",
    "Encrypted",
    "EnhancedVpcRouting",
    "MaintenanceTrackName",
    "MasterPasswordSecretKmsKeyId",
    "MasterUsername",
    "NodeType",
    "PreferredMaintenanceWindow",
    "PubliclyAccessible",
)
LOGGING = ("BucketName", "LogDestinationType", "S3KeyPrefix")
FOR_EVER = -1


def properties(doc: Document) -> Properties:
    """What CreateCluster takes, without the password."""
    nodes, kept = doc.get("NumberOfNodes") or 1, doc.get("ManualSnapshotRetentionPeriod")
    groups = [group.get("ParameterGroupName") for group in doc.get("ClusterParameterGroups") or ()]
    return given(
        AvailabilityZoneRelocation=True if doc.get("AvailabilityZoneRelocationStatus") == "enabled" else None,
        ClusterParameterGroupName=next(filter(None, map(chosen, groups)), None),
        ClusterSubnetGroupName=chosen(doc.get("ClusterSubnetGroupName")),
        ClusterType="multi-node" if nodes > 1 else "single-node",
        # Required; where nobody named one, AWS makes this one and may leave it out of the answer.
        DBName=doc.get("DBName") or "dev",
        ElasticIp=(doc.get("ElasticIpStatus") or {}).get("ElasticIp"),
        IamRoles=in_order(role.get("IamRoleArn") for role in doc.get("IamRoles") or ()),
        KmsKeyId=doc.get("KmsKeyId") if doc.get("Encrypted") else None,
        LoggingProperties=_logging(doc.get("Logging") or {}),
        ManageMasterPassword=True if doc.get("MasterPasswordSecretArn") else None,
        ManualSnapshotRetentionPeriod=None if kept == FOR_EVER else kept,
        MultiAZ=True if doc.get("MultiAZ") == "Enabled" else None,
        NumberOfNodes=nodes if nodes > 1 else None,
        Port=(doc.get("Endpoint") or {}).get("Port"),
        Tags=tag_list(doc.get("Tags")),
        VpcSecurityGroupIds=security_groups(doc),
        **picked(doc, AS_THEY_ARE),
        **picked(doc.get("HsmStatus") or {}, ("HsmClientCertificateIdentifier", "HsmConfigurationIdentifier")),
        **_copies(doc.get("ClusterSnapshotCopyStatus") or {}),
    )


def _logging(raw: Mapping[str, Any]) -> Properties:
    if not raw.get("LoggingEnabled"):
        return {}
    return given(LogExports=in_order(raw.get("LogExports")), **picked(raw, LOGGING))


def _copies(raw: Mapping[str, Any]) -> Properties:
    """The region that snapshots are copied to."""
    return given(
        DestinationRegion=raw.get("DestinationRegion"),
        SnapshotCopyGrantName=raw.get("SnapshotCopyGrantName"),
        SnapshotCopyRetentionPeriod=raw.get("RetentionPeriod"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data, its password, and what CloudFormation cannot set."""
    yield stays_behind("cluster")
    if not doc.get("MasterPasswordSecretArn"):
        yield Finding(
            Severity.WARN,
            "password-to-supply",
            "",
            "the master password cannot be read, so no template has one",
            "supply MasterUserPassword when it is made anew, or let Redshift manage it (ManageMasterPassword); what is "
            "restored from a snapshot keeps the old one",
        )
    yield from not_in_cloudformation(
        {
            "a custom domain": doc.get("CustomDomainName"),
            "a default role": doc.get("DefaultIamRoleArn"),
            "a schedule of snapshots": doc.get("SnapshotScheduleIdentifier"),
        },
        "do without, or set it in the new account (redshift:CreateCustomDomainAssociation, "
        "redshift:ModifyClusterIamRoles, redshift:ModifyClusterSnapshotSchedule)",
    )
