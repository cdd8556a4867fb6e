"""AWS::Glue::Trigger: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-trigger.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['trigger', Name])])"

SPEC = Spec(
    kind="AWS::Glue::Trigger",
    service="glue",
    listing=Read("get_triggers", "Triggers"),
    facets={"Tags": Read("get_tags", "Tags", {"ResourceArn": ARN})},
    identifier="Name",
    name="Name",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:trigger/${Ref}",),
    name_property="Name",
)

AS_THEY_ARE = ("Description", "EventBatchingCondition", "Name", "Schedule", "WorkflowName")
RUNNING = frozenset({"ACTIVATED", "ACTIVATING"})
# A trigger on demand is never active, and an event's is so without being told.
SELF_STARTING = frozenset({"CONDITIONAL", "SCHEDULED"})


def properties(doc: Document) -> Properties:
    """What CreateTrigger takes. Old triggers are described without their type: an expression makes it a schedule."""
    kind = doc.get("Type") or ("SCHEDULED" if doc.get("Schedule") else "CONDITIONAL" if doc.get("Predicate") else None)
    return given(
        Actions=pruned(doc.get("Actions")),
        Predicate=pruned(doc.get("Predicate")),
        StartOnCreation=doc.get("State") in RUNNING if kind in SELF_STARTING else None,
        Tags=tag_map(doc.get("Tags")),
        Type=kind or "ON_DEMAND",
        **picked(doc, AS_THEY_ARE),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a trigger is beyond CloudFormation."""
    yield from ()
