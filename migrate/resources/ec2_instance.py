"""AWS::EC2::Instance: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, own_image, uncarried
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_HOW = (
    "make an image (AMI) of it, share the image, its snapshots and their KMS key with the new account, and launch an "
    "instance of it there; better, let a stack or a launch template make it anew"
)
_BY_HAND = "chosen again when the instance is launched by hand"
_UNREAD = "has a read of its own that is not made"
_RETIRED = "AWS has retired it"

SPEC = Spec(
    kind="AWS::EC2::Instance",
    service="ec2",
    listing=Read("describe_instances", "Reservations[].Instances[]"),
    facets={
        "OwnImage": Read(
            "describe_images",
            "Images[0].ImageId",
            {"Owners": "['self']", "Filters": "[{Name: 'image-id', Values: [not_null(ImageId, 'none')]}]"},
        ),
    },
    identifier="InstanceId",
    arn=ARN + "instance/{InstanceId}",
    attributes={
        "PrivateDnsName": "PrivateDnsName",
        "PrivateIp": "PrivateIpAddress",
        "PublicDnsName": "PublicDnsName",
        "PublicIp": "PublicIpAddress",
    },
    forms=(FORM + "instance/${Ref}",),
    tags="Tags",
    # What a group or a service launched, it launches again; one that ended is listed for an hour.
    owned_by_aws="State.Name == 'terminated' || State.Name == 'shutting-down' || Operator.Managed == `true`"
    " || length(not_null(Tags, `[]`)[?Key == 'aws:autoscaling:groupName']) > `0`",
    by_hand=_HOW,
    limits=("What is on its disks and in its memory", "Its user data: it is not read", "Its addresses and host names"),
    ignored={
        "AdditionalInfo": "reserved by AWS, and cannot be read",
        "BlockDeviceMappings": "disks are resources of their own; the answer tells not even their sizes",
        "CpuOptions": "told of every instance, chosen or not, and refused by types that have no choice",
        "CreditSpecification": _UNREAD,
        "DisableApiTermination": _UNREAD,
        "ElasticGpuSpecifications": _RETIRED,
        "ElasticInferenceAccelerators": _RETIRED,
        "InstanceInitiatedShutdownBehavior": _UNREAD,
        "Ipv6AddressCount": _BY_HAND,
        "Ipv6Addresses": _BY_HAND,
        "LaunchTemplate": "what it was launched with is told property by property",
        "NetworkInterfaces": "the first interface is told by its subnet and groups; of further ones there is a finding",
        "PrivateIpAddress": _BY_HAND,
        "PropagateTagsToVolumeOnCreation": "an instruction for the launch, which no instance remembers",
        "SecurityGroups": "groups are named by their ids",
        "SsmAssociations": _UNREAD,
        "UserData": "may hold passwords; " + _UNREAD,
    },
)

SAME = ("ImageId", "InstanceType", "KernelId", "KeyName", "PrivateDnsNameOptions", "RamdiskId", "SubnetId")
PLACED = ("Affinity", "AvailabilityZone", "HostId", "HostResourceGroupArn")
METADATA = ("HttpEndpoint", "HttpProtocolIpv6", "HttpPutResponseHopLimit", "HttpTokens", "InstanceMetadataTags")


def properties(doc: Document) -> Properties:
    """What the instance is and where; only what differs from an ordinary one."""
    place = doc.get("Placement") or {}
    tenancy = place.get("Tenancy")
    profile = (doc.get("IamInstanceProfile") or {}).get("Arn") or ""
    return given(
        EbsOptimized=doc.get("EbsOptimized") or None,
        EnclaveOptions={"Enabled": True} if (doc.get("EnclaveOptions") or {}).get("Enabled") else None,
        HibernationOptions={"Configured": True} if (doc.get("HibernationOptions") or {}).get("Configured") else None,
        IamInstanceProfile=profile.rsplit("/", 1)[-1],
        LicenseSpecifications=by("LicenseConfigurationArn", doc.get("Licenses")),
        MetadataOptions=picked(doc.get("MetadataOptions") or {}, METADATA),
        Monitoring=True if (doc.get("Monitoring") or {}).get("State") == "enabled" else None,
        PlacementGroupName=place.get("GroupName"),
        SecurityGroupIds=in_order(group.get("GroupId") for group in doc.get("SecurityGroups") or ()),
        # A NAT instance forwards what is not addressed to it.
        SourceDestCheck=False if doc.get("SourceDestCheck") is False else None,
        Tags=tag_list(doc.get("Tags")),
        Tenancy=tenancy if tenancy != "default" else None,
        Volumes=_volumes(doc),
        **picked(doc, SAME),
        **picked(place, PLACED),
    )


def _volumes(doc: Document) -> list[Properties]:
    """The disks that outlive the instance, but for the one that it starts from."""
    kept = [
        given(Device=one.get("DeviceName"), VolumeId=one["Ebs"]["VolumeId"])
        for one in doc.get("BlockDeviceMappings") or ()
        if (one.get("Ebs") or {}).get("DeleteOnTermination") is False
        and "VolumeId" in one["Ebs"]
        and one.get("DeviceName") != doc.get("RootDeviceName")
    ]
    return by("Device", kept)


def findings(doc: Document) -> Iterator[Finding]:
    """A machine is more than how it was launched."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "what is installed on the instance, and on disks that end with it, is not copied",
        _HOW,
    )
    yield from own_image(doc)
    if len(doc.get("NetworkInterfaces") or ()) > 1:
        yield uncarried(
            doc,
            "further-network-interfaces",
            f"the instance has {len(doc['NetworkInterfaces'])} network interfaces; its properties tell the first",
            "make and attach the others in the new account (AWS::EC2::NetworkInterface)",
        )
