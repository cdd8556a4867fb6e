"""AWS::Batch::JobQueue: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-batch-jobqueue.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import by, given, tag_map
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import templated

SPEC = Spec(
    kind="AWS::Batch::JobQueue",
    service="batch",
    listing=Read("describe_job_queues", "jobQueues"),
    identifier="jobQueueArn",
    name="jobQueueName",
    arn="jobQueueArn",
    attributes={"JobQueueArn": "jobQueueArn"},
    tags="tags",
    name_property="JobQueueName",
    owned_by_aws="status == 'DELETED' || status == 'DELETING'",
    limits=("Jobs",),
)

SAME = ("jobQueueName", "jobQueueType", "priority", "schedulingPolicyArn", "state")


def properties(doc: Document) -> Properties:
    """What CreateJobQueue takes. Its environments are tried in their own order."""
    environments = sorted(doc.get("computeEnvironmentOrder") or (), key=lambda one: int(one["order"]))
    services = sorted(doc.get("serviceEnvironmentOrder") or (), key=lambda one: int(one["order"]))
    return given(
        ComputeEnvironmentOrder=templated(environments),
        JobStateTimeLimitActions=by("Reason", templated(doc.get("jobStateTimeLimitActions"))),
        ServiceEnvironmentOrder=templated(services),
        Tags=tag_map(doc.get("tags")),
        **{name[:1].upper() + name[1:]: doc.get(name) for name in SAME},
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Jobs are not moved: they end here, or are submitted again."""
    if doc.get("state") == "ENABLED":
        yield Finding(
            Severity.INFO,
            "jobs-stay-behind",
            "",
            "jobs that wait or run in the queue end here",
            "disable the queue at cutover, let it run empty, and submit to the new one from then on",
        )
