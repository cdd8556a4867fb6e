"""AWS::Logs::LogGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-logs-loggroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

_READS = "has a read of its own that is not made yet; the account's own policy for field indexes is not touched"

SPEC = Spec(
    kind="AWS::Logs::LogGroup",
    service="logs",
    # ARNs come with `:*` and tags are asked for without, whichever of the two fields an answer has.
    listing=Read("describe_log_groups", "logGroups"),
    facets={
        "Tags": Read(
            "list_tags_for_resource",
            "tags",
            {"resourceArn": "logGroupArn || PLACE"},
        )
    },
    identifier="logGroupName",
    name="logGroupName",
    arn="arn",
    attributes={"Arn": "arn"},
    forms=("arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Ref}",),
    tags="Tags",
    name_property="LogGroupName",
    measures={"storedBytes": "storedBytes"},
    ignored={
        "DataProtectionPolicy": "a finding blocks where one is in force",
        "FieldIndexPolicies": _READS,
        "ResourcePolicyDocument": _READS,
    },
)


def properties(doc: Document) -> Properties:
    """Retention, key and class; the events themselves stay."""
    return given(
        LogGroupName=doc["logGroupName"],
        BearerTokenAuthenticationEnabled=doc.get("bearerTokenAuthenticationEnabled"),
        DeletionProtectionEnabled=doc.get("deletionProtectionEnabled"),
        KmsKeyId=doc.get("kmsKeyId"),
        LogGroupClass=doc.get("logGroupClass"),
        RetentionInDays=doc.get("retentionInDays"),
        Tags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Events cannot be moved, and a policy that hides data must not get lost."""
    if doc.get("dataProtectionStatus") == "ACTIVATED":
        yield Finding(
            Severity.BLOCK,
            "data-protection-not-carried",
            "",
            "the log group has a data protection policy, which is not carried",
            "set the policy in the new account by hand, or take it off the log group",
        )
    if doc.get("storedBytes"):
        yield Finding(
            Severity.INFO,
            "log-events-stay-behind",
            "",
            f"{doc['storedBytes']} bytes of log events stay in the old account",
            "export them to S3 if they are needed after the old log group is gone",
        )
