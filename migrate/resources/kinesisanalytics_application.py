"""AWS::KinesisAnalytics::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisanalytics-application.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::KinesisAnalytics::Application",
    service="kinesisanalytics",
    listing=Read("list_applications", "ApplicationSummaries[].{ApplicationName: ApplicationName}", {"Limit": "`50`"}),
    facets={"": Read("describe_application", "ApplicationDetail", {"ApplicationName": "ApplicationName"})},
    identifier="ApplicationName",
    name="ApplicationName",
    arn="ApplicationARN",
    forms=("arn:${AWS::Partition}:kinesisanalytics:${AWS::Region}:${AWS::AccountId}:application/${Ref}",),
    name_property="ApplicationName",
    limits=("Outputs and reference data, which are types of their own, and tags, which CloudFormation cannot set",),
)

RENAMED = {
    "InputLambdaProcessorDescription": "InputLambdaProcessor",
    "InputProcessingConfigurationDescription": "InputProcessingConfiguration",
    "KinesisFirehoseInputDescription": "KinesisFirehoseInput",
    "KinesisStreamsInputDescription": "KinesisStreamsInput",
}
INPUT = frozenset({"InputParallelism", "InputSchema", "NamePrefix", *RENAMED})


def properties(doc: Document) -> Properties:
    """What CreateApplication takes of inputs and code."""
    return given(
        Inputs=[_written(one) for one in doc.get("InputDescriptions") or ()],
        **picked(doc, ("ApplicationCode", "ApplicationDescription", "ApplicationName")),
    )


def _written(raw: Mapping[str, Any]) -> Any:
    named = {RENAMED.get(name, name): value for name, value in raw.items() if name in INPUT}
    processing = named.get("InputProcessingConfiguration") or {}
    processor = processing.get("InputLambdaProcessorDescription")
    return pruned({**named, "InputProcessingConfiguration": {"InputLambdaProcessor": processor}})


def findings(doc: Document) -> Iterator[Finding]:
    """What AWS no longer offers, and what stands beside the application."""
    yield Finding(
        Severity.BLOCK,
        "service-discontinued",
        "",
        "AWS has ended Kinesis Data Analytics for SQL: no account can make an application of this kind any more",
        "write it anew for Managed Service for Apache Flink (AWS::KinesisAnalyticsV2::Application), or leave it out",
    )
