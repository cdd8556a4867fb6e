"""AWS::ApplicationAutoScaling::ScalingPolicy:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-applicationautoscaling-scalingpolicy.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.applicationautoscaling_scalable_target import NAMESPACES
from migrate.resources.shapes import picked, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApplicationAutoScaling::ScalingPolicy",
    service="application-autoscaling",
    within=NAMESPACES,
    listing=Read(
        "describe_scaling_policies",
        "ScalingPolicies",
        {"ServiceNamespace": "ServiceNamespace"},
        # A namespace that the region does not know yet has nothing there.
        absent=("ValidationException",),
    ),
    identifier="PolicyARN",
    # One target has many policies, and many targets have policies of one name.
    name="{ResourceId}|{PolicyName}",
    arn="PolicyARN",
    ignored={"ScalingTargetId": "ResourceId, ScalableDimension and ServiceNamespace say the same"},
)


def properties(doc: Document) -> Properties:
    """How much is added and taken away when."""
    return picked(
        pruned(doc),
        (
            "PolicyName",
            "PolicyType",
            "PredictiveScalingPolicyConfiguration",
            "ResourceId",
            "ScalableDimension",
            "ServiceNamespace",
            "StepScalingPolicyConfiguration",
            "TargetTrackingScalingPolicyConfiguration",
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a scaling policy is beyond CloudFormation."""
    yield from ()
