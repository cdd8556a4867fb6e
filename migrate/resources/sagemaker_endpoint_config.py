"""AWS::SageMaker::EndpointConfig: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sagemaker-endpointconfig.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.sagemaker_model import network
from migrate.resources.shapes import by, given, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import without

SPEC = Spec(
    kind="AWS::SageMaker::EndpointConfig",
    service="sagemaker",
    listing=Read("list_endpoint_configs", "EndpointConfigs[].{EndpointConfigName: EndpointConfigName}"),
    facets={
        "": Read("describe_endpoint_config", "@", {"EndpointConfigName": "EndpointConfigName"}),
        "Tags": Read("list_tags", "Tags", {"ResourceArn": "EndpointConfigArn"}),
    },
    identifier="EndpointConfigArn",
    name="EndpointConfigName",
    arn="EndpointConfigArn",
    attributes={"EndpointConfigName": "EndpointConfigName"},
    tags="Tags",
    name_property="EndpointConfigName",
    by_hand="call CreateEndpointConfig in the new account with the same settings, once its models are there",
)

SHAPED = ("AsyncInferenceConfig", "DataCaptureConfig", "ExplainerConfig", "MetricsConfig")
BEYOND = ("AcceleratorPartitionLayouts", "AcceleratorType", "CrossRegionTrafficConfig")


def properties(doc: Document) -> Properties:
    """What CreateEndpointConfig takes."""
    return given(
        EnableNetworkIsolation=doc.get("EnableNetworkIsolation") or None,
        ProductionVariants=_variants(doc.get("ProductionVariants")),
        ShadowProductionVariants=_variants(doc.get("ShadowProductionVariants")),
        Tags=tag_list(doc.get("Tags")),
        VpcConfig=network(doc.get("VpcConfig") or {}),
        **picked(doc, ("EndpointConfigName", "ExecutionRoleArn", "KmsKeyId")),
        **{name: pruned(doc.get(name)) for name in SHAPED},
    )


def _variants(raw: list[Mapping[str, Any]] | None) -> list[Any]:
    return [pruned(without(one, BEYOND)) for one in by("VariantName", raw)]


def findings(doc: Document) -> Iterator[Finding]:
    """Some settings are older or younger than the type."""
    variants = [*(doc.get("ProductionVariants") or ()), *(doc.get("ShadowProductionVariants") or ())]
    if names := sorted({name for one in (doc, *variants) for name in BEYOND if one.get(name)}):
        yield Finding(
            Severity.BLOCK,
            "setting-not-carried",
            "",
            f"it sets {', '.join(names)}, which CloudFormation cannot say",
            "make it by hand (CreateEndpointConfig), and acknowledge that no template does",
        )
