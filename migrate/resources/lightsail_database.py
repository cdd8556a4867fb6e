"""AWS::Lightsail::Database: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lightsail-database.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lightsail::Database",
    service="lightsail",
    listing=Read("get_relational_databases", "relationalDatabases"),
    identifier="name",
    name="name",
    arn="arn",
    # No intrinsic function yields the host.
    attributes={"DatabaseArn": "arn", "_Host": "masterEndpoint.address"},
    tags="tags",
    name_property="RelationalDatabaseName",
    by_hand="make an empty one in the new account, with a new password, and load a dump of this one into it: Lightsail"
    " copies no snapshot to another account",
    limits=("Data", "The password", "Parameters that were changed"),
    ignored={
        "MasterUserPassword": "a secret, which AWS gives out to nobody's template",
        "RelationalDatabaseParameters": "all of the engine's are told, and not which of them were changed",
        "RotateMasterUserPassword": "an option of the call, not of the database",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateRelationalDatabase takes."""
    return given(
        AvailabilityZone=(doc.get("location") or {}).get("availabilityZone"),
        BackupRetention=doc.get("backupRetentionEnabled"),
        CaCertificateIdentifier=doc.get("caCertificateIdentifier"),
        MasterDatabaseName=doc.get("masterDatabaseName"),
        MasterUsername=doc.get("masterUsername"),
        PreferredBackupWindow=doc.get("preferredBackupWindow"),
        PreferredMaintenanceWindow=doc.get("preferredMaintenanceWindow"),
        PubliclyAccessible=doc.get("publiclyAccessible"),
        RelationalDatabaseBlueprintId=doc.get("relationalDatabaseBlueprintId"),
        RelationalDatabaseBundleId=doc.get("relationalDatabaseBundleId"),
        RelationalDatabaseName=doc["name"],
        Tags=tag_list(doc.get("tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A new database is empty."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        f"the data of the database ({doc.get('engine') or 'of some engine'}) is not copied",
        "dump it here (`mysqldump`, `pg_dump`) and load the dump into the new account's database at cutover",
    )
