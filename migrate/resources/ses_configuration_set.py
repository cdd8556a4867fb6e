"""AWS::SES::ConfigurationSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ses-configurationset.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"ConfigurationSetName": "ConfigurationSetName"}

SPEC = Spec(
    kind="AWS::SES::ConfigurationSet",
    service="sesv2",
    listing=Read("list_configuration_sets", "ConfigurationSets[].{ConfigurationSetName: @}"),
    facets={"": Read("get_configuration_set", "@", OF_IT)},
    identifier="ConfigurationSetName",
    arn="arn:{_.Partition}:ses:{_.Region}:{_.Account}:configuration-set/{ConfigurationSetName}",
    name="ConfigurationSetName",
    forms=("arn:${AWS::Partition}:ses:${AWS::Region}:${AWS::AccountId}:configuration-set/${Ref}",),
    tags="Tags",
    name_property="Name",
    limits=(
        "The reputation of what was sent",
        "Event destinations that no stack makes",
    ),
)

DELIVERY = ("MaxDeliverySeconds", "SendingPoolName", "TlsPolicy")
PLAIN = ("ArchivingOptions", "SendingOptions", "TrackingOptions", "VdmOptions")


def properties(doc: Document) -> Properties:
    """How mail of the set is sent and what is kept of it."""
    reputation, suppression = doc.get("ReputationOptions") or {}, doc.get("SuppressionOptions") or {}
    return given(
        DeliveryOptions=picked(doc.get("DeliveryOptions") or {}, DELIVERY),
        Name=doc["ConfigurationSetName"],
        ReputationOptions=picked(reputation, ("ReputationMetricsEnabled",)),
        SuppressionOptions=given(
            SuppressedReasons=in_order(suppression.get("SuppressedReasons")),
            ValidationOptions=suppression.get("ValidationOptions"),
        ),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, PLAIN),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What a template would silently leave out."""
    scope = (doc.get("SuppressionOptions") or {}).get("SuppressionScope")
    pooled = (doc.get("DeliveryOptions") or {}).get("SharedPoolDeliveryMode")
    if doc.get("MessageSecurityOptions") or scope not in (None, "ACCOUNT") or pooled:
        yield Finding(
            Severity.BLOCK,
            "configuration-set-not-carried",
            "",
            f"{doc['ConfigurationSetName']} signs messages, suppresses by itself, or says how a shared pool delivers, "
            "which no template can carry",
            "take note of it, and set it on the new configuration set by hand",
        )
