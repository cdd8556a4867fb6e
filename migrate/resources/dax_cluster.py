"""AWS::DAX::Cluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-dax-cluster.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import ZONES, chosen
from migrate.resources.shapes import given, in_order, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::DAX::Cluster",
    service="dax",
    listing=Read("describe_clusters", "Clusters"),
    facets={"Tags": Read("list_tags", "Tags", {"ResourceName": "ClusterArn"})},
    identifier="ClusterName",
    name="ClusterName",
    arn="ClusterArn",
    attributes={
        "Arn": "ClusterArn",
        "ClusterDiscoveryEndpoint": "{ClusterDiscoveryEndpoint.Address}:{ClusterDiscoveryEndpoint.Port}",
        "ClusterDiscoveryEndpointURL": "ClusterDiscoveryEndpoint.URL",
    },
    tags="Tags",
    name_property="ClusterName",
    limits=("Its parameter group and subnet group: they are not read, and must be there before it",),
    ignored={"AvailabilityZones": ZONES},
)

AS_THEY_ARE = (
    "ClusterEndpointEncryptionType",
    "ClusterName",
    "Description",
    "NetworkType",
    "NodeType",
    "PreferredMaintenanceWindow",
)


def properties(doc: Document) -> Properties:
    """What CreateCluster takes."""
    encryption = (doc.get("SSEDescription") or {}).get("Status")
    topic = doc.get("NotificationConfiguration") or {}
    return given(
        IAMRoleARN=doc.get("IamRoleArn"),
        NotificationTopicARN=topic.get("TopicArn") if topic.get("TopicStatus") != "inactive" else None,
        ParameterGroupName=chosen((doc.get("ParameterGroup") or {}).get("ParameterGroupName")),
        ReplicationFactor=doc.get("TotalNodes"),
        SSESpecification={"SSEEnabled": True} if encryption in ("ENABLED", "ENABLING") else None,
        SecurityGroupIds=in_order(one.get("SecurityGroupIdentifier") for one in doc.get("SecurityGroups") or ()),
        SubnetGroupName=chosen(doc.get("SubnetGroup")),
        Tags=tag_map(doc.get("Tags")),
        **picked(doc, AS_THEY_ARE),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing is lost with it: the cache fills itself from the tables."""
    yield from ()
