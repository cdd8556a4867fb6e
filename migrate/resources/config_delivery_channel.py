"""AWS::Config::DeliveryChannel: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-deliverychannel.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Config::DeliveryChannel",
    service="config",
    listing=Read("describe_delivery_channels", "DeliveryChannels"),
    identifier="name",
    name="name",
    # It is called `default` almost everywhere.
    ref_identifies=False,
    name_property="Name",
)


def properties(doc: Document) -> Properties:
    """Where snapshots and changes are delivered."""
    return given(
        ConfigSnapshotDeliveryProperties=capitalised(doc.get("configSnapshotDeliveryProperties")),
        Name=doc["name"],
        S3BucketName=doc.get("s3BucketName"),
        S3KeyPrefix=doc.get("s3KeyPrefix"),
        S3KmsKeyArn=doc.get("s3KmsKeyArn"),
        SnsTopicARN=doc.get("snsTopicARN"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing beyond what its recorder's finding says."""
    yield from ()
