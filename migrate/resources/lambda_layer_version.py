"""AWS::Lambda::LayerVersion: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::LayerVersion",
    service="lambda",
    within=Read("list_layers", "Layers[].{LayerName: LayerName}"),
    listing=Read("list_layer_versions", "LayerVersions", {"LayerName": "LayerName"}),
    facets={
        "": Read(
            "get_layer_version",
            "{LayerArn: LayerArn, CodeSha256: Content.CodeSha256, CodeSize: Content.CodeSize}",
            {"LayerName": "split(LayerVersionArn, ':')[6]", "VersionNumber": "Version"},
        )
    },
    identifier="LayerVersionArn",
    arn="LayerVersionArn",
    name="{split(LayerVersionArn, ':')[6]}:{split(LayerVersionArn, ':')[7]}",
    facts={"CodeSha256": "CodeSha256"},
    measures={"CodeSize": "CodeSize"},
    ignored={"Content": "the planner writes it: the layer's archive is carried as it is"},
)


def properties(doc: Document) -> Properties:
    """What the layer says about itself; its number is given by the account."""
    return given(
        **picked(doc, ("Description", "LicenseInfo")),
        CompatibleArchitectures=in_order(doc.get("CompatibleArchitectures")),
        CompatibleRuntimes=in_order(doc.get("CompatibleRuntimes")),
        LayerName=search("split(LayerVersionArn, ':')[6]", doc),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a layer is beyond CloudFormation."""
    yield from ()
