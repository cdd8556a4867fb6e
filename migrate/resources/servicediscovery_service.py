"""AWS::ServiceDiscovery::Service: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-servicediscovery-service.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ServiceDiscovery::Service",
    service="servicediscovery",
    listing=Read("list_services", "Services"),
    facets={
        "": Read("get_service", "Service", {"Id": "Id"}),
        "Attributes": Read("get_service_attributes", "ServiceAttributes.Attributes", {"ServiceId": "Id"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "Arn"}),
    },
    identifier="Id",
    name="Name",
    arn="Arn",
    attributes={"Arn": "Arn"},
    tags="Tags",
    measures={"InstanceCount": "InstanceCount"},
    # Another account's can be shared with this one.
    elsewhere="split(Arn, ':')[4] != _.Account",
    # ECS makes one for each service that uses Service Connect.
    owned_by_aws="length(not_null(Tags, `[]`)[?Key == 'AmazonECSManaged']) > `0`",
    limits=("The instances of a service: they register with the new one",),
)


def properties(doc: Document) -> Properties:
    """What CreateService takes."""
    dns = doc.get("DnsConfig") or {}
    namespace = doc.get("NamespaceId") or dns.get("NamespaceId")
    return given(
        **picked(doc, ("Description", "HealthCheckConfig", "HealthCheckCustomConfig", "Name")),
        DnsConfig=given(DnsRecords=by("Type", dns.get("DnsRecords")), RoutingPolicy=dns.get("RoutingPolicy"))
        if dns.get("DnsRecords")
        else None,
        NamespaceId=namespace,
        ServiceAttributes=doc.get("Attributes"),
        Tags=tag_list(doc.get("Tags")),
        # Any other type follows from the records.
        Type="HTTP" if doc.get("Type") == "HTTP" else None,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a service is beyond CloudFormation."""
    yield from ()
