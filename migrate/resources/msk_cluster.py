"""AWS::MSK::Cluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-cluster.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::MSK::Cluster",
    service="kafka",
    # The serverless ones are of another type.
    listing=Read("list_clusters_v2", "ClusterInfoList[?Provisioned]", {"ClusterTypeFilter": "'PROVISIONED'"}),
    identifier="ClusterArn",
    name="ClusterName",
    arn="ClusterArn",
    attributes={"Arn": "ClusterArn"},
    tags="Tags",
    name_property="ClusterName",
    by_hand="create the cluster in the new account's VPC, and copy its topics with MirrorMaker or MSK Replicator",
    limits=("Topics, their records and the consumers' offsets", "The secrets of SASL/SCRAM users"),
    ignored={"ZookeeperAccess": "cannot be read"},
)

PLAIN = ("ClientAuthentication", "EncryptionInfo", "EnhancedMonitoring", "LoggingInfo", "NumberOfBrokerNodes")


def properties(doc: Document) -> Properties:
    """What CreateCluster takes."""
    cluster = doc["Provisioned"]
    software = cluster.get("CurrentBrokerSoftwareInfo") or {}
    configuration = given(Arn=software.get("ConfigurationArn"), Revision=software.get("ConfigurationRevision"))
    plain = picked(cluster, (*PLAIN, "OpenMonitoring", "Rebalancing", "StorageMode"))
    return given(
        **{name: pruned(value) for name, value in plain.items()},
        BrokerNodeGroupInfo=_brokers(cluster["BrokerNodeGroupInfo"]),
        ClusterName=doc["ClusterName"],
        ConfigurationInfo=configuration if "Arn" in configuration else None,
        KafkaVersion=software.get("KafkaVersion"),
        Tags=tag_map(doc.get("Tags")),
    )


def _brokers(raw: Mapping[str, Any]) -> Properties:
    """Where the brokers run; their zones follow from the subnets."""
    storage = (raw.get("StorageInfo") or {}).get("EbsStorageInfo")
    return given(
        **picked(raw, ("BrokerAZDistribution", "InstanceType")),
        ClientSubnets=in_order(raw.get("ClientSubnets")),
        ConnectivityInfo=pruned(raw.get("ConnectivityInfo")),
        SecurityGroups=in_order(raw.get("SecurityGroups")),
        StorageInfo=given(EBSStorageInfo=pruned(storage)),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new cluster has no topics."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "the cluster's topics, their records and the consumers' offsets are not copied",
        "copy the topics with MirrorMaker or MSK Replicator before cutover, or let the producers write them anew",
    )
