"""AWS::EFS::MountTarget: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-mounttarget.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EFS::MountTarget",
    service="efs",
    parents=("AWS::EFS::FileSystem",),
    listing=Read("describe_mount_targets", "MountTargets", {"FileSystemId": "FileSystemId"}),
    facets={
        "SecurityGroups": Read(
            "describe_mount_target_security_groups", "SecurityGroups", {"MountTargetId": "MountTargetId"}
        )
    },
    identifier="MountTargetId",
    attributes={"IpAddress": "IpAddress"},
    ignored={
        "IpAddress": "EFS picks one unless asked, and nothing tells which of the two it was",
        "Ipv6Address": "EFS picks one unless asked, and nothing tells which of the two it was",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateMountTarget takes."""
    newer = "DUAL_STACK" if doc.get("IpAddress") else "IPV6_ONLY"
    return given(
        FileSystemId=doc.get("FileSystemId") or doc["_parent"]["FileSystemId"],
        IpAddressType=newer if doc.get("Ipv6Address") else None,
        SecurityGroups=in_order(doc.get("SecurityGroups")),
        SubnetId=doc.get("SubnetId"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a mount target is beyond CloudFormation."""
    yield from ()
