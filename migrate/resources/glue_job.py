"""AWS::Glue::Job: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-glue-job.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_map
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'glue', _.Region, _.Account, join('/', ['job', Name])])"

SPEC = Spec(
    kind="AWS::Glue::Job",
    service="glue",
    listing=Read("get_jobs", "Jobs"),
    facets={"Tags": Read("get_tags", "Tags", {"ResourceArn": ARN})},
    identifier="Name",
    name="Name",
    arn=ARN,
    tags="Tags",
    forms=("arn:${AWS::Partition}:glue:${AWS::Region}:${AWS::AccountId}:job/${Ref}",),
    name_property="Name",
    limits=("Bookmarks: a job that keeps one begins at the beginning in the new account",),
    ignored={"AllocatedCapacity": "the old word for MaxCapacity, which is read"},
)

AS_THEY_ARE = (
    "Command",
    "Connections",
    "Description",
    "ExecutionClass",
    "ExecutionProperty",
    "GlueVersion",
    "JobMode",
    "JobRunQueuingEnabled",
    "LogUri",
    "MaintenanceWindow",
    "MaxRetries",
    "Name",
    "NonOverridableArguments",
    "NotificationProperty",
    "NumberOfWorkers",
    "Role",
    "SecurityConfiguration",
    "Timeout",
    "WorkerType",
)


def properties(doc: Document) -> Properties:
    """What CreateJob takes. Glue refuses a capacity where workers are counted, though it answers with both."""
    return given(
        DefaultArguments=doc.get("DefaultArguments"),
        MaxCapacity=None if doc.get("WorkerType") else doc.get("MaxCapacity"),
        Tags=tag_map(doc.get("Tags")),
        **picked(doc, AS_THEY_ARE),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A job that says what it has done already, and what CloudFormation cannot set."""
    if (doc.get("DefaultArguments") or {}).get("--job-bookmark-option") == "job-bookmark-enable":
        yield Finding(
            Severity.WARN,
            "bookmark-stays-behind",
            "",
            "the job keeps a bookmark of what it has processed, and the new account's begins without one",
            "see to it that processing the same data again does no harm, or move away what was processed",
        )
    lost = [name for name in ("CodeGenConfigurationNodes", "ProfileName", "SourceControlDetails") if doc.get(name)]
    if lost:
        yield Finding(
            Severity.INFO,
            "not-in-cloudformation",
            "",
            f"CloudFormation cannot set what the job has for its editors: {', '.join(lost)}",
            "the script runs without it; set it in Glue Studio if the job is still edited there",
        )
