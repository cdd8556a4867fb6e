"""AWS::Batch::JobDefinition: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobdefinition.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, in_order, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import images_left, templated, without

SPEC = Spec(
    kind="AWS::Batch::JobDefinition",
    service="batch",
    listing=Read("describe_job_definitions", "jobDefinitions", {"status": "'ACTIVE'"}),
    facets={
        "Newest": Read(
            "describe_job_definitions",
            "max_by(jobDefinitions, &revision).jobDefinitionArn",
            {"jobDefinitionName": "jobDefinitionName", "status": "'ACTIVE'"},
        )
    },
    identifier="jobDefinitionArn",
    name="jobDefinitionName",
    arn="jobDefinitionArn",
    attributes={
        "JobDefinitionArn": "jobDefinitionArn",
        # Without its revision, or without the account, no intrinsic function yields it.
        "_NameArn": "arn:{_.Partition}:batch:{_.Region}:{_.Account}:job-definition/{jobDefinitionName}",
        "_Revision": "{jobDefinitionName}:{revision}",
    },
    tags="tags",
    name_property="JobDefinitionName",
    # Earlier revisions are history: who names a definition without one gets the newest.
    owned_by_aws="Newest != jobDefinitionArn",
    limits=("All revisions but the newest active one: the new account counts from 1", "Images"),
    ignored={"ResourceRetentionPolicy": "an option of an update, not of the definition"},
)

SAME = ("jobDefinitionName", "parameters", "propagateTags", "schedulingPriority", "type")
SHAPED = ("consumableResourceProperties", "retryStrategy", "timeout")
# What a job of one container or task may say, and a node of several may not.
NOT_OF_NODES = ("fargatePlatformConfiguration", "networkConfiguration", "networkMode", "platformVersion")
NOT_OF_TASKS_ON_NODES = (*NOT_OF_NODES, "ephemeralStorage", "runtimePlatform")
# What a pod may say, and CloudFormation may not.
BEYOND = ("capabilities", "seccompProfile")


def properties(doc: Document) -> Properties:
    """What RegisterJobDefinition takes."""
    return given(
        ContainerProperties=_written(without(doc.get("containerProperties"), ("instanceType",))),
        EcsProperties=_written(doc.get("ecsProperties")),
        EksProperties=_pods(doc.get("eksProperties")),
        NodeProperties=_nodes(doc.get("nodeProperties")),
        PlatformCapabilities=in_order(doc.get("platformCapabilities")),
        Tags=tag_map(doc.get("tags")),
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
        **{name[:1].upper() + name[1:]: _written(doc.get(name)) for name in SHAPED},
    )


def _written(raw: Any) -> Any:
    """As the template has it. A machine of no vCPU and no memory says that its requirements are written elsewhere."""
    if isinstance(raw, Mapping):
        raw = {name: value for name, value in raw.items() if value or name not in ("memory", "vcpus")}
    return pruned(templated(raw))


def _pods(raw: Mapping[str, Any] | None) -> Any:
    if not raw:
        return None
    pod = {name: value for name, value in (raw.get("podProperties") or {}).items() if name != "securityContext"}
    return _written({"podProperties": without(pod, BEYOND)})


def _nodes(raw: Mapping[str, Any] | None) -> Any:
    if not raw:
        return None
    ranges = [
        {
            **_written(without(one, ("container", "ecsProperties", "eksProperties"))),
            **given(
                Container=_written(without(one.get("container"), NOT_OF_NODES)),
                EcsProperties=_written(without(one.get("ecsProperties"), NOT_OF_TASKS_ON_NODES)),
                EksProperties=_pods(one.get("eksProperties")),
            ),
        }
        for one in raw.get("nodeRangeProperties") or ()
    ]
    return {**_written(without(raw, ("nodeRangeProperties",))), "NodeRangeProperties": by("TargetNodes", ranges)}


def findings(doc: Document) -> Iterator[Finding]:
    """Images are not copied, and some security of pods is younger than the type."""
    yield from images_left(doc["_"]["Account"], _values("image", doc))
    pods = list(_values("podProperties", doc))
    if any(pod.get("securityContext") for pod in pods) or any(list(_values(name, pods)) for name in BEYOND):
        yield Finding(
            Severity.BLOCK,
            "pod-security-not-carried",
            "",
            "the security context of the pod, or capabilities and profiles of its containers, have no property",
            "register the definition in the new account by hand, or with the tool that registered it here",
        )


def _values(field: str, value: Any) -> Iterator[Any]:
    """Every value that stands under the name of a field, however deep."""
    for name, item in value.items() if isinstance(value, Mapping) else ():
        if name == field and item:
            yield item
        yield from _values(field, item)
    for item in value if isinstance(value, list) else ():
        yield from _values(field, item)
