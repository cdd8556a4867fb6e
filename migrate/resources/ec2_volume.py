"""AWS::EC2::Volume: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-volume.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_HOW = (
    "make a snapshot, share it (and the key that it is encrypted with, which must not be AWS's own) with the new "
    "account, copy it there, and make a volume of the copy"
)

SPEC = Spec(
    kind="AWS::EC2::Volume",
    service="ec2",
    listing=Read("describe_volumes", "Volumes"),
    identifier="VolumeId",
    arn=ARN + "volume/{VolumeId}",
    forms=(FORM + "volume/${Ref}",),
    tags="Tags",
    owned_by_aws="Operator.Managed == `true` || State == 'deleting' || State == 'deleted'",
    by_hand=_HOW,
    limits=("What is on the volume", "Which instance it is attached to"),
    ignored={
        "AutoEnableIO": "has a read of its own that is not made; its default holds in the new account",
        "AvailabilityZoneId": "the zone is given by its name; both together are refused",
    },
)

SAME = (
    "AvailabilityZone",
    "Encrypted",
    "KmsKeyId",
    "OutpostArn",
    "Size",
    "SnapshotId",
    "SourceVolumeId",
    "Throughput",
    "VolumeInitializationRate",
    "VolumeType",
)
# Of the other types AWS tells what their size gives them, and lets nobody choose.
WITH_IOPS = ("gp3", "io1", "io2")


def properties(doc: Document) -> Properties:
    """How large and how fast the volume is, and what it was made of."""
    return given(
        Iops=doc.get("Iops") if doc.get("VolumeType") in WITH_IOPS else None,
        MultiAttachEnabled=doc.get("MultiAttachEnabled") or None,
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """This tool copies no disks."""
    users = sorted(one["InstanceId"] for one in doc.get("Attachments") or () if one.get("InstanceId"))
    used = f", which {', '.join(users)} uses," if users else ""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        f"what is on the volume ({doc.get('Size')} GiB){used} is not copied",
        _HOW,
    )
