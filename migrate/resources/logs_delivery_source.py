"""AWS::Logs::DeliverySource: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-deliverysource.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::DeliverySource",
    service="logs",
    listing=Read("describe_delivery_sources", "deliverySources"),
    facets={"Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"})},
    identifier="name",
    name="name",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="Tags",
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """What PutDeliverySource takes: a source has one resource, although AWS answers with a list."""
    return given(
        DeliverySourceConfiguration=doc.get("deliverySourceConfiguration"),
        LogType=doc.get("logType"),
        Name=doc["name"],
        ResourceArn=next(iter(doc.get("resourceArns") or ()), None),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A source outlives what it reads."""
    if doc.get("status") == "INACTIVE":
        yield Finding(
            Severity.WARN,
            "delivery-source-inactive",
            "",
            "what this source reads was deleted: it delivers nothing, and it cannot be made again",
            "delete the delivery source with its deliveries",
        )
