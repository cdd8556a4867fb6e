"""AWS::Lambda::Function: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Function",
    service="lambda",
    listing=Read("list_functions", "Functions[].{FunctionName: FunctionName}"),
    facets={
        "": Read(
            "get_function",
            "{Configuration: Configuration, Tags: Tags, Concurrency: Concurrency}",
            {"FunctionName": "FunctionName"},
        ),
    },
    identifier="FunctionName",
    arn="Configuration.FunctionArn",
    tags="Tags",
    forms=(
        "/aws/lambda/${Ref}",
        "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${Arn}/invocations",
    ),
    facts={"CodeSha256": "Configuration.CodeSha256"},
    measures={"CodeSize": "Configuration.CodeSize"},
    name_property="FunctionName",
    ignored={
        "Code": "the planner carries the code as the live function has it",
        "CapacityProviderConfig": "not read yet",
        "DurableConfig": "not read yet",
        "FunctionScalingConfig": "not read yet",
        "PublishToLatestPublished": "an instruction to the deployment, which nothing stores",
        "RecursiveLoop": "read by an operation of its own, and on by default",
        "RuntimeManagementConfig": "read by an operation of its own, and automatic by default",
        "TenancyConfig": "not read yet",
    },
)

COPIED = (
    "Description",
    "Handler",
    "MemorySize",
    "PackageType",
    "Role",
    "Runtime",
    "Timeout",
    "Architectures",
    "KmsKeyArn",
)


def properties(doc: Document) -> Properties:
    """The function's configuration; its code is a fact and an artifact."""
    live: Any = doc["Configuration"]
    vpc = live.get("VpcConfig") or {}
    return given(
        FunctionName=doc["FunctionName"],
        **{name: live.get(name) for name in COPIED},
        CodeSigningConfigArn=live.get("CodeSigningConfigArn"),
        DeadLetterConfig=given(TargetArn=(live.get("DeadLetterConfig") or {}).get("TargetArn")),
        Environment=given(Variables=(live.get("Environment") or {}).get("Variables")),
        EphemeralStorage=live.get("EphemeralStorage"),
        FileSystemConfigs=live.get("FileSystemConfigs"),
        ImageConfig=(live.get("ImageConfigResponse") or {}).get("ImageConfig"),
        Layers=[layer["Arn"] for layer in live.get("Layers") or ()],
        LoggingConfig=live.get("LoggingConfig"),
        ReservedConcurrentExecutions=(doc.get("Concurrency") or {}).get("ReservedConcurrentExecutions"),
        SnapStart=given(ApplyOn=_applied(live.get("SnapStart"))),
        Tags=tag_list(doc.get("Tags")),
        TracingConfig=live.get("TracingConfig"),
        VpcConfig=given(
            SubnetIds=sorted(vpc.get("SubnetIds") or ()),
            SecurityGroupIds=sorted(vpc.get("SecurityGroupIds") or ()),
            Ipv6AllowedForDualStack=vpc.get("Ipv6AllowedForDualStack") if vpc.get("SubnetIds") else None,
        ),
    )


def _applied(snap_start: Any) -> str | None:
    apply_on = (snap_start or {}).get("ApplyOn")
    return None if apply_on == "None" else apply_on


def findings(doc: Document) -> Iterator[Finding]:
    """Container images and reserved concurrency need something first."""
    if doc["Configuration"].get("PackageType") == "Image":
        yield Finding(
            Severity.BLOCK,
            "image-not-carried",
            "",
            "its code is a container image, which is not copied",
            "push the image to a repository of the new account and set ImageUri, or decide to leave the function",
        )
    if (doc.get("Concurrency") or {}).get("ReservedConcurrentExecutions") is not None:
        yield Finding(
            Severity.WARN,
            "reserved-concurrency",
            "",
            "it reserves concurrency, of which a new account may have 10 in all, with none to reserve",
            "request an increase of Lambda's quota L-B99A9384 in the new account first",
        )
