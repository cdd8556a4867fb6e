"""AWS::RDS::DBProxyTargetGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbproxytargetgroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"DBProxyName": "DBProxyName", "TargetGroupName": "TargetGroupName"}

SPEC = Spec(
    kind="AWS::RDS::DBProxyTargetGroup",
    service="rds",
    parents=("AWS::RDS::DBProxy",),
    listing=Read("describe_db_proxy_target_groups", "TargetGroups", {"DBProxyName": "DBProxyName"}),
    facets={"Targets": Read("describe_db_proxy_targets", "Targets[].{Id: RdsResourceId, Type: Type}", OF_IT)},
    identifier="TargetGroupArn",
    name="TargetGroupName",
    arn="TargetGroupArn",
    attributes={"TargetGroupArn": "TargetGroupArn"},
    ref_identifies=False,
    name_property="TargetGroupName",
    ignored={"Tags": "its proxy's are read, by which it is found"},
)

POOL = (
    "ConnectionBorrowTimeout",
    "InitQuery",
    "MaxConnectionsPercent",
    "MaxIdleConnectionsPercent",
    "SessionPinningFilters",
)


def properties(doc: Document) -> Properties:
    """Which cluster or instance the proxy leads to, and how it keeps connections."""
    pool = doc.get("ConnectionPoolConfig") or {}
    targets = doc.get("Targets") or ()
    # The members of a cluster are listed beside it.
    clusters = in_order({one["Id"] for one in targets if one.get("Type") == "TRACKED_CLUSTER" and one.get("Id")})
    instances = in_order({one["Id"] for one in targets if one.get("Type") == "RDS_INSTANCE" and one.get("Id")})
    return given(
        ConnectionPoolConfigurationInfo=picked(pool, POOL),
        DBClusterIdentifiers=clusters,
        DBInstanceIdentifiers=[] if clusters else instances,
        DBProxyName=doc.get("DBProxyName") or doc["_parent"]["DBProxyName"],
        TargetGroupName=doc["TargetGroupName"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a target group is beyond CloudFormation."""
    yield from ()
