"""AWS::Athena::WorkGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-athena-workgroup.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'athena', _.Region, _.Account, join('/', ['workgroup', Name])])"

SPEC = Spec(
    kind="AWS::Athena::WorkGroup",
    service="athena",
    listing=Read("list_work_groups", "WorkGroups[].{Name: Name}", {"MaxResults": "`50`"}),
    facets={
        "": Read("get_work_group", "WorkGroup", {"WorkGroup": "Name"}),
        "Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": ARN}),
    },
    identifier="Name",
    name="Name",
    arn=ARN,
    forms=("arn:${AWS::Partition}:athena:${AWS::Region}:${AWS::AccountId}:workgroup/${Ref}",),
    tags="Tags",
    name_property="Name",
    # Every account has it. It is somebody's only where something was set in it.
    owned_by_aws="Name == 'primary' && !Configuration.ResultConfiguration.OutputLocation"
    " && !Configuration.EnforceWorkGroupConfiguration && !Configuration.BytesScannedCutoffPerQuery",
    uncreatable="Name == 'primary'",
    limits=("Named queries, prepared statements and the history of queries",),
    ignored={
        "RecursiveDeleteOption": "says how a deletion would go, and cannot be read",
        "WorkGroupConfigurationUpdates": "the old way to change a workgroup that stands",
    },
)

SETTINGS = (
    "AdditionalConfiguration",
    "BytesScannedCutoffPerQuery",
    "CustomerContentEncryptionConfiguration",
    "EnforceWorkGroupConfiguration",
    "EngineConfiguration",
    "ExecutionRole",
    "ManagedQueryResultsConfiguration",
    "MonitoringConfiguration",
    "PublishCloudWatchMetricsEnabled",
    "RequesterPaysEnabled",
    "ResultConfiguration",
)


def properties(doc: Document) -> Properties:
    """What CreateWorkGroup takes. Which version of the engine `AUTO` means today is Athena's to say."""
    settings: Any = doc.get("Configuration") or {}
    return given(
        Name=doc["Name"],
        Tags=tag_list(doc.get("Tags")),
        WorkGroupConfiguration=given(
            EngineVersion=picked(settings.get("EngineVersion") or {}, ("SelectedEngineVersion",)),
            **picked(pruned(settings), SETTINGS),
        ),
        **picked(doc, ("Description", "State")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The workgroup that stands already in each account, and what CloudFormation cannot set."""
    if doc["Name"] == "primary":
        yield Finding(
            Severity.WARN,
            "set-by-hand",
            "",
            "each account has a workgroup `primary` already, so no template can make it",
            "give the new account's the same settings with athena:UpdateWorkGroup",
        )
    settings: Any = doc.get("Configuration") or {}
    access = settings.get("QueryResultsS3AccessGrantsConfiguration") or {}
    lost = {
        "EnableMinimumEncryptionConfiguration": settings.get("EnableMinimumEncryptionConfiguration"),
        "IdentityCenterConfiguration": (settings.get("IdentityCenterConfiguration") or {}).get("EnableIdentityCenter"),
        "QueryResultsS3AccessGrantsConfiguration": access.get("EnableS3AccessGrants"),
    }
    if any(lost.values()):
        yield Finding(
            Severity.BLOCK,
            "not-in-cloudformation",
            "",
            f"CloudFormation cannot set what the workgroup has: {', '.join(name for name in lost if lost[name])}",
            "do without, or create the workgroup with athena:CreateWorkGroup in the new account",
        )
