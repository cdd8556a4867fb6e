"""AWS::RDS::DBInstance: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbinstance.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import (
    BY_SNAPSHOT,
    EXPIRED,
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
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::RDS::DBInstance",
    service="rds",
    listing=Read("describe_db_instances", "DBInstances[?Engine != 'neptune' && Engine != 'docdb']"),
    identifier="DBInstanceIdentifier",
    name="DBInstanceIdentifier",
    arn="DBInstanceArn",
    tags="TagList",
    attributes={
        "DBInstanceArn": "DBInstanceArn",
        "DbiResourceId": "DbiResourceId",
        "Endpoint.Address": "Endpoint.Address",
        "MasterUserSecret.SecretArn": "MasterUserSecret.SecretArn",
    },
    name_property="DBInstanceIdentifier",
    # A cluster in several zones makes its instances itself; Aurora's are made one by one.
    owned_by_aws="DBClusterIdentifier && !starts_with(not_null(Engine, ''), 'aurora')",
    by_hand=BY_SNAPSHOT,
    limits=(SNAPSHOT, VERSIONS, "Its option group: it is not read, and must be there before it"),
    ignored={
        "AllowMajorVersionUpgrade": "an option of an upgrade",
        "ApplyImmediately": "an option of an update",
        "AutomaticBackupReplicationKmsKeyId": "is told in the other region only",
        "AutomaticBackupReplicationRetentionPeriod": "is told in the other region only",
        "AvailabilityZone": ZONES,
        "CertificateRotationRestart": "an option of an update",
        "DBClusterSnapshotIdentifier": RESTORED,
        "DBSecurityGroups": "of networks before VPC, which are gone",
        "DBSnapshotIdentifier": RESTORED,
        "DeleteAutomatedBackups": "says how a deletion would go, and cannot be read",
        "MasterUserAuthenticationType": "cannot be read",
        "MasterUserPassword": "cannot be read, and never enters a plan",
        "RestoreTime": RESTORED,
        "SourceDBInstanceAutomatedBackupsArn": RESTORED,
        "SourceDbiResourceId": RESTORED,
        "SourceRegion": RESTORED,
        "TdeCredentialPassword": "cannot be read, and never enters a plan",
        "UseDefaultProcessorFeatures": "an option of an update",
        "UseLatestRestorableTime": RESTORED,
    },
)

OF_EACH = (
    "AutoMinorVersionUpgrade",
    "DBClusterIdentifier",
    "DBInstanceClass",
    "DBInstanceIdentifier",
    "DatabaseInsightsMode",
    "Engine",
    "MonitoringInterval",
    "MonitoringRoleArn",
    "PreferredMaintenanceWindow",
    "PromotionTier",
    "PubliclyAccessible",
)
# Of a cluster's member, the cluster says these.
OF_A_SINGLE = (
    "BackupRetentionPeriod",
    "CharacterSetName",
    "CopyTagsToSnapshot",
    "DBSystemId",
    "DedicatedLogVolume",
    "DeletionProtection",
    "EngineLifecycleSupport",
    "EngineVersion",
    "LicenseModel",
    "MaxAllocatedStorage",
    "MultiAZ",
    "NcharCharacterSetName",
    "NetworkType",
    "PreferredBackupWindow",
    "ReplicaMode",
    "StorageType",
    "TdeCredentialArn",
    "Timezone",
)
VOLUME = ("MaxAllocatedStorage", "StorageThroughput", "StorageType", "VolumeName")


def properties(doc: Document) -> Properties:
    """What CreateDBInstance takes, without the password."""
    authority, insights = doc.get("CACertificateIdentifier"), doc.get("PerformanceInsightsEnabled")
    groups = [group.get("DBParameterGroupName") for group in doc.get("DBParameterGroups") or ()]
    return given(
        AssociatedRoles=roles(doc),
        CACertificateIdentifier=None if authority in EXPIRED else authority,
        CustomIAMInstanceProfile=doc.get("CustomIamInstanceProfile"),
        DBParameterGroupName=next(filter(None, map(chosen, groups)), None),
        DBSubnetGroupName=chosen((doc.get("DBSubnetGroup") or {}).get("DBSubnetGroupName")),
        EnablePerformanceInsights=insights,
        PerformanceInsightsKMSKeyId=doc.get("PerformanceInsightsKMSKeyId") if insights else None,
        PerformanceInsightsRetentionPeriod=doc.get("PerformanceInsightsRetentionPeriod") if insights else None,
        Tags=tag_list(doc.get("TagList")),
        **picked(doc, OF_EACH),
        **({} if doc.get("DBClusterIdentifier") else _single(doc)),
    )


def _single(doc: Document) -> Properties:
    """What an instance says that is no member of a cluster."""
    port = (doc.get("Endpoint") or {}).get("Port") or doc.get("DbInstancePort")
    options = [group.get("OptionGroupName") for group in doc.get("OptionGroupMemberships") or ()]
    target = doc.get("BackupTarget")
    return given(
        AllocatedStorage=str(doc.get("AllocatedStorage") or ""),
        AutomaticBackupReplicationRegion=_replication(doc),
        BackupTarget=target if target != "region" else None,
        EnableCloudwatchLogsExports=in_order(doc.get("EnabledCloudwatchLogsExports")),
        EnableIAMDatabaseAuthentication=doc.get("IAMDatabaseAuthenticationEnabled"),
        OptionGroupName=next(filter(None, map(chosen, options)), None),
        Port=str(port or ""),
        ProcessorFeatures=by("Name", doc.get("ProcessorFeatures")),
        VPCSecurityGroups=security_groups(doc),
        **picked(doc, OF_A_SINGLE),
        **_storage(doc),
        **_origin(doc),
        **_domain(doc),
        **encryption(doc),
        **managed_password(doc),
    )


def _storage(doc: Document) -> Properties:
    """What the storage can do, where it is more than comes with it: RDS refuses to hear of the rest."""
    kind, iops, throughput = doc.get("StorageType"), doc.get("Iops") or 0, doc.get("StorageThroughput") or 0
    volumes = [
        given(
            AllocatedStorage=str(volume.get("AllocatedStorage") or ""),
            Iops=volume.get("IOPS"),
            **picked(volume, VOLUME),
        )
        for volume in by("VolumeName", doc.get("AdditionalStorageVolumes"))
    ]
    return given(
        AdditionalStorageVolumes=volumes,
        Iops=iops if kind != "gp3" or iops > 3000 else None,
        StorageThroughput=throughput if kind == "gp3" and throughput > 125 else None,
    )


def _origin(doc: Document) -> Properties:
    """Whose replica it is; what it has of that one, no template may say."""
    instance = doc.get("ReadReplicaSourceDBInstanceIdentifier")
    cluster = doc.get("ReadReplicaSourceDBClusterIdentifier")
    if instance or cluster:
        return given(SourceDBClusterIdentifier=cluster, SourceDBInstanceIdentifier=instance)
    return picked(doc, ("DBName", "MasterUsername"))


def _replication(doc: Document) -> str | None:
    """The region that automated backups are replicated to, which only their ARN tells."""
    replications = doc.get("DBInstanceAutomatedBackupsReplications") or ()
    parts = [str(one.get("DBInstanceAutomatedBackupsArn") or "").split(":") for one in replications]
    return next((part[3] for part in parts if len(part) > 3), None)


def _domain(doc: Document) -> Properties:
    """The directory it is joined to: AWS's, or one that somebody runs."""
    domain: Described = next(iter(doc.get("DomainMemberships") or ()), {})
    if domain.get("Domain"):
        return given(Domain=domain["Domain"], DomainIAMRoleName=domain.get("IAMRoleName"))
    return given(
        DomainAuthSecretArn=domain.get("AuthSecretArn"),
        DomainDnsIps=domain.get("DnsIps"),
        DomainFqdn=domain.get("FQDN"),
        DomainOu=domain.get("OU"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data and its password, unless they are its cluster's, and what CloudFormation cannot set."""
    if doc.get("DBClusterIdentifier"):
        return
    yield stays_behind("database")
    if "MasterUsername" in properties(doc):
        yield from password_to_supply(doc)
    yield from not_in_cloudformation(
        {"a stream of activities": doc.get("ActivityStreamStatus") in ("started", "starting")},
        "do without, or start it in the new account with rds:StartActivityStream",
    )
