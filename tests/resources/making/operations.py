"""What watches, records and maintains an application of dev, and the devices that talk to it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

Connect = Callable[[str, str], Any]

REGION = "us-east-1"
KINDS: tuple[str, ...] = (
    "AWS::AmazonMQ::Broker",
    "AWS::CloudTrail::Trail",
    "AWS::Config::ConfigRule",
    "AWS::Config::ConfigurationRecorder",
    "AWS::Config::DeliveryChannel",
    "AWS::ECR::RegistryPolicy",
    "AWS::Events::ApiDestination",
    "AWS::Events::Archive",
    "AWS::Events::Connection",
    "AWS::IoT::Certificate",
    "AWS::IoT::Thing",
    "AWS::IoT::ThingPrincipalAttachment",
    "AWS::Lambda::LayerVersionPermission",
    "AWS::Logs::Delivery",
    "AWS::Logs::DeliveryDestination",
    "AWS::Logs::DeliverySource",
    "AWS::Logs::Destination",
    "AWS::Logs::ResourcePolicy",
    "AWS::MSK::Cluster",
    "AWS::Pipes::Pipe",
    "AWS::SSM::Document",
    "AWS::SSM::MaintenanceWindow",
    "AWS::SSM::MaintenanceWindowTarget",
    "AWS::ServiceDiscovery::PrivateDnsNamespace",
    "AWS::ServiceDiscovery::Service",
    "AWS::Synthetics::Canary",
)
STAGE = {"STAGE": "dev"}
STAGE_TAG = {"Key": "STAGE", "Value": "dev"}
BUCKET = "app-dev-operations"


def make(connect: Connect) -> None:
    """One of each, in the account that `connect` leads to."""
    account = connect("sts", REGION).get_caller_identity()["Account"]
    connect("s3", REGION).create_bucket(Bucket=BUCKET)
    roles = connect("iam", REGION)
    trust = allowing("sts:AssumeRole", Principal={"Service": "logs.amazonaws.com"})
    role = roles.create_role(RoleName="app-dev-operations", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    make_logs(connect, account, role)
    make_records(connect, role)
    make_shares(connect, account)
    make_devices(connect)
    make_maintenance(connect)
    make_services(connect)
    make_messages(connect, role)
    make_events(connect, role)


def allowing(action: str, **more: Any) -> str:
    """A policy of one statement, as text."""
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, **more}]})


def make_logs(connect: Connect, account: str, role: str) -> None:
    """A delivery from a distribution into the bucket, a destination for other accounts, and who may write."""
    logs = connect("logs", REGION)
    logs.put_resource_policy(
        policyName="app-dev-events",
        policyDocument=allowing("logs:PutLogEvents", Principal={"Service": "events.amazonaws.com"}, Resource="*"),
    )
    logs.put_delivery_source(
        name="app-dev",
        resourceArn=f"arn:aws:cloudfront::{account}:distribution/E1ABCDEFGHIJKL",
        logType="ACCESS_LOGS",
        tags=STAGE,
    )
    to_bucket = {"destinationResourceArn": f"arn:aws:s3:::{BUCKET}"}
    destination = logs.put_delivery_destination(
        name="app-dev", outputFormat="json", deliveryDestinationConfiguration=to_bucket, tags=STAGE
    )["deliveryDestination"]["arn"]
    logs.create_delivery(
        deliverySourceName="app-dev",
        deliveryDestinationArn=destination,
        recordFields=["date", "time"],
        s3DeliveryConfiguration={"suffixPath": "{yyyy}", "enableHiveCompatiblePath": True},
        tags=STAGE,
    )
    streams = connect("kinesis", REGION)
    streams.create_stream(StreamName="app-dev-logs", ShardCount=1)
    stream = streams.describe_stream_summary(StreamName="app-dev-logs")["StreamDescriptionSummary"]["StreamARN"]
    logs.put_destination(destinationName="app-dev", targetArn=stream, roleArn=role, tags=STAGE)


def make_records(connect: Connect, role: str) -> None:
    """What AWS Config and CloudTrail record into the bucket."""
    config = connect("config", REGION)
    config.put_configuration_recorder(
        ConfigurationRecorder={
            "name": "app-dev",
            "roleARN": role,
            "recordingGroup": {"allSupported": False, "resourceTypes": ["AWS::S3::Bucket", "AWS::EC2::Instance"]},
        }
    )
    delivered = {"deliveryFrequency": "Six_Hours"}
    config.put_delivery_channel(
        DeliveryChannel={"name": "app-dev", "s3BucketName": BUCKET, "configSnapshotDeliveryProperties": delivered}
    )
    config.put_config_rule(
        ConfigRule={
            "ConfigRuleName": "app-dev-tags",
            "Scope": {"ComplianceResourceTypes": ["AWS::S3::Bucket"]},
            "Source": {"Owner": "AWS", "SourceIdentifier": "REQUIRED_TAGS"},
            "InputParameters": '{"tag1Key": "STAGE"}',
        },
        Tags=[STAGE_TAG],
    )
    trails = connect("cloudtrail", REGION)
    trails.create_trail(Name="app-dev", S3BucketName=BUCKET, S3KeyPrefix="trail", TagsList=[STAGE_TAG])
    objects = [{"Type": "AWS::S3::Object", "Values": [f"arn:aws:s3:::{BUCKET}/"]}]
    trails.put_event_selectors(
        TrailName="app-dev",
        EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": True, "DataResources": objects}],
    )
    trails.start_logging(Name="app-dev")


def make_shares(connect: Connect, account: str) -> None:
    """What others may use: the registry, and a layer."""
    connect("ecr", REGION).put_registry_policy(
        policyText=allowing(
            "ecr:ReplicateImage",
            Principal={"AWS": f"arn:aws:iam::{account}:root"},
            Resource=f"arn:aws:ecr:{REGION}:{account}:repository/*",
        )
    )
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr("python/shared.py", "STAGE = 'dev'\n")
    functions = connect("lambda", REGION)
    layer = functions.publish_layer_version(LayerName="app-dev", Content={"ZipFile": archive.getvalue()})
    functions.add_layer_version_permission(
        LayerName="app-dev",
        VersionNumber=layer["Version"],
        StatementId="shared",
        Action="lambda:GetLayerVersion",
        Principal="*",
    )


def make_devices(connect: Connect) -> None:
    """A lamp with its certificate."""
    devices = connect("iot", REGION)
    devices.create_thing(thingName="app-dev-lamp", attributePayload={"attributes": {"room": "hall"}})
    certificate = devices.create_keys_and_certificate(setAsActive=True)["certificateArn"]
    devices.attach_thing_principal(thingName="app-dev-lamp", principal=certificate)


def make_maintenance(connect: Connect) -> None:
    """A window for machines, and a document that could run in it."""
    systems = connect("ssm", REGION)
    step = {"action": "aws:runShellScript", "name": "clean", "inputs": {"runCommand": ["date"]}}
    content = {"schemaVersion": "2.2", "description": "cleans", "mainSteps": [step]}
    systems.create_document(
        Name="app-dev-clean",
        Content=json.dumps(content),
        DocumentType="Command",
        DocumentFormat="JSON",
        Tags=[STAGE_TAG],
    )
    window = systems.create_maintenance_window(
        Name="app-dev",
        Schedule="cron(0 2 ? * SUN *)",
        ScheduleTimezone="Europe/Berlin",
        Duration=3,
        Cutoff=1,
        AllowUnassociatedTargets=False,
        Tags=[STAGE_TAG],
    )["WindowId"]
    systems.register_target_with_maintenance_window(
        WindowId=window,
        ResourceType="INSTANCE",
        Name="machines",
        Targets=[{"Key": "tag:STAGE", "Values": ["dev"]}],
    )


def make_services(connect: Connect) -> None:
    """A private namespace with one service."""
    network, names = connect("ec2", REGION), connect("servicediscovery", REGION)
    vpc = network.create_vpc(CidrBlock="10.77.0.0/16")["Vpc"]["VpcId"]
    names.create_private_dns_namespace(Name="app.dev", Vpc=vpc, Description="services of dev", Tags=[STAGE_TAG])
    (namespace,) = (one["Id"] for one in names.list_namespaces()["Namespaces"] if one["Name"] == "app.dev")
    names.create_service(
        Name="api",
        NamespaceId=namespace,
        DnsConfig={"RoutingPolicy": "MULTIVALUE", "DnsRecords": [{"Type": "A", "TTL": 10}]},
        HealthCheckCustomConfig={"FailureThreshold": 1},
        Tags=[STAGE_TAG],
    )


def make_messages(connect: Connect, role: str) -> None:
    """A pipe between two queues, a broker and a cluster."""
    queues = connect("sqs", REGION)
    ends = [arn_of(queues, f"app-dev-pipe-{end}") for end in ("in", "out")]
    connect("pipes", REGION).create_pipe(
        Name="app-dev",
        RoleArn=role,
        Source=ends[0],
        SourceParameters={"SqsQueueParameters": {"BatchSize": 5}},
        Target=ends[1],
        DesiredState="STOPPED",
        Tags=STAGE,
    )
    connect("mq", REGION).create_broker(
        BrokerName="app-dev",
        DeploymentMode="SINGLE_INSTANCE",
        EngineType="RABBITMQ",
        EngineVersion="3.13",
        HostInstanceType="mq.m5.large",
        PubliclyAccessible=False,
        AutoMinorVersionUpgrade=True,
        Users=[{"Username": "app", "Password": "not-a-secret-12"}],
        Tags=STAGE,
    )
    connect("kafka", REGION).create_cluster_v2(ClusterName="app-dev", Provisioned=BROKERS, Tags=STAGE)


def arn_of(queues: Any, name: str) -> str:
    """The ARN of a queue that is made."""
    url = queues.create_queue(QueueName=name)["QueueUrl"]
    answer: Mapping[str, str] = queues.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    return answer["QueueArn"]


def make_events(connect: Connect, role: str) -> None:
    """An archive of a bus, a way to an API outside, and a canary that looks at one."""
    events = connect("events", REGION)
    bus = events.create_event_bus(Name="app-dev-archived")["EventBusArn"]
    events.create_archive(
        ArchiveName="app-dev", EventSourceArn=bus, EventPattern='{"source": ["app"]}', RetentionDays=7
    )
    way = events.create_connection(
        Name="app-dev",
        AuthorizationType="BASIC",
        AuthParameters={"BasicAuthParameters": {"Username": "app", "Password": "not-a-secret-12"}},
    )["ConnectionArn"]
    events.create_api_destination(
        Name="app-dev",
        ConnectionArn=way,
        InvocationEndpoint="https://example.com/told",
        HttpMethod="POST",
        InvocationRateLimitPerSecond=10,
    )
    connect("synthetics", REGION).create_canary(
        Name="app-dev",
        Code={"Handler": "page.handler", "S3Bucket": BUCKET, "S3Key": "canary.zip"},
        ArtifactS3Location=f"s3://{BUCKET}/pictures",
        ExecutionRoleArn=role,
        Schedule={"Expression": "rate(5 minutes)"},
        RuntimeVersion="syn-nodejs-puppeteer-9.1",
        Tags=STAGE,
    )


BROKERS = {
    "BrokerNodeGroupInfo": {"ClientSubnets": ["subnet-0a1b2c3d", "subnet-1a1b2c3d"], "InstanceType": "kafka.t3.small"},
    "KafkaVersion": "3.6.0",
    "NumberOfBrokerNodes": 2,
}
