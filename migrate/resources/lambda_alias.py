"""AWS::Lambda::Alias: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.lambda_version import number_of
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

_THIS = {"FunctionName": "_parent.FunctionName", "Qualifier": "Name"}

SPEC = Spec(
    kind="AWS::Lambda::Alias",
    service="lambda",
    parents=("AWS::Lambda::Function",),
    listing=Read("list_aliases", "Aliases", {"FunctionName": "FunctionName"}),
    facets={
        "Served": Read("get_function_configuration", "CodeSha256", _THIS),
        "Provisioned": Read(
            "get_provisioned_concurrency_config",
            "RequestedProvisionedConcurrentExecutions",
            _THIS,
            absent=("ProvisionedConcurrencyConfigNotFoundException",),
        ),
        "Policy": Read("get_policy", "from_json(Policy).Statement", _THIS, absent=("ResourceNotFoundException",)),
        "Url": Read("get_function_url_config", "FunctionArn", _THIS, absent=("ResourceNotFoundException",)),
    },
    identifier="AliasArn",
    arn="AliasArn",
    name="{_parent.FunctionName}:{Name}",
)


def properties(doc: Document) -> Properties:
    """The name and the versions that it shares its calls among."""
    function = doc["_parent"]["FunctionArn"]
    weights = (doc.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    shares = [
        {"FunctionVersion": number_of(function, version), "FunctionWeight": weight}
        for version, weight in sorted(weights.items())
    ]
    return given(
        FunctionName=doc["_parent"]["FunctionName"],
        FunctionVersion=number_of(function, doc["FunctionVersion"]) if doc.get("FunctionVersion") else None,
        Name=doc["Name"],
        Description=doc.get("Description"),
        ProvisionedConcurrencyConfig=given(ProvisionedConcurrentExecutions=doc.get("Provisioned")),
        RoutingConfig=given(AdditionalVersionWeights=shares),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """An alias that serves old code, or that has a policy or a URL of its own."""
    if doc.get("Served") not in (None, doc["_parent"].get("CodeSha256")):
        yield Finding(
            Severity.WARN,
            "alias-serves-earlier-code",
            "",
            f"the alias serves version {doc.get('FunctionVersion')}, whose code is not the function's code of today",
            "publish what should be served; in the new account the alias serves the function's code of today",
        )
    own = [one for one in doc.get("Policy") or () if one.get("Resource") == doc["AliasArn"]]
    if own or doc.get("Url") == doc["AliasArn"]:
        yield Finding(
            Severity.WARN,
            "alias-policy-only-with-stack",
            "",
            "permissions or a function URL of the alias itself are carried only where a stack makes them",
            "set those that were made by hand again in the new account",
        )
