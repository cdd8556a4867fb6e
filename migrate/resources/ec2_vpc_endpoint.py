"""AWS::EC2::VPCEndpoint: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcendpoint.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.ec2_shapes import ARN, FORM
from migrate.resources.shapes import given, in_order, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::VPCEndpoint",
    service="ec2",
    listing=Read("describe_vpc_endpoints", "VpcEndpoints"),
    identifier="VpcEndpointId",
    arn=ARN + "vpc-endpoint/{VpcEndpointId}",
    # `GetAtt` yields them all in one list, each with its hosted zone.
    attributes={"_DnsName": "DnsEntries[0].DnsName"},
    forms=(FORM + "vpc-endpoint/${Ref}",),
    tags="Tags",
    # Other services make some for their own use; AWS lists one that is gone for a while.
    owned_by_aws="RequesterManaged == `true` || State == 'deleted' || State == 'Deleted' || State == 'deleting'"
    " || State == 'Deleting'",
)

SAME = (
    "IpAddressType",
    "ResourceConfigurationArn",
    "ServiceName",
    "ServiceNetworkArn",
    "ServiceRegion",
    "VpcEndpointType",
    "VpcId",
)

RESOLVERS: Mapping[bool | None, str] = {True: "OnlyInboundResolver", False: "AllResolvers"}


def properties(doc: Document) -> Properties:
    """What is reached, and from where. The region of the service is told only where it is another one."""
    same = picked(doc, SAME)
    return given(
        **{name: value for name, value in same.items() if (name, value) != ("ServiceRegion", doc["_"]["Region"])},
        DnsOptions=_names(doc.get("DnsOptions") or {}),
        PolicyDocument=_policy(doc.get("PolicyDocument")),
        # Of other types the answer is always no, and CloudFormation refuses even that.
        PrivateDnsEnabled=doc.get("PrivateDnsEnabled") if _has_interfaces(doc) else None,
        RouteTableIds=in_order(doc.get("RouteTableIds")),
        SecurityGroupIds=in_order(group.get("GroupId") for group in doc.get("Groups") or ()),
        SubnetIds=in_order(doc.get("SubnetIds")),
        Tags=tag_list(doc.get("Tags")),
    )


def _policy(text: object) -> Json:
    """The policy; the text as it stands where that is no JSON, since CloudFormation takes both."""
    try:
        policy: Json = parsed(text)
    except ValueError:
        return str(text)
    return policy


def _has_interfaces(doc: Document) -> bool:
    return doc.get("VpcEndpointType") in ("Interface", "Resource", "ServiceNetwork")


def _names(options: Mapping[str, Any]) -> Properties:
    return given(
        PrivateDnsOnlyForInboundResolverEndpoint=RESOLVERS.get(options.get("PrivateDnsOnlyForInboundResolverEndpoint")),
        **picked(options, ("DnsRecordIpType", "PrivateDnsPreference", "PrivateDnsSpecifiedDomains")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A service of somebody's own asks who may connect to it."""
    service = next(filter(None, map(doc.get, ("ServiceName", "ResourceConfigurationArn", "ServiceNetworkArn"))), "")
    if "vpce-svc-" in service or service.startswith("arn:"):
        yield Finding(
            Severity.WARN,
            "private-service",
            "",
            f"{service} is no service of AWS: its owner decides which accounts may connect to it",
            "let its owner allow the new account, and accept the new endpoint's request",
        )
