"""AWS::CodeDeploy::DeploymentConfig:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codedeploy-deploymentconfig.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CodeDeploy::DeploymentConfig",
    service="codedeploy",
    listing=Read("list_deployment_configs", "deploymentConfigsList[].{deploymentConfigName: @}"),
    facets={
        "": Read("get_deployment_config", "deploymentConfigInfo", {"deploymentConfigName": "deploymentConfigName"})
    },
    identifier="deploymentConfigName",
    name="deploymentConfigName",
    arn="arn:{_.Partition}:codedeploy:{_.Region}:{_.Account}:deploymentconfig:{deploymentConfigName}",
    forms=("arn:${AWS::Partition}:codedeploy:${AWS::Region}:${AWS::AccountId}:deploymentconfig:${Ref}",),
    name_property="DeploymentConfigName",
    owned_by_aws="starts_with(deploymentConfigName, 'CodeDeployDefault.')",
)


def properties(doc: Document) -> Properties:
    """How fast a deployment goes: by hosts on servers, by traffic elsewhere; neither accepts the other's."""
    platform = doc.get("computePlatform") or "Server"
    fields = ("minimumHealthyHosts", "zonalConfig") if platform == "Server" else ("trafficRoutingConfig",)
    return given(
        ComputePlatform=platform,
        DeploymentConfigName=doc["deploymentConfigName"],
        **{name[:1].upper() + name[1:]: pruned(capitalised(doc.get(name))) for name in fields},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about it is beyond CloudFormation."""
    yield from ()
