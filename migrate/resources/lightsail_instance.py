"""AWS::Lightsail::Instance: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lightsail-instance.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lightsail::Instance",
    service="lightsail",
    listing=Read("get_instances", "instances"),
    identifier="name",
    name="name",
    arn="arn",
    attributes={"InstanceArn": "arn", "PublicIpAddress": "publicIpAddress", "PrivateIpAddress": "privateIpAddress"},
    tags="tags",
    name_property="InstanceName",
    by_hand="export a snapshot of it to EC2, share the image with the new account and launch it there: Lightsail copies"
    " no snapshot to another account",
    limits=("What is on its disks", "Its addresses"),
    ignored={
        "Location": "AvailabilityZone says where it is",
        "State": "only AWS sets it",
        "UserData": "cannot be read",
    },
)

PORT = {
    "accessDirection": "AccessDirection",
    "accessFrom": "AccessFrom",
    "accessType": "AccessType",
    "commonName": "CommonName",
    "fromPort": "FromPort",
    "protocol": "Protocol",
    "toPort": "ToPort",
}
PLACES = {"cidrListAliases": "CidrListAliases", "cidrs": "Cidrs", "ipv6Cidrs": "Ipv6Cidrs"}


def properties(doc: Document) -> Properties:
    """What CreateInstances takes, the disks that are attached, and the ports that are open."""
    disks = [
        given(DiskName=disk.get("name"), Path=disk.get("path"))
        for disk in by("path", (doc.get("hardware") or {}).get("disks"))
        if not disk.get("isSystemDisk") and disk.get("path")
    ]
    ports = [_port(port) for port in by("fromPort", (doc.get("networking") or {}).get("ports"))]
    return given(
        AddOns=[_add_on(one) for one in by("name", doc.get("addOns")) if one.get("status") == "Enabled"],
        AvailabilityZone=(doc.get("location") or {}).get("availabilityZone"),
        BlueprintId=doc.get("blueprintId"),
        BundleId=doc.get("bundleId"),
        Hardware=given(Disks=disks),
        InstanceName=doc["name"],
        KeyPairName=doc.get("sshKeyName"),
        Networking=given(Ports=ports),
        Tags=tag_list(doc.get("tags")),
    )


def _port(raw: Mapping[str, Any]) -> Properties:
    told = {name: raw.get(field) for field, name in PORT.items()}
    return given(**told, **{name: in_order(raw.get(field)) for field, name in PLACES.items()})


def _add_on(raw: Mapping[str, Any]) -> Json:
    time = given(SnapshotTimeOfDay=raw.get("snapshotTimeOfDay"))
    return given(AddOnType=raw.get("name"), AutoSnapshotAddOnRequest=time)


def findings(doc: Document) -> Iterator[Finding]:
    """A server is what is on its disk."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "what is on the disks of the instance is not copied",
        "export a snapshot to EC2 and share its image with the new account, or set the server up anew",
    )
