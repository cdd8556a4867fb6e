"""AWS::Events::EventBusPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-eventbuspolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

OLDER = "the older way to write a part of Statement, which cannot stand beside it"

SPEC = Spec(
    kind="AWS::Events::EventBusPolicy",
    service="events",
    within=Read("list_event_buses", "EventBuses[].{Name: Name}"),
    listing=Read("describe_event_bus", "each_with(from_json(Policy).Statement, {Bus: Name})", {"Name": "Name"}),
    # A bus says its whole policy in its own properties, but for the default one, which no template makes.
    inlined="EventBusName != 'default'",
    identifier="{Bus}|{Sid}",
    name="{Bus}|{Sid}",
    ref_identifies=False,
    ignored=dict.fromkeys(("Action", "Condition", "Principal"), OLDER),
)
NOT_SAID = ("Bus", "Sid", "_")


def properties(doc: Document) -> Properties:
    """One statement of the bus's policy. Its id stands beside it."""
    statement = {name: value for name, value in doc.items() if name not in NOT_SAID}
    return {"EventBusName": doc["Bus"], "Statement": statement, "StatementId": doc["Sid"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
