"""What RDS, Neptune and DocumentDB describe alike, since they answer through one API, and what to say of any data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read

Described = Mapping[str, Any]

BY_SNAPSHOT = (
    "share a snapshot with the new account and restore it there; where an aws/ key encrypts it, first copy the "
    "snapshot under a customer managed key that the new account may use"
)
SNAPSHOT = "Its data and its master password: neither is in any template"
VERSIONS = "A version or class that AWS no longer offers to new customers: it cannot be made again"
ZONES = "AWS answers with the zones that it chose itself; the subnet group says which are possible"
EXPIRED = frozenset({"rds-ca-2015", "rds-ca-2019"})
"""Authorities of certificates that AWS no longer offers."""
RESTORED = "says from what it was once made, and cannot be read"

TAGS = {"ResourceName": "DBSubnetGroupArn"}
OF_OTHERS = Read("describe_db_clusters", "DBClusters[?Engine == 'neptune' || Engine == 'docdb'].DBSubnetGroup")
OF_NEPTUNE = Read("describe_db_clusters", "DBClusters[?Engine == 'neptune'].DBSubnetGroup")
OF_DOCDB = Read("describe_db_clusters", "DBClusters[?Engine == 'docdb'].DBSubnetGroup")
FOREIGN_FAMILY = (
    "starts_with(not_null(DBParameterGroupFamily, ''), 'neptune')"
    " || starts_with(not_null(DBParameterGroupFamily, ''), 'docdb')"
)
UNNAMED = (
    "A subnet group does not say whose it is: it counts as Neptune's or DocumentDB's while one of their clusters uses "
    "it, and as RDS's otherwise"
)


def subnet_group(doc: Document) -> Properties:
    """A subnet group, which is the same for each of the three."""
    return given(
        DBSubnetGroupDescription=doc.get("DBSubnetGroupDescription"),
        DBSubnetGroupName=doc["DBSubnetGroupName"],
        SubnetIds=in_order(one.get("SubnetIdentifier") for one in doc.get("Subnets") or ()),
        Tags=tag_list(doc.get("Tags")),
    )


def user_set(parameters: Iterable[Described] | None) -> dict[str, str]:
    """The parameters that somebody set, of a group."""
    return {
        one["ParameterName"]: one["ParameterValue"]
        for one in by("ParameterName", parameters)
        if "ParameterValue" in one
    }


def chosen(name: str | None) -> str | None:
    """The name of a group, unless it is the one that AWS takes where none is named."""
    return None if not name or name.startswith(("default.", "default:")) or name == "default" else name


def security_groups(doc: Document) -> list[Any]:
    """The groups of the VPC that guard a cluster or an instance."""
    return in_order(one.get("VpcSecurityGroupId") for one in doc.get("VpcSecurityGroups") or ())


def roles(doc: Document) -> list[Any]:
    """The roles that a database takes on, by what for."""
    return by("RoleArn", [picked(one, ("FeatureName", "RoleArn")) for one in doc.get("AssociatedRoles") or ()])


def encryption(doc: Document) -> Properties:
    """Whether the storage is encrypted, and with which key."""
    encrypted = doc.get("StorageEncrypted")
    return given(KmsKeyId=doc.get("KmsKeyId") if encrypted else None, StorageEncrypted=encrypted)


def managed_password(doc: Document) -> Properties:
    """That RDS keeps the master password in a secret of its own, where it does."""
    secret = doc.get("MasterUserSecret")
    if not secret:
        return {}
    return given(ManageMasterUserPassword=True, MasterUserSecret=picked(secret, ("KmsKeyId",)))


def stays_behind(what: str, remedy: str = BY_SNAPSHOT) -> Finding:
    """That data is not copied, and how to bring it along."""
    return Finding(Severity.WARN, "data-stays-behind", "", f"the data of the {what} is not copied", remedy)


def password_to_supply(doc: Document) -> Iterable[Finding]:
    """That a person must know the master password, unless AWS manages it or a snapshot brings it along."""
    if doc.get("MasterUsername") and not doc.get("MasterUserSecret"):
        yield Finding(
            Severity.WARN,
            "password-to-supply",
            "",
            "the master password cannot be read, so no template has one",
            "supply MasterUserPassword when it is made anew, or let RDS manage it (ManageMasterUserPassword); what is "
            "restored from a snapshot keeps the old one",
        )


def not_in_cloudformation(lost: Mapping[str, object], remedy: str) -> Iterable[Finding]:
    """What is configured and has no property: name -> truthy where it is configured."""
    if any(lost.values()):
        names = ", ".join(name for name, is_set in lost.items() if is_set)
        yield Finding(
            Severity.BLOCK, "not-in-cloudformation", "", f"CloudFormation cannot set what it has: {names}", remedy
        )
