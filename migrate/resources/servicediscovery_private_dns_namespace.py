"""AWS::ServiceDiscovery::PrivateDnsNamespace: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicediscovery-privatednsnamespace.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ServiceDiscovery::PrivateDnsNamespace",
    service="servicediscovery",
    listing=Read(
        "list_namespaces",
        "Namespaces",
        {"Filters": '`[{"Name": "TYPE", "Values": ["DNS_PRIVATE"], "Condition": "EQ"}]`'},
    ),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "Arn"})},
    identifier="Id",
    name="Name",
    arn="Arn",
    attributes={"Arn": "Arn", "HostedZoneId": "Properties.DnsProperties.HostedZoneId"},
    tags="Tags",
    # Another account's can be shared with this one.
    elsewhere="split(Arn, ':')[4] != _.Account",
    by_hand="create the namespace in the new account's VPC: Cloud Map does not tell in which one this is",
    ignored={"Vpc": "Cloud Map does not tell it; the hosted zone that it made does"},
)


def properties(doc: Document) -> Properties:
    """What CreatePrivateDnsNamespace takes, but for the VPC."""
    ttl = search("Properties.DnsProperties.SOA.TTL", doc)
    return given(
        **picked(doc, ("Description", "Name")),
        Properties={"DnsProperties": {"SOA": {"TTL": ttl}}} if ttl is not None else None,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know, in a stack."""
    yield from ()
