"""AWS::Synthetics::Canary: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-synthetics-canary.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import by, given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

PICTURES = "what a canary compares with are pictures of an earlier run, which stay in the old account"

SPEC = Spec(
    kind="AWS::Synthetics::Canary",
    service="synthetics",
    listing=Read("describe_canaries", "Canaries"),
    identifier="Name",
    name="Name",
    arn="arn:{_.Partition}:synthetics:{_.Region}:{_.Account}:canary:{Name}",
    attributes={"Id": "Id"},
    tags="Tags",
    facts={"Handler": "Code.Handler"},
    name_property="Name",
    by_hand="create the canary in the new account from its script, with its environment variables: AWS shows neither",
    limits=("The script, the environment variables, and the pictures that a canary compares with",),
    ignored={
        "Code": "the script cannot be read",
        "DeleteLambdaResourcesOnCanaryDeletion": "says how a deletion would go",
        "DryRunAndUpdate": "says how an update would go",
        "ResourcesToReplicateTags": "cannot be read",
        "StartCanaryAfterCreation": "says how the creation goes: whether it runs is decided at cutover",
        "VisualReference": PICTURES,
        "VisualReferences": PICTURES,
    },
)

PLAIN = ("ArtifactConfig", "BrowserConfigs", "ExecutionRoleArn", "KmsKeyArn", "Name", "ProvisionedResourceCleanup")
BUCKET = "s3://"


def properties(doc: Document) -> Properties:
    """What CreateCanary takes, but for what it runs."""
    schedule = doc.get("Schedule") or {}
    duration = schedule.get("DurationInSeconds")
    location = doc.get("ArtifactS3Location")
    return given(
        **picked(doc, (*PLAIN, "RunConfig", "RuntimeVersion")),
        ArtifactS3Location=BUCKET + location.removeprefix(BUCKET) if location else None,
        FailureRetentionPeriod=doc.get("FailureRetentionPeriodInDays"),
        Replicas=[
            given(Location=one.get("Location"), VpcConfig=_network(one.get("VpcConfig")))
            for one in by("Location", (doc.get("MultiLocationConfig") or {}).get("Replicas"))
        ],
        Schedule=given(
            DurationInSeconds=None if duration is None else str(duration),
            Expression=schedule.get("Expression"),
            RetryConfig=schedule.get("RetryConfig"),
        ),
        SuccessRetentionPeriod=doc.get("SuccessRetentionPeriodInDays"),
        Tags=tag_list(doc.get("Tags")),
        VPCConfig=_network(doc.get("VpcConfig")),
    )


def _network(raw: Mapping[str, Any] | None) -> Properties | None:
    """The VPC follows from its subnets, and AWS spells one out that is not there."""
    if not raw or not raw.get("SubnetIds"):
        return None
    return given(
        Ipv6AllowedForDualStack=raw.get("Ipv6AllowedForDualStack"),
        SecurityGroupIds=in_order(raw.get("SecurityGroupIds")),
        SubnetIds=in_order(raw.get("SubnetIds")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A replica belongs to its primary canary, in whose region it is made."""
    if search("MultiLocationConfig.LocationType", doc) == "Replica":
        yield Finding(
            Severity.BLOCK,
            "canary-is-replica",
            "",
            "the canary is a replica, which only its primary canary makes",
            "move the primary canary, and take this one out of the move",
        )
