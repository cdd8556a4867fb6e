"""AWS::SageMaker::Model: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-model.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import images_left, without

SPEC = Spec(
    kind="AWS::SageMaker::Model",
    service="sagemaker",
    listing=Read("list_models", "Models[].{ModelName: ModelName}"),
    facets={
        "": Read("describe_model", "@", {"ModelName": "ModelName"}),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "ModelArn"}),
    },
    identifier="ModelArn",
    name="ModelName",
    arn="ModelArn",
    attributes={"ModelName": "ModelName"},
    tags="Tags",
    name_property="ModelName",
    by_hand="copy the artifacts to a bucket and the images to a repository of the new account, and call CreateModel"
    " there with the new places",
    limits=("Artifacts and images",),
)

# Told of where the artifacts were found, but never asked for.
TOLD_ONLY = ("ETag", "ManifestEtag", "ManifestS3Uri")
BEYOND = ("AdditionalModelDataSources", "ContainerMetricsConfig")


def properties(doc: Document) -> Properties:
    """What CreateModel takes: one container, or several in the order in which they are called."""
    return given(
        Containers=[_container(one) for one in doc.get("Containers") or ()],
        EnableNetworkIsolation=doc.get("EnableNetworkIsolation") or None,
        PrimaryContainer=_container(doc.get("PrimaryContainer") or {}),
        Tags=tag_list(doc.get("Tags")),
        VpcConfig=network(doc.get("VpcConfig") or {}),
        **picked(doc, ("ExecutionRoleArn", "InferenceExecutionConfig", "ModelName")),
    )


def _container(raw: Mapping[str, Any]) -> Any:
    """A container. The variables of its environment are named by people."""
    kept = {name: value for name, value in raw.items() if name not in ("Environment", *BEYOND)}
    return {**pruned(without(kept, TOLD_ONLY)), **given(Environment=raw.get("Environment"))}


def network(raw: Mapping[str, Any]) -> Json:
    """The network of a model or an endpoint."""
    return given(SecurityGroupIds=in_order(raw.get("SecurityGroupIds")), Subnets=in_order(raw.get("Subnets")))


def findings(doc: Document) -> Iterator[Finding]:
    """A model is its artifacts and its image, and both lie elsewhere."""
    containers = [doc.get("PrimaryContainer") or {}, *(doc.get("Containers") or ())]
    yield from images_left(doc["_"]["Account"], (one.get("Image") for one in containers))
    if any(one.get("ModelDataUrl") or one.get("ModelDataSource") for one in containers):
        yield Finding(
            Severity.WARN,
            "artifacts-stay-behind",
            "",
            "the artifacts of the model lie in a bucket, and the model cannot be made before they are there",
            "copy them to a bucket of the new account first, or let the new role read this account's bucket",
        )
    if any(one.get(name) for one in containers for name in BEYOND):
        yield Finding(
            Severity.BLOCK,
            "setting-not-carried",
            "",
            "a container has further sources of data, or metrics of its own, which CloudFormation cannot say",
            "make the model by hand (CreateModel), and acknowledge that no template does",
        )
