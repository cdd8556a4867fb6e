"""AWS::Lambda::LayerVersion, the newest version of each layer.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::LayerVersion",
    service="lambda",
    listing=Read("list_layers", "Layers[].{LayerName: LayerName, Version: LatestMatchingVersion.Version}"),
    facets={
        "": Read(
            "get_layer_version",
            "{LayerVersionArn: LayerVersionArn, Description: Description, Runtimes: CompatibleRuntimes,"
            " License: LicenseInfo, Architectures: CompatibleArchitectures, CodeSha256: Content.CodeSha256,"
            " CodeSize: Content.CodeSize}",
            {"LayerName": "LayerName", "VersionNumber": "Version"},
        )
    },
    identifier="LayerVersionArn",
    arn="LayerVersionArn",
    name="LayerName",
    ref_identifies=True,
    facts={"CodeSha256": "CodeSha256"},
    measures={"CodeSize": "CodeSize"},
    ignored={"Content": "the planner carries the code as the live layer has it"},
)


def properties(doc: Document) -> Properties:
    """The layer's description; its code is a fact and an artifact."""
    return given(
        LayerName=doc["LayerName"],
        Description=doc.get("Description"),
        LicenseInfo=doc.get("License"),
        CompatibleRuntimes=sorted(doc.get("Runtimes") or ()),
        CompatibleArchitectures=sorted(doc.get("Architectures") or ()),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
