"""AWS::DocDB::DBInstance: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-docdb-dbinstance.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.database_shapes import BY_SNAPSHOT, EXPIRED, VERSIONS, ZONES
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::DocDB::DBInstance",
    service="rds",
    listing=Read("describe_db_instances", "DBInstances[?Engine == 'docdb']"),
    identifier="DBInstanceIdentifier",
    name="DBInstanceIdentifier",
    arn="DBInstanceArn",
    tags="TagList",
    attributes={"Endpoint": "Endpoint.Address"},
    forms=("arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:db:${Ref}",),
    name_property="DBInstanceIdentifier",
    by_hand=BY_SNAPSHOT,
    limits=("The order in which replicas are promoted (PromotionTier)", VERSIONS),
    ignored={"AvailabilityZone": ZONES, "CertificateRotationRestart": "an option of an update"},
)

AS_THEY_ARE = (
    "AutoMinorVersionUpgrade",
    "DBClusterIdentifier",
    "DBInstanceClass",
    "DBInstanceIdentifier",
    "PreferredMaintenanceWindow",
)


def properties(doc: Document) -> Properties:
    """What CreateDBInstance takes."""
    authority = doc.get("CACertificateIdentifier")
    return given(
        CACertificateIdentifier=None if authority in EXPIRED else authority,
        EnablePerformanceInsights=doc.get("PerformanceInsightsEnabled"),
        Tags=tag_list(doc.get("TagList")),
        **picked(doc, AS_THEY_ARE),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing of its own: the data is its cluster's."""
    yield from ()
