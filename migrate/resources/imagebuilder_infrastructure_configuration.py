"""AWS::ImageBuilder::InfrastructureConfiguration:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-imagebuilder-infrastructureconfiguration.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, in_order, pruned, tag_map
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ImageBuilder::InfrastructureConfiguration",
    service="imagebuilder",
    listing=Read("list_infrastructure_configurations", "infrastructureConfigurationSummaryList[].{arn: arn}"),
    facets={
        "": Read(
            "get_infrastructure_configuration",
            "infrastructureConfiguration",
            {"infrastructureConfigurationArn": "arn"},
        )
    },
    identifier="arn",
    name="name",
    arn="arn",
    attributes={"Arn": "arn"},
    tags="tags",
    name_property="Name",
)

SAME = (
    "description",
    "instanceProfileName",
    "keyPair",
    "name",
    "snsTopicArn",
    "subnetId",
    "terminateInstanceOnCompletion",
    "terminateInstanceOnFailure",
)
SHAPED = ("instanceMetadataOptions", "logging", "parentInstance", "placement")


def properties(doc: Document) -> Properties:
    """What CreateInfrastructureConfiguration takes."""
    return given(
        InstanceTypes=doc.get("instanceTypes"),
        ResourceTags=doc.get("resourceTags"),
        SecurityGroupIds=in_order(doc.get("securityGroupIds")),
        Tags=tag_map(doc.get("tags")),
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
        **{name[:1].upper() + name[1:]: pruned(capitalised(doc.get(name))) for name in SHAPED},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
