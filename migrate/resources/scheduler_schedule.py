"""AWS::Scheduler::Schedule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, moment, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Scheduler::Schedule",
    service="scheduler",
    listing=Read("list_schedules", "Schedules[].{Name: Name, GroupName: GroupName, Arn: Arn}"),
    facets={"": Read("get_schedule", "@", {"Name": "Name", "GroupName": "GroupName"})},
    identifier="Name",
    # Names are unique in a group only, and `Ref` does not tell the group.
    name="GroupName == 'default' && Name || join('/', [GroupName, Name])",
    arn="Arn",
    attributes={"Arn": "Arn"},
    name_property="Name",
)

TEXTS = ("Description", "KmsKeyArn", "ScheduleExpression", "ScheduleExpressionTimezone", "State")


def properties(doc: Document) -> Properties:
    """What CreateSchedule takes. Schedules have no tags: their groups do."""
    return given(
        Name=doc["Name"],
        GroupName=doc["GroupName"] if doc["GroupName"] != "default" else None,
        FlexibleTimeWindow=doc["FlexibleTimeWindow"],
        StartDate=moment(doc.get("StartDate")),
        EndDate=moment(doc.get("EndDate")),
        Target=capitalised(doc["Target"]),
        **picked(doc, TEXTS),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """That a schedule must not fire twice is the planner's to see to: schedules are triggers."""
    yield from ()
