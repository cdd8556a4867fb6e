"""AWS::Lambda::EventInvokeConfig: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.lambda_version import number_of
from migrate.resources.shapes import given, picked, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::EventInvokeConfig",
    service="lambda",
    parents=("AWS::Lambda::Function",),
    listing=Read(
        "list_function_event_invoke_configs",
        "FunctionEventInvokeConfigs",
        {"FunctionName": "FunctionName"},
        absent=("ResourceNotFoundException",),
    ),
    identifier="{_parent.FunctionName}|{split(FunctionArn, ':')[7] || '$LATEST'}",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """What becomes of events that the function could not handle."""
    function = doc["_parent"]
    qualifier = doc["FunctionArn"].removeprefix(function["FunctionArn"]).removeprefix(":") or "$LATEST"
    return given(
        **picked(doc, ("MaximumEventAgeInSeconds", "MaximumRetryAttempts")),
        DestinationConfig=pruned(doc.get("DestinationConfig")),
        FunctionName=function["FunctionName"],
        Qualifier=number_of(function["FunctionArn"], qualifier),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about it is beyond CloudFormation."""
    yield from ()
