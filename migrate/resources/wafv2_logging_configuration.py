"""AWS::WAFv2::LoggingConfiguration: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-loggingconfiguration.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked
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

REDACTED = ("Method", "QueryString", "SingleHeader", "UriPath")
"""What alone AWS lets be left out of the log, though its model has every part of a request here."""


def properties(doc: Document) -> Properties:
    """Where the requests are written down, which of them, and without which fields."""
    redacted = [picked(one, REDACTED) for one in doc.get("RedactedFields") or ()]
    return given(
        LogDestinationConfigs=in_order(doc.get("LogDestinationConfigs")),
        LoggingFilter=doc.get("LoggingFilter"),
        RedactedFields=sorted(redacted, key=str),
        ResourceArn=doc["ResourceArn"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
