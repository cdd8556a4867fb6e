"""AWS::Logs::Delivery: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-delivery.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::Delivery",
    service="logs",
    listing=Read("describe_deliveries", "deliveries"),
    facets={"Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"})},
    identifier="id",
    name="id",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """From which source to which destination, and how. The fields are columns: their order matters."""
    to_bucket = doc.get("s3DeliveryConfiguration") or {}
    return given(
        DeliveryDestinationArn=doc.get("deliveryDestinationArn"),
        DeliverySourceName=doc.get("deliverySourceName"),
        FieldDelimiter=doc.get("fieldDelimiter"),
        RecordFields=doc.get("recordFields"),
        S3EnableHiveCompatiblePath=to_bucket.get("enableHiveCompatiblePath"),
        S3SuffixPath=to_bucket.get("suffixPath"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a delivery is beyond CloudFormation."""
    yield from ()
