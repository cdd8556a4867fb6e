"""AWS::WAFv2::LoggingConfiguration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-loggingconfiguration.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::WAFv2::LoggingConfiguration",
    service="wafv2",
    parents=("AWS::WAFv2::WebACL",),
    listing=Read(
        "get_logging_configuration",
        "[LoggingConfiguration][?ResourceArn]",
        {"ResourceArn": "ARN"},
        absent=("WAFNonexistentItemException",),
    ),
    identifier="ResourceArn",
    # It is called as the web ACL is.
    ref_identifies=False,
    owned_by_aws="ManagedByFirewallManager",
)


def properties(doc: Document) -> Properties:
    """Where the requests are written down, which of them, and without which fields."""
    redacted = [dict(one) for one in doc.get("RedactedFields") or ()]
    return given(
        LogDestinationConfigs=in_order(doc.get("LogDestinationConfigs")),
        LoggingFilter=doc.get("LoggingFilter"),
        RedactedFields=sorted(redacted, key=str),
        ResourceArn=doc["ResourceArn"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
