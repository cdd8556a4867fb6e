"""AWS::Lambda::Url: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-url.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Url",
    service="lambda",
    parents=("AWS::Lambda::Function",),
    listing=Read(
        "get_function_url_config",
        "[@]",
        {"FunctionName": "FunctionName"},
        absent=("ResourceNotFoundException",),
    ),
    identifier="FunctionArn",
    # The URL's own name is its host; `Ref` is the ARN of the function, which is the function's to stand for.
    ref_identifies=False,
    attributes={"FunctionUrl": "FunctionUrl"},
    ignored={"Qualifier": "the URL of an alias: AWS::Lambda::Alias has a finding for it"},
)


def properties(doc: Document) -> Properties:
    """Who may call the function over HTTP."""
    return given(
        AuthType=doc["AuthType"],
        Cors=pruned(doc.get("Cors")),
        InvokeMode=doc.get("InvokeMode"),
        TargetFunctionArn=doc["FunctionArn"],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The address is AWS's choice."""
    yield Finding(
        Severity.WARN,
        "function-url-changes",
        "",
        f"{doc['FunctionUrl']} will have another host in the new account",
        "tell whoever calls it from outside; what the plan moves is rewritten",
    )
