"""AWS::ElastiCache::ReplicationGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-replicationgroup.html"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.cache_shapes import REMEDY, WITHOUT_DATA, logs, node, security_groups
from migrate.resources.database_shapes import RESTORED, VERSIONS, ZONES, chosen, stays_behind
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = (
    "ARN || join(':', ['arn', _.Partition, 'elasticache', _.Region, _.Account, 'replicationgroup', ReplicationGroupId])"
)

SPEC = Spec(
    kind="AWS::ElastiCache::ReplicationGroup",
    service="elasticache",
    listing=Read("describe_replication_groups", "ReplicationGroups"),
    facets={
        # Half of what a group is made with, only its members tell.
        "Member": Read(
            "describe_cache_clusters",
            "CacheClusters[0]",
            {"CacheClusterId": "MemberClusters[0] || ReplicationGroupId"},
            absent=("CacheClusterNotFound",),
        ),
        "Tags": Read("list_tags_for_resource", "TagList", {"ResourceName": ARN}),
    },
    identifier="ReplicationGroupId",
    name="ReplicationGroupId",
    arn=ARN,
    attributes={
        "ConfigurationEndPoint.Address": "ConfigurationEndpoint.Address",
        "PrimaryEndPoint.Address": "NodeGroups[0].PrimaryEndpoint.Address",
        "ReaderEndPoint.Address": "NodeGroups[0].ReaderEndpoint.Address",
    },
    forms=("arn:${AWS::Partition}:elasticache:${AWS::Region}:${AWS::AccountId}:replicationgroup:${Ref}",),
    tags="Tags",
    name_property="ReplicationGroupId",
    limits=(WITHOUT_DATA, VERSIONS),
    ignored={
        "AuthToken": "cannot be read, and never enters a plan",
        "CacheSecurityGroupNames": "of networks before VPC, which are gone",
        "PreferredCacheClusterAZs": ZONES,
        "PrimaryClusterId": RESTORED,
        "SnapshotArns": RESTORED,
        "SnapshotName": RESTORED,
        "SnapshottingClusterId": "ElastiCache chooses the member",
    },
)

AS_THEY_ARE = (
    "AtRestEncryptionEnabled",
    "AutoMinorVersionUpgrade",
    "CacheNodeType",
    "ClusterMode",
    "Durability",
    "IpDiscovery",
    "KmsKeyId",
    "NetworkType",
    "ReplicationGroupId",
    "SnapshotRetentionLimit",
    "SnapshotWindow",
    "TransitEncryptionEnabled",
    "TransitEncryptionMode",
)


def properties(doc: Document) -> Properties:
    """What CreateReplicationGroup takes, without the token."""
    member: Mapping[str, Any] = doc.get("Member") or {}
    world = doc.get("GlobalReplicationGroupInfo") or {}
    groups = (member.get("CacheParameterGroup") or {}).get("CacheParameterGroupName")
    return given(
        AutomaticFailoverEnabled=doc.get("AutomaticFailover") in ("enabled", "enabling"),
        # A group of one shard is a cluster by its parameter group alone, even where that is AWS's own.
        CacheParameterGroupName=groups if doc.get("ClusterEnabled") else chosen(groups),
        DataTieringEnabled=True if doc.get("DataTiering") == "enabled" else None,
        Engine=doc.get("Engine") or member.get("Engine"),
        GlobalReplicationGroupId=(
            world.get("GlobalReplicationGroupId")
            if world.get("GlobalReplicationGroupMemberRole") == "SECONDARY"
            else None
        ),
        LogDeliveryConfigurations=logs(doc),
        MultiAZEnabled=doc["MultiAZ"] == "enabled" if doc.get("MultiAZ") else None,
        ReplicationGroupDescription=doc.get("Description"),
        SecurityGroupIds=security_groups(member),
        Tags=tag_list(doc.get("Tags")),
        UserGroupIds=in_order(doc.get("UserGroupIds")),
        **picked(doc, AS_THEY_ARE),
        **node(member),
        **_shards(doc),
    )


def _shards(doc: Document) -> Properties:
    """How many nodes there are, and how they are spread."""
    groups: Sequence[Mapping[str, Any]] = doc.get("NodeGroups") or ()
    first: Mapping[str, Any] = groups[0] if groups else {}
    port = (doc.get("ConfigurationEndpoint") or first.get("PrimaryEndpoint") or {}).get("Port")
    if not doc.get("ClusterEnabled"):
        return given(NumCacheClusters=len(doc.get("MemberClusters") or ()) or None, Port=port)
    replicas = [len(group.get("NodeGroupMembers") or ()) - 1 for group in groups]
    slots = [_slots(group.get("Slots") or "") for group in groups]
    if groups and len(set(replicas)) == 1 and max(slots) - min(slots) <= 1:
        return given(NumNodeGroups=len(groups), Port=port, ReplicasPerNodeGroup=replicas[0])
    shards = [
        given(NodeGroupId=group.get("NodeGroupId"), ReplicaCount=count, Slots=group.get("Slots"))
        for group, count in zip(groups, replicas, strict=True)
    ]
    return given(NodeGroupConfiguration=shards, Port=port)


def _slots(ranges: str) -> int:
    """How many slots a shard has: `0-4095,8192`."""
    pairs = re.findall(r"(\d+)(?:-(\d+))?", ranges)
    return sum(int(last or first) - int(first) + 1 for first, last in pairs)


def findings(doc: Document) -> Iterator[Finding]:
    """Its data, and the token to log in with."""
    yield stays_behind("cache", REMEDY)
    if doc.get("AuthTokenEnabled"):
        yield Finding(
            Severity.WARN,
            "password-to-supply",
            "",
            "the cache asks for a token that cannot be read, so no template has one",
            "supply AuthToken when it is made, or let users log in (UserGroupIds)",
        )
