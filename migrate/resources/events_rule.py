"""AWS::Events::Rule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-events-rule.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, capitalised, given, parsed, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

# A rule of another bus than the default one is named with it, as `Ref` does. Old answers do not tell the default one.
NAME = "(!EventBusName || EventBusName == 'default') && Name || join('|', [EventBusName, Name])"

SPEC = Spec(
    kind="AWS::Events::Rule",
    service="events",
    within=Read("list_event_buses", "EventBuses[].{EventBusName: Name}"),
    listing=Read("list_rules", "Rules", {"EventBusName": "EventBusName"}),
    facets={
        "Targets": Read("list_targets_by_rule", "Targets", {"Rule": "Name", "EventBusName": "EventBusName"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "Arn"}),
    },
    identifier=NAME,
    name=NAME,
    arn="Arn",
    attributes={"Arn": "Arn"},
    tags="Tags",
    name_property="Name",
    owned_by_aws="ManagedBy != `null` && ManagedBy != ''",
)

OF_TASKS = {"Tags": "TagList", "PlacementStrategy": "PlacementStrategies"}
OF_NETWORKS = {"awsvpcConfiguration": "AwsVpcConfiguration"}
TEXTS = ("Description", "RoleArn", "ScheduleExpression", "State")


def properties(doc: Document) -> Properties:
    """What PutRule and PutTargets take."""
    return given(
        Name=doc["Name"],
        EventBusName=doc.get("EventBusName") if doc.get("EventBusName") != "default" else None,
        EventPattern=parsed(doc.get("EventPattern")),
        Targets=[_target(target) for target in by("Id", doc.get("Targets"))],
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, TEXTS),
    )


def _target(target: Mapping[str, Any]) -> Json:
    """A target as the template writes it: only in the task of ECS are names other than the API's."""
    if not (task := target.get("EcsParameters")):
        return dict(target)
    written = {OF_TASKS.get(name, name): capitalised(value, OF_NETWORKS) for name, value in task.items()}
    return {**target, "EcsParameters": written}


def findings(doc: Document) -> Iterator[Finding]:
    """That a schedule must not fire twice is the planner's to see to: rules are triggers."""
    yield from ()
