"""AWS::Events::EventBus: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbus.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, parsed, tag_list
from migrate.resources.spec import Document, Read, Spec

PARTNER = "aws.partner/"

SPEC = Spec(
    kind="AWS::Events::EventBus",
    service="events",
    listing=Read("list_event_buses", "EventBuses"),
    facets={
        "": Read("describe_event_bus", "@", {"Name": "Name"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "Arn"}),
    },
    identifier="Name",
    name="Name",
    arn="Arn",
    attributes={"Arn": "Arn"},
    tags="Tags",
    name_property="Name",
    # Every account has the default one in every region; services manage others for themselves.
    owned_by_aws="Name == 'default' || (ManagedBy != `null` && ManagedBy != '')",
)


def properties(doc: Document) -> Properties:
    """What CreateEventBus and PutPermission take."""
    return given(
        Name=doc["Name"],
        Description=doc.get("Description"),
        EventSourceName=doc["Name"] if doc["Name"].startswith(PARTNER) else None,
        KmsKeyIdentifier=doc.get("KmsKeyIdentifier"),
        DeadLetterConfig=doc.get("DeadLetterConfig"),
        LogConfig=doc.get("LogConfig"),
        Policy=parsed(doc.get("Policy")),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A partner sends to an account that it was told of."""
    if doc["Name"].startswith(PARTNER):
        yield Finding(
            Severity.WARN,
            "partner-event-bus",
            "",
            "the bus receives a partner's events, and the partner knows only the old account",
            "set the partner up for the new account, so that it offers its event source there, before the move",
        )
