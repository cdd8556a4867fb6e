"""AWS::EFS::AccessPoint: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-efs-accesspoint.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import as_text, given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EFS::AccessPoint",
    service="efs",
    parents=("AWS::EFS::FileSystem",),
    listing=Read("describe_access_points", "AccessPoints", {"FileSystemId": "FileSystemId"}),
    identifier="AccessPointId",
    name="AccessPointId",
    arn="AccessPointArn",
    attributes={"Arn": "AccessPointArn"},
    tags="Tags",
    ignored={"ClientToken": "makes the call idempotent"},
)


def properties(doc: Document) -> Properties:
    """What CreateAccessPoint takes. CloudFormation writes the ids of users and groups as texts."""
    user, root = doc.get("PosixUser") or {}, doc.get("RootDirectory") or {}
    creation = root.get("CreationInfo") or {}
    return given(
        AccessPointTags=tag_list(doc.get("Tags")),
        FileSystemId=doc.get("FileSystemId") or doc["_parent"]["FileSystemId"],
        PosixUser=given(
            Gid=as_text(user.get("Gid")),
            SecondaryGids=[str(group) for group in sorted(user.get("SecondaryGids") or ())],
            Uid=as_text(user.get("Uid")),
        ),
        RootDirectory=given(
            CreationInfo=given(
                OwnerGid=as_text(creation.get("OwnerGid")),
                OwnerUid=as_text(creation.get("OwnerUid")),
                Permissions=creation.get("Permissions"),
            ),
            Path=root.get("Path"),
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an access point is beyond CloudFormation."""
    yield from ()
