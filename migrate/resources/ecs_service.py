"""AWS::ECS::Service: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-service.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import in_stack, templated

SPEC = Spec(
    kind="AWS::ECS::Service",
    service="ecs",
    parents=("AWS::ECS::Cluster",),
    listing=Read("list_services", "serviceArns[].{serviceArn: @}", {"cluster": "clusterArn"}),
    facets={
        "": Read(
            "describe_services",
            "services[0]",
            {"cluster": "_parent.clusterArn", "services": "[serviceArn]", "include": '`["TAGS"]`'},
        ),
        "Newest": Read(
            "describe_task_definition",
            "taskDefinition.taskDefinitionArn",
            # By its family alone. A service whose deployments others control has none of its own.
            {"taskDefinition": "split(split(taskDefinition, '/')[-1], ':')[0] || 'none'"},
            # Tasks go on running when every revision of their family is inactive.
            absent=("ClientException",),
        ),
    },
    identifier="serviceArn",
    name="serviceName",
    arn="serviceArn",
    attributes={"ServiceArn": "serviceArn", "Name": "serviceName"},
    tags="tags",
    measures={"running": "runningCount"},
    name_property="ServiceName",
    owned_by_aws="status == 'INACTIVE' || status == 'DRAINING' || resourceManagementType == 'ECS'",
    limits=("Running tasks",),
    ignored={
        "ForceNewDeployment": "an option of the call, not of the service",
        "GatewayConnectors": "no operation tells them",
        "Monitoring": "no operation tells it",
    },
)

# A service whose deployments CodeDeploy controls tells these of the task set that serves.
OF_TASKS = (
    "launchType",
    "platformVersion",
    "capacityProviderStrategy",
    "networkConfiguration",
    "loadBalancers",
    "serviceRegistries",
    "taskDefinition",
)
# These are told of each deployment only.
OF_DEPLOYMENTS = ("serviceConnectConfiguration", "volumeConfigurations", "vpcLatticeConfigurations")
FLAGS = ("enableECSManagedTags", "enableExecuteCommand")
LAUNCH_TYPES = frozenset({"EC2", "EXTERNAL", "FARGATE"})


def properties(doc: Document) -> Properties:
    """What CreateService takes. Without its defaults, some of which some kinds of service refuse to hear."""
    service, controller = _whole(doc), (doc.get("deploymentController") or {}).get("type")
    daemon = doc.get("schedulingStrategy") == "DAEMON"
    balancers, role = by("TargetGroupArn", templated(service.get("loadBalancers"))), str(doc.get("roleArn") or "")
    return given(
        AvailabilityZoneRebalancing=doc.get("availabilityZoneRebalancing"),
        Cluster=doc.get("clusterArn"),
        DeploymentConfiguration=_deployment(doc.get("deploymentConfiguration") or {}),
        DeploymentController={"Type": controller} if controller not in (None, "ECS") else None,
        DesiredCount=None if daemon else doc.get("desiredCount"),
        HealthCheckGracePeriodSeconds=doc.get("healthCheckGracePeriodSeconds") or None,
        LoadBalancers=balancers,
        NetworkConfiguration=_network(service.get("networkConfiguration")),
        PlacementConstraints=by("Expression", templated(doc.get("placementConstraints"))),
        PlacementStrategies=templated(doc.get("placementStrategy")),
        PlatformVersion=service.get("platformVersion"),
        PropagateTags=doc.get("propagateTags") if doc.get("propagateTags") != "NONE" else None,
        # The linked role is what ECS takes by itself, and it refuses to be told so.
        Role=None if ":role/aws-service-role/" in role else role,
        SchedulingStrategy="DAEMON" if daemon else None,
        ServiceName=doc["serviceName"],
        ServiceRegistries=by("RegistryArn", templated(service.get("serviceRegistries"))),
        Tags=tag_list(doc.get("tags")),
        TaskDefinition=service.get("taskDefinition"),
        **_capacity(service),
        **{name[:1].upper() + name[1:]: doc.get(name) or None for name in FLAGS},
        **{name[:1].upper() + name[1:]: pruned(templated(service.get(name))) for name in OF_DEPLOYMENTS},
    )


def _whole(doc: Document) -> Mapping[str, Any]:
    """The service with what is told of its primary task set and deployment only."""
    tasks, deployment = _primary(doc.get("taskSets")), _primary(doc.get("deployments"))
    shared = {name: doc.get(name) or tasks.get(name) for name in OF_TASKS}
    return shared | {name: deployment.get(name) for name in OF_DEPLOYMENTS}


def _primary(items: list[Mapping[str, Any]] | None) -> Mapping[str, Any]:
    return next((item for item in items or () if item.get("status") == "PRIMARY"), {})


def _capacity(service: Mapping[str, Any]) -> Properties:
    """Where tasks are placed: by a strategy or by a launch type, never both."""
    if strategy := service.get("capacityProviderStrategy"):
        return {"CapacityProviderStrategy": by("CapacityProvider", templated(strategy))}
    launch = service.get("launchType")
    return {"LaunchType": launch} if launch in LAUNCH_TYPES else {}


def _deployment(raw: Mapping[str, Any]) -> Json:
    """How a deployment goes. AWS spells out alarms that nobody named, and a time for baking that is none."""
    alarms = raw.get("alarms") or {}
    named = {**alarms, "alarmNames": in_order(alarms.get("alarmNames"))} if alarms.get("alarmNames") else None
    found = {**raw, "alarms": named, "bakeTimeInMinutes": raw.get("bakeTimeInMinutes") or None}
    return dict(pruned(templated(found)))


def _network(raw: Mapping[str, Any] | None) -> Json:
    inside = (raw or {}).get("awsvpcConfiguration") or {}
    found = given(
        AssignPublicIp=inside.get("assignPublicIp"),
        SecurityGroups=in_order(inside.get("securityGroups")),
        Subnets=in_order(inside.get("subnets")),
    )
    return {"AwsvpcConfiguration": found} if found else None


def findings(doc: Document) -> Iterator[Finding]:
    """A service begins to run as soon as it stands, and runs what its own revision says."""
    if (doc.get("deploymentController") or {}).get("type") == "EXTERNAL":
        yield Finding(
            Severity.BLOCK,
            "task-sets-not-read",
            "",
            "a controller of your own makes the service's task sets, and no module reads those",
            "let that controller make them in the new account, once the service stands",
        )
    elif desired := doc.get("desiredCount"):
        yield Finding(
            Severity.WARN,
            "service-runs-twice",
            "",
            f"{desired} tasks run here, and as many would run in the new account as soon as the service stands",
            "where two must not work side by side, set the new service's desired count to 0 until cutover",
        )
    yield from _revision(doc)


def _revision(doc: Document) -> Iterator[Finding]:
    used = _whole(doc).get("taskDefinition")
    if not used or used == doc.get("Newest"):
        return
    # A stack brings the revision of its own template along.
    yield Finding(
        Severity.WARN if in_stack(doc.get("tags")) else Severity.BLOCK,
        "older-task-definition",
        "",
        f"the service runs {used}, which is not the newest active revision of its family; only that one moves",
        "register the revision again, so that it is the newest, or deploy the newest before the move",
    )
