"""AWS::Lambda::Alias: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Alias",
    service="lambda",
    parent="AWS::Lambda::Function",
    listing=Read("list_aliases", "Aliases", {"FunctionName": "FunctionName"}),
    identifier="AliasArn",
    arn="AliasArn",
    name="Name",
    ref_identifies=False,
    ignored={"ProvisionedConcurrencyConfig": "read by an operation of its own"},
)


def properties(doc: Document) -> Properties:
    """A name for a version; the version's number is that of its own account."""
    weights = (doc.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return given(
        FunctionName=doc["_parent"]["FunctionName"],
        FunctionVersion=doc["FunctionVersion"],
        Name=doc["Name"],
        Description=doc.get("Description"),
        RoutingConfig=given(
            AdditionalVersionWeights=[
                {"FunctionVersion": version, "FunctionWeight": weight} for version, weight in sorted(weights.items())
            ]
        ),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
