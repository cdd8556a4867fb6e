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
    parents=("AWS::Events::EventBus",),
    # The bus says its whole policy in its own properties.
    inlined=True,
    listing=Read("", "from_json(Policy).Statement[]"),
    identifier="{_parent.Name}|{Sid}",
    name="Sid",
    ref_identifies=False,
    ignored=dict.fromkeys(("Action", "Condition", "Principal"), OLDER),
)


def properties(doc: Document) -> Properties:
    """One statement of the bus's policy. Its id stands beside it."""
    statement = {name: value for name, value in doc.items() if name != "Sid" and not name.startswith("_")}
    return {"EventBusName": doc["_parent"]["Name"], "Statement": statement, "StatementId": doc["Sid"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
