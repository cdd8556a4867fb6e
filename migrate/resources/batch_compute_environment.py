"""AWS::Batch::ComputeEnvironment: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-computeenvironment.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import templated, without

SPEC = Spec(
    kind="AWS::Batch::ComputeEnvironment",
    service="batch",
    listing=Read("describe_compute_environments", "computeEnvironments"),
    identifier="computeEnvironmentArn",
    name="computeEnvironmentName",
    arn="computeEnvironmentArn",
    attributes={"ComputeEnvironmentArn": "computeEnvironmentArn"},
    tags="tags",
    name_property="ComputeEnvironmentName",
    owned_by_aws="status == 'DELETED' || status == 'DELETING'",
    limits=("Jobs",),
    ignored={"ReplaceComputeEnvironment": "an option of an update, not of the environment"},
)

SHAPED = ("ecsSettings", "updatePolicy")
SAME = ("computeEnvironmentName", "context", "state", "type", "unmanagedvCpus")


def properties(doc: Document) -> Properties:
    """What CreateComputeEnvironment takes."""
    role = str(doc.get("serviceRole") or "")
    return given(
        ComputeResources=_resources(doc.get("computeResources") or {}),
        EksConfiguration=pruned(templated(without(doc.get("eksConfiguration"), ("status",)))),
        # The linked role is what Batch takes by itself.
        ServiceRole=None if ":role/aws-service-role/" in role else role,
        Tags=tag_map(doc.get("tags")),
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
        **{name[:1].upper() + name[1:]: pruned(templated(doc.get(name))) for name in SHAPED},
    )


def _resources(raw: Mapping[str, Any]) -> Json:
    """What jobs run on. How many vCPUs are wanted is Batch's to say; Fargate keeps none, and may not be asked to."""
    fargate = str(raw.get("type")).startswith("FARGATE")
    kept = {
        **without(raw, ("batchImageStatus", "desiredvCpus")),
        "minvCpus": None if fargate else raw.get("minvCpus"),
        "securityGroupIds": in_order(raw.get("securityGroupIds")),
        "subnets": in_order(raw.get("subnets")),
    }
    return dict(pruned(templated(kept)))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
