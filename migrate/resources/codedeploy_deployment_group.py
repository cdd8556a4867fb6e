"""AWS::CodeDeploy::DeploymentGroup:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentgroup.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, capitalised, given, in_order, pruned, tag_list, unless
from migrate.resources.spec import Document, Read, Spec

# No answer holds the ARN: a read takes it joined, and all else in braces, which bear that a part of it is missing.
ARN = "arn:{_.Partition}:codedeploy:{_.Region}:{_.Account}:deploymentgroup:{applicationName}/{deploymentGroupName}"
JOINED = (
    "join(':', ['arn', _.Partition, 'codedeploy', _.Region, _.Account, 'deploymentgroup',"
    " join('/', [_parent.applicationName, deploymentGroupName])])"
)

SPEC = Spec(
    kind="AWS::CodeDeploy::DeploymentGroup",
    service="codedeploy",
    parents=("AWS::CodeDeploy::Application",),
    listing=Read(
        "list_deployment_groups",
        "deploymentGroups[].{deploymentGroupName: @}",
        {"applicationName": "applicationName"},
    ),
    facets={
        "": Read(
            "get_deployment_group",
            "deploymentGroupInfo",
            {"applicationName": "_parent.applicationName", "deploymentGroupName": "deploymentGroupName"},
        ),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": JOINED}),
    },
    identifier="deploymentGroupName",
    name="deploymentGroupName",
    arn=ARN,
    # No intrinsic function yields it.
    attributes={"_Arn": ARN},
    tags="Tags",
    # Only within its application is the name its own.
    ref_identifies=False,
    name_property="DeploymentGroupName",
    limits=("The revision deployed last: it is deployed again once there is something to deploy it to",),
    ignored={
        "Deployment": "would deploy a revision while the group is made, before anything stands to take it",
    },
)

SAME = ("blueGreenDeploymentConfiguration", "deploymentStyle", "loadBalancerInfo")


def properties(doc: Document) -> Properties:
    """What CreateDeploymentGroup takes; what it takes by default is left out where a platform refuses to hear it."""
    alarms, rollback = doc.get("alarmConfiguration") or {}, doc.get("autoRollbackConfiguration") or {}
    return given(
        AlarmConfiguration=_alarms(alarms),
        ApplicationName=doc["applicationName"],
        AutoRollbackConfiguration=capitalised(rollback) if rollback.get("enabled") else None,
        AutoScalingGroups=in_order(
            group.get("name") for group in doc.get("autoScalingGroups") or () if "name" in group
        ),
        DeploymentConfigName=doc.get("deploymentConfigName"),
        DeploymentGroupName=doc["deploymentGroupName"],
        ECSServices=by("ServiceName", capitalised(doc.get("ecsServices"))),
        Ec2TagFilters=_filters(doc.get("ec2TagFilters")),
        Ec2TagSet=_tag_set("Ec2Tag", (doc.get("ec2TagSet") or {}).get("ec2TagSetList")),
        OnPremisesInstanceTagFilters=_filters(doc.get("onPremisesInstanceTagFilters")),
        OnPremisesTagSet=_tag_set("OnPremisesTag", (doc.get("onPremisesTagSet") or {}).get("onPremisesTagSetList")),
        OutdatedInstancesStrategy=unless(doc.get("outdatedInstancesStrategy"), "UPDATE"),
        ServiceRoleArn=doc.get("serviceRoleArn"),
        Tags=tag_list(doc.get("Tags")),
        TerminationHookEnabled=doc.get("terminationHookEnabled") or None,
        TriggerConfigurations=[
            {**trigger, "TriggerEvents": in_order(trigger.get("TriggerEvents"))}
            for trigger in by("TriggerName", capitalised(doc.get("triggerConfigurations")))
        ],
        **{name[:1].upper() + name[1:]: pruned(capitalised(doc.get(name))) for name in SAME},
    )


def _alarms(raw: Mapping[str, Any]) -> Json:
    """A configuration that names no alarm and is off is none."""
    if not raw.get("enabled") and not raw.get("alarms"):
        return None
    return {**capitalised(raw), "Alarms": by("Name", capitalised(raw.get("alarms")))}


def _filters(raw: list[dict[str, Any]] | None) -> list[Any]:
    return sorted((pruned(one) for one in raw or ()), key=lambda one: (str(one.get("Key")), str(one.get("Value"))))


def _tag_set(prefix: str, groups: list[list[dict[str, Any]]] | None) -> Json:
    """Tags of which an instance has one out of each group."""
    return {f"{prefix}SetList": [{f"{prefix}Group": _filters(group)} for group in groups]} if groups else None


def findings(doc: Document) -> Iterator[Finding]:
    """What CloudFormation cannot say, and instances that belong to no template."""
    suspended = (doc.get("ec2DeploymentOptions") or {}).get("autoScalingGroupProcessesToSuspend")
    if suspended:
        yield Finding(
            Severity.BLOCK,
            "processes-not-suspended",
            "",
            f"deployments suspend {', '.join(in_order(suspended))} of their groups, which CloudFormation cannot say",
            "call UpdateDeploymentGroup with the option in the new account, and acknowledge that the template lacks it",
        )
    if doc.get("onPremisesInstanceTagFilters") or (doc.get("onPremisesTagSet") or {}).get("onPremisesTagSetList"):
        yield Finding(
            Severity.WARN,
            "on-premises-instances",
            "",
            "it deploys to instances outside of AWS, which are registered with the account",
            "register them with the new account (RegisterOnPremisesInstance), with credentials of that account",
        )
