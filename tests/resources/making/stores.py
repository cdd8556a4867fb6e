"""Databases, caches, file systems, a warehouse, the catalog of a lake, what fills it, and a plan of backups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::Athena::WorkGroup",
    "AWS::Backup::BackupPlan",
    "AWS::DAX::Cluster",
    "AWS::DocDB::DBClusterParameterGroup",
    "AWS::EFS::AccessPoint",
    "AWS::EFS::MountTarget",
    "AWS::ElastiCache::CacheCluster",
    "AWS::ElastiCache::ReplicationGroup",
    "AWS::ElastiCache::SubnetGroup",
    "AWS::Glue::Crawler",
    "AWS::Glue::Database",
    "AWS::Glue::Job",
    "AWS::Glue::Table",
    "AWS::Glue::Trigger",
    "AWS::KinesisAnalyticsV2::Application",
    "AWS::KinesisFirehose::DeliveryStream",
    "AWS::Neptune::DBCluster",
    "AWS::Neptune::DBClusterParameterGroup",
    "AWS::Neptune::DBInstance",
    "AWS::Neptune::DBParameterGroup",
    "AWS::Neptune::DBSubnetGroup",
    "AWS::OpenSearchService::Domain",
    "AWS::RDS::DBCluster",
    "AWS::RDS::DBClusterParameterGroup",
    "AWS::RDS::DBInstance",
    "AWS::RDS::DBParameterGroup",
    "AWS::RDS::DBProxy",
    "AWS::RDS::DBProxyTargetGroup",
    "AWS::RDS::DBSubnetGroup",
    "AWS::Redshift::Cluster",
    "AWS::Redshift::ClusterParameterGroup",
    "AWS::Redshift::ClusterSubnetGroup",
)
TAGS = [{"Key": "STAGE", "Value": "dev"}]
TAG_MAP = {"STAGE": "dev"}
ROLE = "arn:aws:iam::123456789012:role/app-dev-data"
LAKE = "app-dev-lake"
NAME = "app-dev"


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""

    def client(service: str) -> Any:
        return connect(service, REGION)

    vpc = client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        client("ec2").create_subnet(VpcId=vpc, CidrBlock=block, AvailabilityZone=REGION + zone)["Subnet"]["SubnetId"]
        for block, zone in (("10.0.1.0/24", "a"), ("10.0.2.0/24", "b"))
    ]
    group = client("ec2").create_security_group(GroupName=NAME, Description="its data", VpcId=vpc)["GroupId"]
    make_databases(client("rds"), subnets, group)
    make_caches(client("elasticache"), client("dax"), subnets, group)
    make_files(client("efs"), subnets[0], group)
    make_warehouse(client("redshift"), subnets, group)
    client("opensearch").create_domain(
        DomainName=NAME,
        EngineVersion="OpenSearch_2.13",
        ClusterConfig={"InstanceType": "t3.small.search", "InstanceCount": 1},
        EBSOptions={"EBSEnabled": True, "VolumeType": "gp3", "VolumeSize": 10},
        NodeToNodeEncryptionOptions={"Enabled": True},
        TagList=TAGS,
    )
    make_catalog(client("glue"))
    make_flows(client)
    make_backups(client("backup"))


def make_databases(rds: Any, subnets: list[str], group: str) -> None:
    """Two clusters with their groups, settings of a third kind, an instance alone, and a proxy."""
    families = {NAME: "aurora-postgresql16", "graph-dev": "neptune1.3", "docs-dev": "docdb5.0"}
    for name, family in families.items():
        told = {"Description": "its settings", "DBParameterGroupFamily": family, "Tags": TAGS}
        rds.create_db_cluster_parameter_group(DBClusterParameterGroupName=name, **told)
        rds.create_db_parameter_group(DBParameterGroupName=name, **told)
    for name, engine in ((NAME, "aurora-postgresql"), ("graph-dev", "neptune")):
        rds.create_db_subnet_group(
            DBSubnetGroupName=name, DBSubnetGroupDescription="where it is", SubnetIds=subnets, Tags=TAGS
        )
        rds.create_db_cluster(
            DBClusterIdentifier=name,
            Engine=engine,
            MasterUsername="app",
            MasterUserPassword="not-a-password",
            DBSubnetGroupName=name,
            DBClusterParameterGroupName=name,
            VpcSecurityGroupIds=[group],
            StorageEncrypted=True,
            Tags=TAGS,
        )
        rds.create_db_instance(
            DBInstanceIdentifier=f"{name}-1",
            DBClusterIdentifier=name,
            DBInstanceClass="db.t4g.medium",
            Engine=engine,
            Tags=TAGS,
        )
    rds.create_db_instance(
        DBInstanceIdentifier="app-dev-single",
        DBInstanceClass="db.t4g.micro",
        Engine="postgres",
        EngineVersion="16.4",
        AllocatedStorage=20,
        DBName="app",
        MasterUsername="app",
        MasterUserPassword="not-a-password",
        DBSubnetGroupName=NAME,
        DBParameterGroupName=NAME,
        VpcSecurityGroupIds=[group],
        BackupRetentionPeriod=7,
        DeletionProtection=True,
        Tags=TAGS,
    )
    rds.create_db_proxy(
        DBProxyName=NAME,
        EngineFamily="POSTGRESQL",
        Auth=[{"AuthScheme": "SECRETS", "SecretArn": "arn:aws:secretsmanager:us-east-1:123456789012:secret:app-dev"}],
        RoleArn=ROLE,
        VpcSubnetIds=subnets,
        VpcSecurityGroupIds=[group],
        RequireTLS=True,
        Tags=TAGS,
    )
    rds.register_db_proxy_targets(DBProxyName=NAME, DBClusterIdentifiers=[NAME])


def make_caches(elasticache: Any, dax: Any, subnets: list[str], group: str) -> None:
    """A cache alone, one with a replica, where they are, and one before a table."""
    elasticache.create_cache_subnet_group(
        CacheSubnetGroupName=NAME, CacheSubnetGroupDescription="where they are", SubnetIds=subnets, Tags=TAGS
    )
    elasticache.create_cache_cluster(
        CacheClusterId="app-dev-one",
        Engine="redis",
        CacheNodeType="cache.t4g.micro",
        NumCacheNodes=1,
        CacheSubnetGroupName=NAME,
        SecurityGroupIds=[group],
        Tags=TAGS,
    )
    elasticache.create_replication_group(
        ReplicationGroupId=NAME,
        ReplicationGroupDescription="sessions",
        Engine="redis",
        CacheNodeType="cache.t4g.micro",
        NumCacheClusters=2,
        AutomaticFailoverEnabled=True,
        CacheSubnetGroupName=NAME,
        SecurityGroupIds=[group],
        Tags=TAGS,
    )
    dax.create_cluster(
        ClusterName=NAME,
        NodeType="dax.t3.small",
        ReplicationFactor=1,
        IamRoleArn=ROLE,
        SSESpecification={"Enabled": True},
        Tags=TAGS,
    )


def make_files(efs: Any, subnet: str, group: str) -> None:
    """A file system, the way to it, and a door into one folder."""
    system = efs.create_file_system(CreationToken=NAME, Encrypted=True, ThroughputMode="elastic", Tags=TAGS)
    of_it = {"FileSystemId": system["FileSystemId"]}
    efs.create_mount_target(**of_it, SubnetId=subnet, SecurityGroups=[group])
    efs.create_access_point(
        **of_it,
        ClientToken=NAME,
        PosixUser={"Uid": 1000, "Gid": 1000},
        RootDirectory={"Path": "/app", "CreationInfo": {"OwnerUid": 1000, "OwnerGid": 1000, "Permissions": "0755"}},
        Tags=TAGS,
    )


def make_warehouse(redshift: Any, subnets: list[str], group: str) -> None:
    """A cluster in groups of its own."""
    redshift.create_cluster_subnet_group(
        ClusterSubnetGroupName=NAME, Description="where it is", SubnetIds=subnets, Tags=TAGS
    )
    redshift.create_cluster_parameter_group(
        ParameterGroupName=NAME, ParameterGroupFamily="redshift-1.0", Description="its settings", Tags=TAGS
    )
    redshift.create_cluster(
        ClusterIdentifier=NAME,
        NodeType="ra3.xlplus",
        ClusterType="single-node",
        DBName="app",
        MasterUsername="app",
        MasterUserPassword="Not-A-Passw0rd",
        ClusterSubnetGroupName=NAME,
        ClusterParameterGroupName=NAME,
        VpcSecurityGroupIds=[group],
        Encrypted=True,
        Tags=TAGS,
    )


def make_catalog(glue: Any) -> None:
    """A database with a table, what finds its data, what works on it, and what starts that."""
    glue.create_database(DatabaseInput={"Name": "app_dev", "Description": "events", "LocationUri": f"s3://{LAKE}/"})
    glue.create_table(
        DatabaseName="app_dev",
        TableInput={
            "Name": "events",
            "TableType": "EXTERNAL_TABLE",
            "Parameters": {"classification": "json"},
            "PartitionKeys": [{"Name": "day", "Type": "string"}],
            "StorageDescriptor": {
                "Columns": [{"Name": "id", "Type": "string"}],
                "Location": f"s3://{LAKE}/events/",
                "SerdeInfo": {"SerializationLibrary": "org.openx.data.jsonserde.JsonSerDe"},
            },
        },
    )
    glue.create_crawler(
        Name=NAME,
        Role=ROLE,
        DatabaseName="app_dev",
        Targets={"S3Targets": [{"Path": f"s3://{LAKE}/events/"}]},
        Schedule="cron(0 3 * * ? *)",
        Tags=TAG_MAP,
    )
    glue.create_job(
        Name=NAME,
        Role=ROLE,
        Command={"Name": "glueetl", "ScriptLocation": f"s3://{LAKE}/clean.py", "PythonVersion": "3"},
        GlueVersion="4.0",
        WorkerType="G.1X",
        NumberOfWorkers=2,
        Tags=TAG_MAP,
    )
    glue.create_trigger(
        Name=NAME, Type="SCHEDULED", Schedule="cron(0 4 * * ? *)", Actions=[{"JobName": NAME}], Tags=TAG_MAP
    )


def make_flows(client: Callable[[str], Any]) -> None:
    """A stream into the lake, an application on a stream, and who asks the lake."""
    to = {"RoleARN": ROLE, "BucketARN": f"arn:aws:s3:::{LAKE}"}
    client("firehose").create_delivery_stream(
        DeliveryStreamName=NAME,
        DeliveryStreamType="DirectPut",
        ExtendedS3DestinationConfiguration={
            **to,
            "Prefix": "events/",
            "CompressionFormat": "GZIP",
            "BufferingHints": {"SizeInMBs": 5, "IntervalInSeconds": 60},
        },
        Tags=TAGS,
    )
    client("kinesisanalyticsv2").create_application(
        ApplicationName=NAME,
        RuntimeEnvironment="FLINK-1_20",
        ServiceExecutionRole=ROLE,
        ApplicationConfiguration={
            "ApplicationCodeConfiguration": {
                "CodeContentType": "ZIPFILE",
                "CodeContent": {"S3ContentLocation": {"BucketARN": f"arn:aws:s3:::{LAKE}", "FileKey": "app.jar"}},
            },
            "EnvironmentProperties": {"PropertyGroups": [{"PropertyGroupId": "app", "PropertyMap": {"stage": "dev"}}]},
        },
        Tags=TAGS,
    )
    client("athena").create_work_group(
        Name=NAME,
        Description="its questions",
        Configuration={
            "ResultConfiguration": {"OutputLocation": f"s3://{LAKE}/results/"},
            "EnforceWorkGroupConfiguration": True,
        },
        Tags=TAGS,
    )


def make_backups(backup: Any) -> None:
    """A plan, into the vault that each account has."""
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": "Default",
        "ScheduleExpression": "cron(0 5 ? * * *)",
        "Lifecycle": {"DeleteAfterDays": 30},
    }
    backup.create_backup_plan(BackupPlan={"BackupPlanName": NAME, "Rules": [rule]}, BackupPlanTags=TAG_MAP)
