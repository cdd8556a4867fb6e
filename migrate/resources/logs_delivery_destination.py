"""AWS::Logs::DeliveryDestination: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-deliverydestination.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::DeliveryDestination",
    service="logs",
    listing=Read("describe_delivery_destinations", "deliveryDestinations"),
    facets={
        "Policy": Read(
            "get_delivery_destination_policy",
            "policy.deliveryDestinationPolicy",
            {"deliveryDestinationName": "name"},
            absent=("ResourceNotFoundException",),
        ),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"}),
    },
    identifier="name",
    name="name",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="Tags",
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """Where deliveries go, and who else may deliver there."""
    policy = parsed(doc.get("Policy"))
    resource = (doc.get("deliveryDestinationConfiguration") or {}).get("destinationResourceArn")
    return given(
        DeliveryDestinationPolicy={"DeliveryDestinationName": doc["name"], "DeliveryDestinationPolicy": policy}
        if policy
        else None,
        # The resource tells the type; only tracing has none.
        DeliveryDestinationType=None if resource else doc.get("deliveryDestinationType"),
        DestinationResourceArn=resource,
        Name=doc["name"],
        OutputFormat=doc.get("outputFormat"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A destination that delivers with a role of its own cannot be written in a template."""
    if role := doc.get("roleArn"):
        yield Finding(
            Severity.BLOCK,
            "delivery-role-not-carried",
            "",
            f"logs are delivered with the role {role}, for which CloudFormation has no property",
            "make the destination by PutDeliveryDestination in the new account, and take it out of the move",
        )
