"""AWS::ApplicationAutoScaling::ScalableTarget:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalabletarget.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, moment, picked
from migrate.resources.spec import Document, Read, Spec

NAMESPACES = Read(
    # Nothing lists the namespaces: the answer is passed over for AWS's own list of them.
    "describe_scalable_targets",
    "['lambda', 'dynamodb', 'ecs', 'rds', 'elasticache', 'kafka', 'cassandra', 'neptune', 'sagemaker', 'ec2', "
    "'appstream', 'comprehend', 'elasticmapreduce', 'workspaces', 'custom-resource'][].{ServiceNamespace: @}",
    {"ServiceNamespace": "'lambda'"},
)

SPEC = Spec(
    kind="AWS::ApplicationAutoScaling::ScalableTarget",
    service="application-autoscaling",
    within=NAMESPACES,
    listing=Read(
        "describe_scalable_targets",
        "ScalableTargets",
        {"ServiceNamespace": "ServiceNamespace"},
        # A namespace that the region does not know yet has nothing there.
        absent=("ValidationException",),
    ),
    facets={
        "Scheduled": Read(
            "describe_scheduled_actions",
            "ScheduledActions",
            {
                "ServiceNamespace": "ServiceNamespace",
                "ResourceId": "ResourceId",
                "ScalableDimension": "ScalableDimension",
            },
        )
    },
    identifier="{ResourceId}|{ScalableDimension}|{ServiceNamespace}",
    name="{ResourceId}|{ScalableDimension}|{ServiceNamespace}",
    arn="ScalableTargetARN",
    # No intrinsic function yields it.
    attributes={"_arn": "ScalableTargetARN"},
    ignored={
        "RoleARN": "the service's own linked role, which the new account makes by itself",
        "Tags": "nothing but the tagging API reads them",
    },
)


def properties(doc: Document) -> Properties:
    """The bounds, and when they change by the clock."""
    return given(
        **picked(
            doc,
            ("MaxCapacity", "MinCapacity", "ResourceId", "ScalableDimension", "ServiceNamespace", "SuspendedState"),
        ),
        ScheduledActions=[_action(action) for action in by("ScheduledActionName", doc.get("Scheduled"))],
    )


def _action(described: Mapping[str, Any]) -> Properties:
    return given(
        **picked(described, ("ScalableTargetAction", "Schedule", "ScheduledActionName", "Timezone")),
        EndTime=moment(described.get("EndTime")),
        StartTime=moment(described.get("StartTime")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a scalable target is beyond CloudFormation."""
    yield from ()
