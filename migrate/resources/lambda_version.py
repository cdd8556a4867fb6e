"""AWS::Lambda::Version: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.reading import search
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Version",
    service="lambda",
    parents=("AWS::Lambda::Function",),
    listing=Read("list_versions_by_function", "Versions[?Version != '$LATEST']", {"FunctionName": "FunctionName"}),
    identifier="FunctionArn",
    arn="FunctionArn",
    name="{FunctionName}:{Version}",
    facts={"CodeSha256": "CodeSha256"},
    uncreatable="CodeSha256",
    ignored={
        "FunctionScalingConfig": "has a read of its own that is not made; its default holds in the new account",
        "ProvisionedConcurrencyConfig": "needs a read of its own per version; a stack that sets it sets it again",
        "RuntimePolicy": "has a read of its own that is not made; its default holds in the new account",
    },
)


def properties(doc: Document) -> Properties:
    """A version is published from its function's code of today.

    One that holds earlier code says which (`CodeSha256`), and CloudFormation would refuse it for that: uncreatable.
    """
    of_today = search("CodeSha256", doc["_parent"])
    return given(
        FunctionName=doc["FunctionName"],
        Description=doc.get("Description"),
        CodeSha256=doc.get("CodeSha256") if doc.get("CodeSha256") != of_today else None,
    )


def findings(doc: Document) -> Iterator[Finding]:
    """None here: only a version that an alias serves matters, and the alias says so."""
    yield from ()


def number_of(function_arn: str, version: str) -> Json | Mapping[str, Json]:
    """A version's number as a template can say it of any account.

    The number alone names nothing and changes with the account, so it is cut out of the version's ARN, which does and
    which the identifier map knows.
    """
    if not version.isdigit():
        return version
    return {"Fn::Select": [7, {"Fn::Split": [":", f"{function_arn}:{version}"]}]}
