"""AWS::EC2::VPC: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpc.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM, of_others, uncarried
from migrate.resources.ec2_vpc_defaults import changed
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

_POOL = "an instruction to take a block out of a pool; the block itself is told"


def _of_it(operation: str, path: str, key: str, value: str) -> Read:
    filters = f"[{{Name: 'vpc-id', Values: [VpcId]}}, {{Name: '{key}', Values: ['{value}']}}]"
    return Read(operation, path, {"Filters": filters})


def _attribute(name: str) -> Read:
    asked = name[:1].lower() + name[1:]
    return Read("describe_vpc_attribute", f"{name}.Value", {"VpcId": "VpcId", "Attribute": f"'{asked}'"})


SPEC = Spec(
    kind="AWS::EC2::VPC",
    service="ec2",
    listing=Read("describe_vpcs", "Vpcs"),
    facets={
        "EnableDnsSupport": _attribute("EnableDnsSupport"),
        "EnableDnsHostnames": _attribute("EnableDnsHostnames"),
        "DefaultGroup": _of_it("describe_security_groups", "SecurityGroups[0]", "group-name", "default"),
        "DefaultAcl": _of_it("describe_network_acls", "NetworkAcls[0]", "default", "true"),
        "Dhcp": Read(
            "describe_dhcp_options",
            "DhcpOptions[0].DhcpConfigurations",
            {"Filters": "[{Name: 'dhcp-options-id', Values: [not_null(DhcpOptionsId, 'default')]}]"},
        ),
    },
    identifier="VpcId",
    arn=ARN + "vpc/{VpcId}",
    # Not CidrBlock: VPCs of several stages often have the same one, so that it would name them all.
    attributes={"DefaultSecurityGroup": "DefaultGroup.GroupId", "DefaultNetworkAcl": "DefaultAcl.NetworkAclId"},
    forms=(FORM + "vpc/${Ref}",),
    tags="Tags",
    ignored={"Ipv4IpamPoolId": _POOL, "Ipv4NetmaskLength": _POOL},
)

# AWS's name for an exclusion -> CloudFormation's, which says what to do rather than what is.
EXCLUSIONS = (
    "EgressOnlyInternetGateway",
    "ElasticFileSystem",
    "InternetGateway",
    "Lambda",
    "NatGateway",
    "VirtualPrivateGateway",
    "VpcLattice",
    "VpcPeering",
)


def properties(doc: Document) -> Properties:
    """The network, and how names are resolved in it."""
    return given(
        CidrBlock=doc.get("CidrBlock"),
        Tags=tag_list(doc.get("Tags")),
        VpcEncryptionControl=_encryption(doc.get("EncryptionControl") or {}),
        **picked(doc, ("EnableDnsHostnames", "EnableDnsSupport", "InstanceTenancy")),
    )


def _encryption(control: Mapping[str, Any]) -> Properties:
    excluded = control.get("ResourceExclusions") or {}
    states = {name: str((excluded.get(name) or {}).get("State") or "") for name in EXCLUSIONS}
    return given(
        Mode=control.get("Mode"),
        **{f"{name}Exclusion": "enable" for name, state in states.items() if state.startswith("enabl")},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What a VPC has besides its properties."""
    yield from of_others(doc, "VPC")
    if doc.get("IsDefault"):
        yield Finding(
            Severity.WARN,
            "default-vpc",
            "",
            "this is the account's default VPC; every new account has one of its own, with the same addresses",
            "use the new account's default VPC (parameters of the stacks), or let this one be made beside it",
        )
    yield from _more_addresses(doc)
    yield from changed(doc)


def _more_addresses(doc: Document) -> Iterator[Finding]:
    blocks = [
        str(one[family])
        for family in ("CidrBlock", "Ipv6CidrBlock")
        for one in doc.get(f"{family}AssociationSet") or ()
        if one.get(family) and (one.get(f"{family}State") or {}).get("State", "associated") == "associated"
    ]
    if more := sorted(set(blocks) - {doc.get("CidrBlock")}):
        yield uncarried(
            doc,
            "further-address-blocks",
            f"the VPC has further address blocks: {', '.join(more)}",
            "write an AWS::EC2::VPCCidrBlock for each; Amazon's IPv6 addresses will be others",
        )
