"""AWS::EC2::EIP: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-eip.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.ec2_shapes import ARN, FORM
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::EC2::EIP",
    service="ec2",
    listing=Read("describe_addresses", "Addresses"),
    identifier="PublicIp",
    arn=ARN + "elastic-ip/{AllocationId}",
    attributes={"AllocationId": "AllocationId"},
    forms=(FORM + "elastic-ip/${AllocationId}",),
    tags="Tags",
    # Load balancers and NAT gateways can bring addresses that are theirs.
    owned_by_aws="ServiceManaged != `null`",
    limits=("The address itself: the new account gets another one",),
    ignored={
        "Address": "asks for one certain address, which the new account cannot have",
        "IpamPoolId": "an instruction to take the address out of a pool of this account",
        "TransferAddress": "an instruction to accept an address that was offered, which no address remembers",
    },
)

# Where the address is from unless somebody brings a pool of their own.
AMAZON = "amazon"


def properties(doc: Document) -> Properties:
    """An address of the same kind, for the same instance."""
    pool, group = doc.get("PublicIpv4Pool"), doc.get("NetworkBorderGroup")
    return given(
        NetworkBorderGroup=group if group != doc["_"]["Region"] else None,
        PublicIpv4Pool=pool if pool != AMAZON else None,
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, ("Domain", "InstanceId")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Somebody may let in nobody but this address."""
    yield Finding(
        Severity.WARN,
        "address-changes",
        "",
        f"{doc['PublicIp']} stays in this account; partners' firewalls and DNS records may name it",
        "tell the new address to whoever lets this one in, or hand it over at cutover (EnableAddressTransfer)",
    )
