"""AWS::Lambda::Function: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

_UNREAD = "has a read of its own that is not made; its default holds in the new account"

SPEC = Spec(
    kind="AWS::Lambda::Function",
    service="lambda",
    listing=Read("list_functions", "Functions"),
    facets={
        # Not Code.Location: whoever has that URL has the code.
        "": Read(
            "get_function",
            "{Live: Configuration, Tags: Tags, Concurrency: Concurrency, ImageUri: Code.ImageUri}",
            {"FunctionName": "FunctionName"},
        ),
        "CodeSigning": Read(
            "get_function_code_signing_config", "CodeSigningConfigArn", {"FunctionName": "FunctionName"}
        ),
    },
    identifier="FunctionName",
    arn="FunctionArn",
    attributes={"Arn": "FunctionArn"},
    tags="Tags",
    forms=(
        "/aws/lambda/${Ref}",
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations",
    ),
    facts={"CodeSha256": "CodeSha256"},
    measures={"CodeSize": "CodeSize"},
    name_property="FunctionName",
    ignored={
        "Code": "the planner writes it: the code is carried as the live function has it",
        "FunctionScalingConfig": _UNREAD,
        "PublishToLatestPublished": "an instruction to CloudFormation, which no function remembers",
        "RecursiveLoop": _UNREAD,
        "RuntimeManagementConfig": _UNREAD,
    },
)

_SAME = (
    "Architectures",
    "CapacityProviderConfig",
    "DeadLetterConfig",
    "Description",
    "DurableConfig",
    "EphemeralStorage",
    "FileSystemConfigs",
    "Handler",
    "LoggingConfig",
    "MemorySize",
    "PackageType",
    "Role",
    "Runtime",
    "TenancyConfig",
    "Timeout",
    "TracingConfig",
)


def properties(doc: Document) -> Properties:
    """The configuration of $LATEST. Environment variables are as they stand; who shows them masks the secret ones."""
    live = _live(doc)
    variables = (live.get("Environment") or {}).get("Variables")
    return given(
        **picked(pruned(live), _SAME),
        CodeSigningConfigArn=doc.get("CodeSigning"),
        Environment=given(Variables=variables),
        FunctionName=live["FunctionName"],
        ImageConfig=pruned((live.get("ImageConfigResponse") or {}).get("ImageConfig")),
        KmsKeyArn=live.get("KMSKeyArn"),
        Layers=[layer["Arn"] for layer in live.get("Layers") or () if layer.get("Arn")],
        ReservedConcurrentExecutions=(doc.get("Concurrency") or {}).get("ReservedConcurrentExecutions"),
        SnapStart=_snap_start(live.get("SnapStart") or {}),
        Tags=tag_list(doc.get("Tags")),
        VpcConfig=_network(live.get("VpcConfig") or {}),
    )


def _live(doc: Document) -> Mapping[str, Any]:
    return {**doc, **(doc.get("Live") or {})}


def _snap_start(described: Mapping[str, Any]) -> Properties:
    """Off is the default, and a default that is spelled out is refused for the runtimes without SnapStart."""
    return picked(described, ("ApplyOn",)) if described.get("ApplyOn") != "None" else {}


def _network(described: Mapping[str, Any]) -> Properties:
    """A function that was once taken out of its network still describes an empty one."""
    inside = given(
        SecurityGroupIds=in_order(described.get("SecurityGroupIds")), SubnetIds=in_order(described.get("SubnetIds"))
    )
    return {**inside, **picked(described, ("Ipv6AllowedForDualStack",))} if inside else {}


def findings(doc: Document) -> Iterator[Finding]:
    """Images and concurrency are what a new account most often refuses."""
    live = _live(doc)
    if live.get("PackageType") == "Image":
        yield Finding(
            Severity.BLOCK,
            "image-function",
            "",
            f"the function runs the image {doc.get('ImageUri') or 'of a repository'}, which is not copied",
            "push the image to a repository in the new account and deploy the function from its own project",
        )
    if reserved := (doc.get("Concurrency") or {}).get("ReservedConcurrentExecutions"):
        yield Finding(
            Severity.WARN,
            "reserved-concurrency",
            "",
            f"{reserved} concurrent executions are reserved, and a new account may have only 10 in all",
            "ask for a higher quota L-B99A9384 in the new account before apply",
        )
    if error := (live.get("Environment") or {}).get("Error"):
        yield Finding(
            Severity.BLOCK,
            "environment-unreadable",
            "",
            f"the environment variables cannot be decrypted: {error.get('ErrorCode')}",
            "allow kms:Decrypt on the function's key to the role that reads the source account",
        )
