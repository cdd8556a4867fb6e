"""AWS::Scheduler::Schedule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, moment, picked
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates, without

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

YOUNGER = ("EventBridgePutEventsV2Parameters", "EventBridgePutRawEventsParameters")
TEXTS = ("Description", "KmsKeyArn", "ScheduleExpression", "ScheduleExpressionTimezone", "State")


def properties(doc: Document) -> Properties:
    """What CreateSchedule takes. Schedules have no tags: their groups do."""
    return given(
        Name=doc["Name"],
        GroupName=doc["GroupName"] if doc["GroupName"] != "default" else None,
        FlexibleTimeWindow=doc.get("FlexibleTimeWindow"),
        StartDate=moment(doc.get("StartDate")),
        EndDate=moment(doc.get("EndDate")),
        Target=capitalised(without(doc.get("Target") or {}, YOUNGER)),
        **picked(doc, TEXTS),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """What CloudFormation has no property for."""
    yield from not_in_templates(SPEC.kind, doc.get("Target"), YOUNGER)
    if doc.get("ActionAfterCompletion") == "DELETE":
        yield Finding(
            Severity.INFO,
            "schedule-deletes-itself",
            "",
            "the schedule is deleted after its last run; CloudFormation cannot set that on the new one",
            "set it with UpdateSchedule after the move, or leave a schedule that has had its last run behind",
        )
