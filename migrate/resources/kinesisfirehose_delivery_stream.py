"""AWS::KinesisFirehose::DeliveryStream: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisfirehose-deliverystream.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, moment, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"DeliveryStreamName": "DeliveryStreamName"}

SPEC = Spec(
    kind="AWS::KinesisFirehose::DeliveryStream",
    service="firehose",
    # The listing has no pages that botocore could turn: so many at once are all of them.
    listing=Read("list_delivery_streams", "DeliveryStreamNames[].{DeliveryStreamName: @}", {"Limit": "`10000`"}),
    facets={
        "": Read("describe_delivery_stream", "DeliveryStreamDescription", OF_IT),
        "Tags": Read("list_tags_for_delivery_stream", "Tags", {**OF_IT, "Limit": "`50`"}),
    },
    identifier="DeliveryStreamName",
    name="DeliveryStreamName",
    arn="DeliveryStreamARN",
    attributes={"Arn": "DeliveryStreamARN"},
    forms=("arn:${AWS::Partition}:firehose:${AWS::Region}:${AWS::AccountId}:deliverystream/${Ref}",),
    tags="Tags",
    name_property="DeliveryStreamName",
    limits=(
        "What is buffered and not yet delivered",
        "Passwords, tokens and keys of a destination, and the attributes sent to an HTTP endpoint",
    ),
)

DESTINATIONS = {
    "AmazonOpenSearchServerlessDestinationDescription": "AmazonOpenSearchServerlessDestinationConfiguration",
    "AmazonopensearchserviceDestinationDescription": "AmazonopensearchserviceDestinationConfiguration",
    "ElasticsearchDestinationDescription": "ElasticsearchDestinationConfiguration",
    "ExtendedS3DestinationDescription": "ExtendedS3DestinationConfiguration",
    "HttpEndpointDestinationDescription": "HttpEndpointDestinationConfiguration",
    "IcebergDestinationDescription": "IcebergDestinationConfiguration",
    "RedshiftDestinationDescription": "RedshiftDestinationConfiguration",
    "SnowflakeDestinationDescription": "SnowflakeDestinationConfiguration",
    "SplunkDestinationDescription": "SplunkDestinationConfiguration",
}
SOURCES = {
    "DatabaseSourceDescription": "DatabaseSourceConfiguration",
    "DirectPutSourceDescription": "DirectPutSourceConfiguration",
    "KinesisStreamSourceDescription": "KinesisStreamSourceConfiguration",
    "MSKSourceDescription": "MSKSourceConfiguration",
}
RENAMED = {
    "CatalogARN": "CatalogArn",
    "S3BackupDescription": "S3BackupConfiguration",
    "S3DestinationDescription": "S3Configuration",
    "VpcConfigurationDescription": "VpcConfiguration",
}
# Said by the answer only, or a secret (AWS's model calls the attributes of a request one).
DROPPED = frozenset({"CommonAttributes", "DeliveryStartTimestamp", "HECToken", "SnapshotInfo", "VpcId"})
SECRETS = {
    "HttpEndpointDestinationDescription": "an access key",
    "RedshiftDestinationDescription": "a password",
    "SnowflakeDestinationDescription": "a private key",
    "SplunkDestinationDescription": "a token",
}
UNORDERED = frozenset({"SecurityGroupIds", "SubnetIds"})


def properties(doc: Document) -> Properties:
    """What CreateDeliveryStream takes: the answer's descriptions as the configurations that they describe."""
    destination: Mapping[str, Any] = next(iter(doc.get("Destinations") or ()), {})
    encryption = doc.get("DeliveryStreamEncryptionConfiguration") or {}
    # An S3 destination is described twice, in the old way and in the new one.
    old = destination.get("S3DestinationDescription") if not set(DESTINATIONS) & set(destination) else None
    return given(
        DeliveryStreamEncryptionConfigurationInput=_encryption(encryption),
        DeliveryStreamName=doc["DeliveryStreamName"],
        DeliveryStreamType=doc.get("DeliveryStreamType"),
        S3DestinationConfiguration=_written(old),
        Tags=tag_list(doc.get("Tags")),
        **_described(destination, DESTINATIONS),
        **_described(doc.get("Source") or {}, SOURCES),
    )


def _encryption(raw: Mapping[str, Any]) -> Properties:
    if raw.get("Status") in (None, "DISABLED", "DISABLING") or "KeyType" not in raw:
        return {}
    own = raw["KeyType"] == "CUSTOMER_MANAGED_CMK"
    return given(KeyARN=raw.get("KeyARN") if own else None, KeyType=raw["KeyType"])


def _described(raw: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Json]:
    return {name: _renamed(name, _written(raw[described])) for described, name in names.items() if raw.get(described)}


def _renamed(kind: str, written: Mapping[str, Json]) -> Json:
    """Of Iceberg alone, CloudFormation writes the backup mode with a small letter."""
    iceberg = kind == "IcebergDestinationConfiguration"
    return {"s3BackupMode" if iceberg and name == "S3BackupMode" else name: item for name, item in written.items()}


def _written(value: Any) -> Any:
    """The value with CloudFormation's names, all the way down. An empty mapping is kept: it may choose a format."""
    if isinstance(value, Mapping):
        said = {name: item for name, item in value.items() if name not in DROPPED and item not in (None, "", [])}
        return {RENAMED.get(name, name): _field(name, item) for name, item in said.items()}
    if isinstance(value, list):
        return [_written(item) for item in value]
    return moment(value) if isinstance(value, datetime) else value


def _field(name: str, value: Any) -> Any:
    if name in UNORDERED:
        return in_order(value)
    # A processor's parameters are answered in any order, with the defaults among them.
    return by("ParameterName", value) if name == "Parameters" else _written(value)


def findings(doc: Document) -> Iterator[Finding]:
    """What a destination is opened with, which no plan may hold."""
    for destination in doc.get("Destinations") or ():
        own = [secret for described, secret in SECRETS.items() if _is_open(destination.get(described))]
        request = (destination.get("HttpEndpointDestinationDescription") or {}).get("RequestConfiguration") or {}
        own += ["attributes for each request (CommonAttributes)"] if request.get("CommonAttributes") else []
        if own:
            yield Finding(
                Severity.WARN,
                "password-to-supply",
                "",
                f"the stream may deliver with {' and '.join(own)}, which no plan may hold",
                "supply it with firehose:UpdateDestination in the new account, or keep it in a secret "
                "(SecretsManagerConfiguration)",
            )


def _is_open(destination: Mapping[str, Any] | None) -> bool:
    """Whether a destination has to be opened with something else than a secret of Secrets Manager."""
    return bool(destination and not (destination.get("SecretsManagerConfiguration") or {}).get("Enabled"))
