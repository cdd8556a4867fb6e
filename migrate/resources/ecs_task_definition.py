"""AWS::ECS::TaskDefinition:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import RENAMED, images_left, templated

SPEC = Spec(
    kind="AWS::ECS::TaskDefinition",
    service="ecs",
    # Of a family, the newest active revision: described by the family, it is what a new task gets. The others are
    # history, and a service that still runs one of those says so itself.
    listing=Read("list_task_definition_families", "families[].{family: @}", {"status": "'ACTIVE'"}),
    facets={
        "": Read(
            "describe_task_definition",
            "merge(taskDefinition, {Tags: tags})",
            {"taskDefinition": "family", "include": '`["TAGS"]`'},
        )
    },
    identifier="taskDefinitionArn",
    name="family",
    arn="taskDefinitionArn",
    attributes={
        "TaskDefinitionArn": "taskDefinitionArn",
        # Without its revision, or without the account, no intrinsic function yields it.
        "_FamilyArn": "arn:{_.Partition}:ecs:{_.Region}:{_.Account}:task-definition/{family}",
        "_Revision": "{family}:{revision}",
    },
    tags="Tags",
    name_property="Family",
    limits=("All revisions but the newest active one: the new account counts from 1", "Images"),
)

SAME = ("family", "taskRoleArn", "executionRoleArn", "networkMode", "pidMode", "ipcMode", "cpu", "memory")
SHAPED = ("ephemeralStorage", "inferenceAccelerators", "placementConstraints", "runtimePlatform")
EFS = "efsVolumeConfiguration"
OF_EFS = {"iam": "IAM", "fileSystemId": "FilesystemId"}
OF_VOLUMES = {
    **RENAMED,
    "efsVolumeConfiguration": "EFSVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration": "FSxWindowsFileServerVolumeConfiguration",
}


def properties(doc: Document) -> Properties:
    """What RegisterTaskDefinition takes."""
    proxy = doc.get("proxyConfiguration")
    return given(
        ContainerDefinitions=pruned(templated(doc.get("containerDefinitions"))),
        EnableFaultInjection=doc.get("enableFaultInjection") or None,
        ProxyConfiguration=pruned(templated(proxy, {"properties": "ProxyConfigurationProperties"})),
        RequiresCompatibilities=in_order(doc.get("requiresCompatibilities")),
        Tags=tag_list(doc.get("Tags")),
        Volumes=[_volume(volume) for volume in by("name", doc.get("volumes"))],
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
        **{name[:1].upper() + name[1:]: pruned(templated(doc.get(name))) for name in SHAPED},
    )


def _volume(raw: Mapping[str, Any]) -> Any:
    """A volume. Only in an EFS file system's is its id called otherwise than everywhere else."""
    others = {name: value for name, value in raw.items() if name != EFS}
    return pruned(templated(others, OF_VOLUMES) | templated({EFS: raw.get(EFS)}, {**OF_VOLUMES, **OF_EFS}))


def findings(doc: Document) -> Iterator[Finding]:
    """Images are not copied, and one setting is younger than the type."""
    containers = doc.get("containerDefinitions") or ()
    yield from images_left(doc["_"]["Account"], (container.get("image") for container in containers))
    if doc.get("trustedExecutionConfiguration"):
        yield Finding(
            Severity.BLOCK,
            "trusted-execution",
            "",
            "the tasks run in an isolated sandbox, which CloudFormation cannot say",
            "register the definition in the new account by hand, or with the tool that registered it here",
        )
