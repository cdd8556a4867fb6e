"""AWS::KinesisAnalyticsV2::Application: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kinesisanalyticsv2-application.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, in_order, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates

SPEC = Spec(
    kind="AWS::KinesisAnalyticsV2::Application",
    service="kinesisanalyticsv2",
    # Those in SQL are the older type's.
    listing=Read(
        "list_applications",
        "ApplicationSummaries[?RuntimeEnvironment != 'SQL-1_0'].{ApplicationName: ApplicationName}",
    ),
    facets={
        "": Read("describe_application", "ApplicationDetail", {"ApplicationName": "ApplicationName"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "ApplicationARN"}),
    },
    identifier="ApplicationName",
    name="ApplicationName",
    arn="ApplicationARN",
    forms=("arn:${AWS::Partition}:kinesisanalytics:${AWS::Region}:${AWS::AccountId}:application/${Ref}",),
    tags="Tags",
    name_property="ApplicationName",
    limits=(
        "The state of a running application (snapshots): a new one begins at the beginning, and has to be started",
    ),
    ignored={"RunConfiguration": "an option of a start"},
)

AS_THEY_ARE = (
    "ApplicationDescription",
    "ApplicationMode",
    "ApplicationName",
    "RuntimeEnvironment",
    "ServiceExecutionRole",
)
# Besides these, a description is called as what it describes, with `Description` behind it.
RENAMED = {
    "EnvironmentPropertyDescriptions": "EnvironmentProperties",
    "PropertyGroupDescriptions": "PropertyGroups",
    "S3ApplicationCodeLocationDescription": "S3ContentLocation",
    "VpcConfigurationDescriptions": "VpcConfigurations",
}
# What no template can say yet.
YOUNGER = frozenset({"SnapshotMode"})
# Said by the answer only, or not of Flink; a run's configuration is none of the application's.
DROPPED = frozenset(
    {
        "CodeMD5",
        "CodeSize",
        "CurrentParallelism",
        "JobPlanDescription",
        "RunConfigurationDescription",
        "SqlApplicationConfigurationDescription",
        "VpcConfigurationId",
        "VpcId",
        *YOUNGER,
    }
)


def properties(doc: Document) -> Properties:
    """What CreateApplication takes."""
    window = doc.get("ApplicationMaintenanceConfigurationDescription") or {}
    return given(
        ApplicationConfiguration=pruned(_written(doc.get("ApplicationConfigurationDescription") or {})),
        ApplicationMaintenanceConfiguration=picked(window, ("ApplicationMaintenanceWindowStartTime",)),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, AS_THEY_ARE),
    )


def _written(raw: Mapping[str, Any]) -> dict[str, Json]:
    """A description as the configuration, all the way down. Beside `DEFAULT`, what it means today is not said."""
    if raw.get("ConfigurationType") == "DEFAULT":
        return {"ConfigurationType": "DEFAULT"}
    return {_name(name): _value(name, value) for name, value in raw.items() if name not in DROPPED}


def _name(described: str) -> str:
    return RENAMED.get(described, described.removesuffix("Description"))


def _value(name: str, value: Any) -> Any:
    if name in ("PropertyMap", "TextContent"):
        return value
    if name in ("SecurityGroupIds", "SubnetIds"):
        return in_order(value)
    if isinstance(value, list):
        written = [_written(item) if isinstance(item, Mapping) else item for item in value]
        return by("PropertyGroupId", written) if name == "PropertyGroupDescriptions" else written
    return _written(value) if isinstance(value, Mapping) else value


def findings(doc: Document) -> Iterator[Finding]:
    """Where it writes its log to, which is a type of its own; and what the type does not know yet."""
    yield from not_in_templates(SPEC.kind, doc.get("ApplicationConfigurationDescription"), YOUNGER)
    if doc.get("CloudWatchLoggingOptionDescriptions"):
        yield Finding(
            Severity.WARN,
            "logging-by-hand",
            "",
            "the application's log stream is set by a type of its own, which only a stack brings along",
            "where it is in no stack, set it with kinesisanalytics:AddApplicationCloudWatchLoggingOption",
        )
