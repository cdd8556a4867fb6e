"""AWS::Scheduler::ScheduleGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedulegroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Scheduler::ScheduleGroup",
    service="scheduler",
    listing=Read("list_schedule_groups", "ScheduleGroups"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "Arn"})},
    identifier="Name",
    name="Name",
    arn="Arn",
    tags="Tags",
    name_property="Name",
    owned_by_aws="Name == 'default'",
)


def properties(doc: Document) -> Properties:
    """A name that schedules share."""
    return given(Name=doc["Name"], Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a group is beyond CloudFormation."""
    yield from ()
