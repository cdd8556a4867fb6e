"""AWS::AutoScaling::AutoScalingGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-autoscaling-autoscalinggroup.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.ec2_shapes import uncarried
from migrate.resources.shapes import as_text, by, given, in_order, own_tags, picked, pruned
from migrate.resources.spec import Document, Read, Spec

OF_IT = {"AutoScalingGroupName": "AutoScalingGroupName"}
_CALL = "an instruction of the call, which no group remembers"

SPEC = Spec(
    kind="AWS::AutoScaling::AutoScalingGroup",
    service="autoscaling",
    listing=Read("describe_auto_scaling_groups", "AutoScalingGroups"),
    facets={
        "Hooks": Read("describe_lifecycle_hooks", "LifecycleHooks", OF_IT),
        "Notifications": Read(
            "describe_notification_configurations",
            "NotificationConfigurations",
            {"AutoScalingGroupNames": "[AutoScalingGroupName]"},
        ),
        "Policies": Read("describe_policies", "ScalingPolicies[].PolicyName", OF_IT),
        "Schedules": Read("describe_scheduled_actions", "ScheduledUpdateGroupActions[].ScheduledActionName", OF_IT),
    },
    identifier="AutoScalingGroupName",
    arn="AutoScalingGroupARN",
    attributes={"AutoScalingGroupARN": "AutoScalingGroupARN"},
    tags="Tags",
    name_property="AutoScalingGroupName",
    owned_by_aws="Status == 'Delete in progress'",
    limits=("What is on its instances: the new group launches new ones",),
    ignored={
        "AvailabilityZoneIds": "zones are given by their names, or by the subnets",
        "InstanceId": _CALL,
        "NotificationConfiguration": "the older word for NotificationConfigurations",
        "SkipZonalShiftValidation": _CALL,
    },
)

SAME = (
    "AvailabilityZoneImpairmentPolicy",
    "AvailabilityZoneDistribution",
    "CapacityReservationSpecification",
    "Context",
    "DefaultInstanceWarmup",
    "DeletionProtection",
    "DesiredCapacityType",
    "HealthCheckGracePeriod",
    "HealthCheckType",
    "InstanceLifecyclePolicy",
    "InstanceMaintenancePolicy",
    "LaunchConfigurationName",
    "MaxInstanceLifetime",
    "NewInstancesProtectedFromScaleIn",
    "PlacementGroup",
    "TerminationPolicies",
)
NUMBERS = ("DesiredCapacity", "MaxSize", "MinSize")
"""That CloudFormation takes as texts."""
HOOK = (
    "DefaultResult",
    "HeartbeatTimeout",
    "LifecycleHookName",
    "LifecycleTransition",
    "NotificationMetadata",
    "NotificationTargetARN",
    "RoleARN",
)
LATTICE = "vpc-lattice"
"""The only source of traffic that no other property tells."""
EVERY_ACCOUNT_S_ROLE = "/AWSServiceRoleForAutoScaling"


def properties(doc: Document) -> Properties:
    """What is launched, how many, where, and who is told."""
    subnets = in_order(filter(None, (doc.get("VPCZoneIdentifier") or "").split(",")))
    role = doc.get("ServiceLinkedRoleARN") or ""
    return given(
        AutoScalingGroupName=doc["AutoScalingGroupName"],
        AvailabilityZones=None if subnets else in_order(doc.get("AvailabilityZones")),
        CapacityRebalance=doc.get("CapacityRebalance") or None,
        Cooldown=as_text(doc.get("DefaultCooldown")),
        LaunchTemplate=_launched(doc.get("LaunchTemplate")),
        LifecycleHookSpecificationList=[_hook(hook) for hook in by("LifecycleHookName", doc.get("Hooks"))],
        LoadBalancerNames=in_order(doc.get("LoadBalancerNames")),
        MetricsCollection=_metrics(doc),
        MixedInstancesPolicy=_launched(doc.get("MixedInstancesPolicy")),
        NotificationConfigurations=_notifications(doc),
        ServiceLinkedRoleARN=None if role.endswith(EVERY_ACCOUNT_S_ROLE) else role,
        Tags=_tags(doc),
        TargetGroupARNs=in_order(doc.get("TargetGroupARNs")),
        TrafficSources=by("Identifier", [one for one in doc.get("TrafficSources") or () if one.get("Type") == LATTICE]),
        VPCZoneIdentifier=subnets,
        **pruned(picked(doc, SAME)),
        **{name: as_text(doc.get(name)) for name in NUMBERS},
    )


def _launched(value: Any) -> Any:
    """Launch templates wherever they are named: by id and name in the answer, by one of both in a template."""
    if isinstance(value, list):
        return [_launched(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found = {
        name: item for name, item in value.items() if name != "LaunchTemplateName" or "LaunchTemplateId" not in value
    }
    return pruned({name: _launched(item) for name, item in found.items()})


def _hook(hook: Mapping[str, Any]) -> Properties:
    return picked(hook, HOOK)


def _metrics(doc: Document) -> list[Json]:
    metrics = doc.get("EnabledMetrics") or ()
    grains = sorted({str(one.get("Granularity") or "1Minute") for one in metrics})
    return [{"Granularity": grain, "Metrics": in_order(one.get("Metric") for one in metrics)} for grain in grains]


def _notifications(doc: Document) -> list[Json]:
    told = doc.get("Notifications") or ()
    topics = in_order({one.get("TopicARN") for one in told})
    return [
        {
            "NotificationTypes": in_order(one.get("NotificationType") for one in told if one.get("TopicARN") == topic),
            "TopicARN": topic,
        }
        for topic in topics
    ]


def _tags(doc: Document) -> list[Json]:
    spread = {one["Key"]: bool(one.get("PropagateAtLaunch")) for one in doc.get("Tags") or ()}
    return [
        {"Key": key, "PropagateAtLaunch": spread[key], "Value": value}
        for key, value in own_tags(doc.get("Tags")).items()
    ]


def findings(doc: Document) -> Iterator[Finding]:
    """What else belongs to a group, and is of other types."""
    more = [*(doc.get("Policies") or ()), *(doc.get("Schedules") or ())]
    if more:
        yield uncarried(
            doc,
            "scaling-not-carried",
            f"the group is scaled by policies and schedules: {', '.join(sorted(map(str, more)))}",
            "write AWS::AutoScaling::ScalingPolicy and ScheduledAction for the new group",
        )
    if doc.get("WarmPoolConfiguration"):
        yield uncarried(
            doc, "warm-pool", "the group keeps a pool of instances warm", "write an AWS::AutoScaling::WarmPool"
        )
    if stopped := sorted(one["ProcessName"] for one in doc.get("SuspendedProcesses") or () if one.get("ProcessName")):
        yield Finding(
            Severity.WARN,
            "processes-suspended",
            "",
            f"somebody suspended {', '.join(stopped)}; they run in the new group",
            "suspend them there too (SuspendProcesses), where that is still wanted",
        )
    version = str((doc.get("LaunchTemplate") or {}).get("Version") or "")
    if version.isdigit() and version != "1":
        yield uncarried(
            doc,
            "launch-template-version",
            f"the group launches by version {version}, and the new launch template's only version is 1",
            "let the group use the version $Latest, or make the version one that says what the latest does",
        )
