"""AWS::ElastiCache::CacheCluster: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-cachecluster.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.cache_shapes import REMEDY, WITHOUT_DATA, logs, node, security_groups
from migrate.resources.database_shapes import RESTORED, VERSIONS, ZONES, chosen, stays_behind
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "ARN || join(':', ['arn', _.Partition, 'elasticache', _.Region, _.Account, 'cluster', CacheClusterId])"

SPEC = Spec(
    kind="AWS::ElastiCache::CacheCluster",
    service="elasticache",
    listing=Read("describe_cache_clusters", "CacheClusters", {"ShowCacheNodeInfo": "`true`"}),
    facets={"Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": ARN})},
    identifier="CacheClusterId",
    name="CacheClusterId",
    arn=ARN,
    attributes={
        "ConfigurationEndpoint.Address": "ConfigurationEndpoint.Address",
        "RedisEndpoint.Address": "[@][?Engine != 'memcached'] | [0].CacheNodes[0].Endpoint.Address",
    },
    forms=("arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:cluster:${Ref}",),
    tags="Tags",
    name_property="ClusterName",
    # A replication group makes its members itself.
    owned_by_aws="ReplicationGroupId != `null` && ReplicationGroupId != ''",
    limits=(WITHOUT_DATA, VERSIONS),
    ignored={
        "CacheSecurityGroupNames": "of networks before VPC, which are gone",
        "PreferredAvailabilityZone": ZONES,
        "PreferredAvailabilityZones": ZONES,
        "SnapshotArns": RESTORED,
        "SnapshotName": RESTORED,
    },
)

AS_THEY_ARE = (
    "AutoMinorVersionUpgrade",
    "CacheNodeType",
    "Engine",
    "IpDiscovery",
    "NetworkType",
    "NumCacheNodes",
    "TransitEncryptionEnabled",
)
# Only of those that can make snapshots.
SNAPSHOTS = ("SnapshotRetentionLimit", "SnapshotWindow")


def properties(doc: Document) -> Properties:
    """What CreateCacheCluster takes."""
    first: Any = next(iter(doc.get("CacheNodes") or ()), {})
    endpoint = doc.get("ConfigurationEndpoint") or first.get("Endpoint") or {}
    return given(
        AZMode="cross-az" if doc.get("PreferredAvailabilityZone") == "Multiple" else None,
        CacheParameterGroupName=chosen((doc.get("CacheParameterGroup") or {}).get("CacheParameterGroupName")),
        ClusterName=doc["CacheClusterId"],
        LogDeliveryConfigurations=logs(doc),
        Port=endpoint.get("Port"),
        Tags=tag_list(doc.get("Tags")),
        VpcSecurityGroupIds=security_groups(doc),
        **picked(doc, AS_THEY_ARE if doc.get("Engine") == "memcached" else (*AS_THEY_ARE, *SNAPSHOTS)),
        **node(doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its data. What Memcached holds is gone with each restart anyway."""
    if doc.get("Engine") != "memcached":
        yield stays_behind("cache", REMEDY)
