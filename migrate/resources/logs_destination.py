"""AWS::Logs::Destination: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-destination.html"""

from __future__ import annotations

import json
from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Logs::Destination",
    service="logs",
    listing=Read("describe_destinations", "destinations"),
    facets={"Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "arn"})},
    identifier="destinationName",
    name="destinationName",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="Tags",
    name_property="DestinationName",
)


def properties(doc: Document) -> Properties:
    """Where other accounts may send their logs. CloudFormation takes the policy as text only."""
    policy = parsed(doc.get("accessPolicy"))
    return given(
        DestinationName=doc["destinationName"],
        DestinationPolicy=json.dumps(policy, sort_keys=True) if policy else None,
        RoleArn=doc.get("roleArn"),
        Tags=tag_list(doc.get("Tags")),
        TargetArn=doc.get("targetArn"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Other accounts name it in their subscription filters."""
    if doc.get("accessPolicy"):
        yield Finding(
            Severity.WARN,
            "senders-must-change",
            "",
            "other accounts may send their logs here, and their subscription filters name the old destination",
            "point their subscription filters at the new destination at cutover",
        )
