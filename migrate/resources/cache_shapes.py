"""What ElastiCache's clusters and replication groups describe alike, as CloudFormation writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.model.values import Properties
from migrate.resources.database_shapes import chosen
from migrate.resources.shapes import by, given, in_order, picked

Described = Mapping[str, Any]

WITHOUT_DATA = "What is in the cache: it begins empty"
REMEDY = (
    "let it fill itself again; or export a backup to a bucket of the new account and seed the new one with it "
    "(SnapshotArns)"
)


def logs(doc: Described) -> list[Any]:
    """Where it writes its logs to."""
    fields = ("DestinationDetails", "DestinationType", "LogFormat", "LogType")
    return by("LogType", [picked(one, fields) for one in doc.get("LogDeliveryConfigurations") or ()])


def version(engine: str, described: str | None) -> str | None:
    """The version as it may be asked for: since Redis 6, ElastiCache chooses the last number itself."""
    parts = (described or "").split(".")
    if engine == "memcached" or not parts[0].isdecimal() or int(parts[0]) < 6:
        return described
    return ".".join(parts[:2])


def node(doc: Described) -> Properties:
    """What is told of one cluster only, and of a replication group by each of its members."""
    topic = doc.get("NotificationConfiguration") or {}
    return given(
        CacheSubnetGroupName=chosen(doc.get("CacheSubnetGroupName")),
        EngineVersion=version(doc.get("Engine") or "", doc.get("EngineVersion")),
        NotificationTopicArn=topic.get("TopicArn") if topic.get("TopicStatus") != "inactive" else None,
        PreferredMaintenanceWindow=doc.get("PreferredMaintenanceWindow"),
    )


def security_groups(doc: Described) -> list[Any]:
    """The groups of the VPC that guard a cluster."""
    return in_order(one.get("SecurityGroupId") for one in doc.get("SecurityGroups") or ())
