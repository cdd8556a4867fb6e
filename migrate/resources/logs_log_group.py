"""AWS::Logs::LogGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

ARN = "join(':', ['arn', _.Partition, 'logs', _.Region, _.Account, 'log-group', logGroupName])"

SPEC = Spec(
    kind="AWS::Logs::LogGroup",
    service="logs",
    listing=Read("describe_log_groups", "logGroups"),
    facets={"Tags": Read("list_tags_for_resource", "tags", {"resourceArn": ARN})},
    identifier="logGroupName",
    name="logGroupName",
    arn=ARN,
    # `Arn` ends in `:*`, which policies need; everything else that takes the ARN takes it without.
    attributes={"Arn": f"join(':', [{ARN}, '*'])"},
    forms=("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Ref}",),
    tags="Tags",
    measures={"storedBytes": "storedBytes"},
    name_property="LogGroupName",
    ignored={
        "DataProtectionPolicy": "needs a read of its own per group; a finding blocks where one is in force",
        "FieldIndexPolicies": "needs a read of its own per group, and only makes queries faster",
        "ResourcePolicyDocument": "needs a read of its own per group",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateLogGroup and PutRetentionPolicy take."""
    category = doc.get("logGroupClass")
    return given(
        LogGroupName=doc["logGroupName"],
        LogGroupClass=category if category != "STANDARD" else None,
        KmsKeyId=doc.get("kmsKeyId"),
        RetentionInDays=doc.get("retentionInDays"),
        DeletionProtectionEnabled=doc.get("deletionProtectionEnabled") or None,
        BearerTokenAuthenticationEnabled=doc.get("bearerTokenAuthenticationEnabled") or None,
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Logs cannot be moved, which the review says once for all groups. A policy that masks data must not get lost."""
    if doc.get("dataProtectionStatus") == "ACTIVATED":
        yield Finding(
            Severity.BLOCK,
            "data-protection-not-carried",
            "",
            "a data protection policy masks what is logged, and it is not carried",
            "take the policy off the group, or leave the group and set it up in the new account by hand",
        )
