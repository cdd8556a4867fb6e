"""AWS::AutoScaling::LaunchConfiguration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-launchconfiguration.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, picked, pruned
from migrate.resources.spec import Document, Read, Spec

_HOW = (
    "make a launch template of it (the console copies one in a step, or write an AWS::EC2::LaunchTemplate), let the "
    "group use that, and plan again"
)

SPEC = Spec(
    kind="AWS::AutoScaling::LaunchConfiguration",
    service="autoscaling",
    listing=Read("describe_launch_configurations", "LaunchConfigurations"),
    identifier="LaunchConfigurationName",
    arn="LaunchConfigurationARN",
    name_property="LaunchConfigurationName",
    by_hand=_HOW,
    ignored={"InstanceId": "an instruction to copy a running instance, which nothing remembers"},
)

SAME = (
    "AssociatePublicIpAddress",
    "ClassicLinkVPCId",
    "EbsOptimized",
    "IamInstanceProfile",
    "ImageId",
    "InstanceType",
    "KernelId",
    "KeyName",
    "LaunchConfigurationName",
    "MetadataOptions",
    "PlacementTenancy",
    "SpotPrice",
    "UserData",
)


def properties(doc: Document) -> Properties:
    """What is launched."""
    return given(
        BlockDeviceMappings=pruned(by("DeviceName", doc.get("BlockDeviceMappings"))),
        ClassicLinkVPCSecurityGroups=in_order(doc.get("ClassicLinkVPCSecurityGroups")),
        InstanceMonitoring=(doc.get("InstanceMonitoring") or {}).get("Enabled"),
        RamDiskId=doc.get("RamdiskId"),
        SecurityGroups=in_order(doc.get("SecurityGroups")),
        **pruned(picked(doc, SAME)),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """AWS lets accounts made since October 2024 have launch templates only."""
    yield Finding(
        Severity.BLOCK,
        "launch-configurations-are-closed",
        "",
        "a new account can make no launch configurations",
        _HOW,
    )
