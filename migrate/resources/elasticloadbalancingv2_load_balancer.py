"""AWS::ElasticLoadBalancingV2::LoadBalancer: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-loadbalancer.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.elasticloadbalancingv2_shapes import attributes, tags_of_it
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"LoadBalancerArn": "LoadBalancerArn"}

SPEC = Spec(
    kind="AWS::ElasticLoadBalancingV2::LoadBalancer",
    service="elbv2",
    listing=Read("describe_load_balancers", "LoadBalancers"),
    facets={
        "Attributes": Read("describe_load_balancer_attributes", "Attributes", OF_IT),
        "Capacity": Read("describe_capacity_reservation", "MinimumLoadBalancerCapacity", OF_IT),
        "Tags": tags_of_it("LoadBalancerArn"),
    },
    identifier="LoadBalancerArn",
    name="LoadBalancerName",
    arn="LoadBalancerArn",
    attributes={
        "DNSName": "DNSName",
        "LoadBalancerFullName": "split(LoadBalancerArn, ':loadbalancer/')[1]",
        "LoadBalancerName": "LoadBalancerName",
        # Route 53 writes the name of an alias's target so.
        "_lower": "lower(DNSName)",
    },
    forms=("dualstack.${DNSName}", "dualstack.${_lower}"),
    tags="Tags",
    name_property="Name",
    limits=("IPv6 prefixes that it sends from: the new one chooses its own",),
    ignored={
        "EnableCapacityReservationProvisionStabilize": "an instruction to CloudFormation, which nothing remembers",
    },
)

SAME = (
    "EnablePrefixForIpv6SourceNat",
    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    "IpAddressType",
    "Scheme",
    "Type",
)
# Always on for an application load balancer, which therefore refuses it.
FIXED = frozenset({"load_balancing.cross_zone.enabled"})


def properties(doc: Document) -> Properties:
    """Where the load balancer stands and how it behaves."""
    zones = by("SubnetId", doc.get("AvailabilityZones"))
    mappings = [_mapping(zone) for zone in zones]
    plain = all(len(mapping) <= 1 for mapping in mappings)
    return given(
        Ipv4IpamPoolId=(doc.get("IpamPools") or {}).get("Ipv4IpamPoolId"),
        LoadBalancerAttributes=attributes(
            doc.get("Attributes"), FIXED if doc.get("Type") == "application" else frozenset()
        ),
        MinimumLoadBalancerCapacity=given(CapacityUnits=(doc.get("Capacity") or {}).get("CapacityUnits") or None),
        Name=doc["LoadBalancerName"],
        SecurityGroups=in_order(doc.get("SecurityGroups")),
        SubnetMappings=None if plain else mappings,
        Subnets=[zone["SubnetId"] for zone in zones if zone.get("SubnetId")] if plain else None,
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, SAME),
    )


def _mapping(zone: Mapping[str, Any]) -> Properties:
    """A subnet with the addresses that were chosen for it; those that were not are not told."""
    addresses = zone.get("LoadBalancerAddresses") or ()
    chosen = {name: value for one in addresses for name, value in one.items() if name != "IpAddress"}
    return given(
        AllocationId=chosen.get("AllocationId"),
        IPv6Address=chosen.get("IPv6Address"),
        PrivateIPv4Address=chosen.get("PrivateIPv4Address"),
        SubnetId=zone.get("SubnetId"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A host name that others may have written down."""
    yield Finding(
        Severity.INFO,
        "host-name-changes",
        "",
        f"the new load balancer is reached under another host name than {doc.get('DNSName')}",
        "let DNS records of your own name it, and change those that are kept elsewhere at cutover",
    )
    if doc.get("CustomerOwnedIpv4Pool"):
        yield Finding(
            Severity.BLOCK,
            "customer-owned-addresses",
            "",
            "the load balancer has addresses of an Outpost's own pool, which CloudFormation cannot give it",
            "share the pool with the new account, and make the load balancer there by hand",
        )
