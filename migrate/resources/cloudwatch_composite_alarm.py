"""AWS::CloudWatch::CompositeAlarm: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-compositealarm.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudWatch::CompositeAlarm",
    service="cloudwatch",
    listing=Read("describe_alarms", "CompositeAlarms", {"AlarmTypes": '`["CompositeAlarm"]`'}),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "AlarmArn"})},
    identifier="AlarmName",
    name="AlarmName",
    arn="AlarmArn",
    attributes={"Arn": "AlarmArn"},
    tags="Tags",
    name_property="AlarmName",
)

PLAIN = (
    "ActionConfiguration",
    "ActionsSuppressor",
    "ActionsSuppressorExtensionPeriod",
    "ActionsSuppressorWaitPeriod",
    "AlarmDescription",
    "AlarmName",
    "AlarmRule",
)
ACTIONS = ("AlarmActions", "InsufficientDataActions", "OKActions")


def properties(doc: Document) -> Properties:
    """What PutCompositeAlarm takes."""
    return given(
        ActionsEnabled=None if doc.get("ActionsEnabled", True) else False,
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, PLAIN),
        **{name: in_order(doc.get(name)) for name in ACTIONS},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about an alarm needs a person."""
    yield from ()
