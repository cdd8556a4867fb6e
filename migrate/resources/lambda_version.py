"""AWS::Lambda::Version: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Version",
    service="lambda",
    parent="AWS::Lambda::Function",
    listing=Read("list_versions_by_function", "Versions[?Version != '$LATEST']", {"FunctionName": "FunctionName"}),
    identifier="FunctionArn",
    arn="FunctionArn",
    name="Version",
    ref_identifies=False,
    facts={"CodeSha256": "CodeSha256"},
    ignored={
        "CodeSha256": "a check of the deployment, which nothing stores",
        "FunctionScalingConfig": "not read yet",
        "ProvisionedConcurrencyConfig": "read by an operation of its own",
        "RuntimePolicy": "read by an operation of its own",
    },
)


def properties(doc: Document) -> Properties:
    """A picture of its function."""
    return given(FunctionName=doc["_parent"]["FunctionName"], Description=doc.get("Description"))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
