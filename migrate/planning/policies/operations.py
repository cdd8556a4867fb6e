"""Which operations each kind of step calls, as boto3 names them: the one place, which tests hold to the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from migrate.model.plan import StepKind
from migrate.planning.policies.published import action_of


@dataclass(frozen=True, slots=True)
class Operations:
    """Of one kind of step: in its own account, and in the source; `also` are actions that those calls need besides."""

    own: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


OBJECTS = (
    "s3.get_bucket_acl",
    "s3.get_bucket_encryption",
    "s3.get_bucket_ownership_controls",
    "s3.get_bucket_versioning",
    "s3.get_object",
    "s3.get_object_acl",
    "s3.get_object_tagging",
    "s3.head_object",
    "s3.list_object_versions",
    "s3.list_objects_v2",
)
VERSIONS = ("s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging")
"""The same operations need other actions where a version is named."""

PARAMETER = ("ssm.describe_parameters", "ssm.get_parameter", "ssm.list_tags_for_resource")
ROOT = ("organizations.list_organizational_units_for_parent", "organizations.list_roots")
STACK = Operations(
    own=(
        "cloudformation.create_stack",
        "cloudformation.delete_stack",
        "cloudformation.describe_stack_events",
        "cloudformation.describe_stacks",
        "cloudformation.get_template",
        "cloudformation.list_stack_resources",
        "cloudformation.update_stack",
        "cloudformation.update_termination_protection",
        "s3.put_object",
    ),
)

STEPS: Mapping[StepKind, Operations] = {
    StepKind.ORGANIZATION: Operations(
        own=("organizations.create_organization", "organizations.describe_organization", "organizations.list_roots"),
        also=("iam:CreateServiceLinkedRole",),
    ),
    StepKind.ORGANIZATIONAL_UNIT: Operations(own=("organizations.create_organizational_unit", *ROOT)),
    StepKind.ACCOUNT: Operations(
        own=(
            "organizations.create_account",
            "organizations.describe_account",
            "organizations.describe_create_account_status",
            "organizations.list_accounts",
            "organizations.list_create_account_status",
            "organizations.list_parents",
            "organizations.move_account",
            *ROOT,
        ),
        also=("organizations:TagResource",),
    ),
    StepKind.ACCOUNT_READY: Operations(),
    StepKind.ARTIFACT_BUCKET: Operations(
        own=(
            "s3.create_bucket",
            "s3.get_bucket_encryption",
            "s3.get_bucket_versioning",
            "s3.get_public_access_block",
            "s3.head_bucket",
            "s3.put_bucket_encryption",
            "s3.put_bucket_versioning",
            "s3.put_public_access_block",
        )
    ),
    StepKind.ARTIFACT: Operations(
        own=("s3.get_object", "s3.put_object"),
        source=("lambda.get_function", "lambda.get_layer_version", "s3.get_object"),
        also=("s3:ListBucket",),  # without it an object that is not there is refused, not absent
    ),
    StepKind.STACK: STACK,
    StepKind.COPY_OBJECTS: Operations(
        own=(
            *OBJECTS,
            "s3.abort_multipart_upload",
            "s3.complete_multipart_upload",
            "s3.create_multipart_upload",
            "s3.delete_object",
            "s3.put_object",
            "s3.upload_part",
        ),
        source=OBJECTS,
        also=("s3:PutObjectTagging", *VERSIONS),
    ),
    StepKind.COPY_ITEMS: Operations(
        own=("dynamodb.batch_write_item", "dynamodb.describe_table", "dynamodb.scan"),
        source=("dynamodb.describe_table", "dynamodb.scan"),
    ),
    StepKind.COPY_PARAMETER: Operations(
        own=(*PARAMETER, "ssm.add_tags_to_resource", "ssm.put_parameter"), source=PARAMETER
    ),
    StepKind.COPY_SECRET: Operations(
        own=(
            "secretsmanager.get_secret_value",
            "secretsmanager.put_secret_value",
            "secretsmanager.update_secret_version_stage",
        ),
        source=("secretsmanager.get_secret_value",),
    ),
    StepKind.VERIFY_CONFIGURATION: Operations(),
    StepKind.VERIFY_LEFTOVERS: Operations(),
    StepKind.ENABLE_TRIGGERS: STACK,
}
"""A verification, and a step that made a stack, also scan the stage's account: see `reads`."""

TAGGED = ("cloudformation:TagResource", "cloudformation:UntagResource")
POLICED = ("cloudformation:SetStackPolicy",)
"""What a stack needs besides that has tags, or a policy of its own."""

READ_BACK = (
    "cloudcontrol.get_resource",
    "cloudformation.describe_stacks",
    "cloudformation.describe_type",
    "cloudformation.get_stack_policy",
    "cloudformation.get_template",
    "cloudformation.list_stack_resources",
    "resourcegroupstaggingapi.get_resources",
)
"""What a scan of a stage's account reads besides what the modules declare."""

SCAN = (
    *READ_BACK,
    "ce.get_cost_and_usage",
    "cloudwatch.get_metric_data",
    "cloudwatch.list_metrics",
    "ec2.describe_regions",
)
"""The same of the source, with its regions, and what the estimates of a plan rest on: sizes and costs."""

_WRITES: Mapping[str, str] = {
    "s3.complete_multipart_upload": "s3:PutObject",
    "s3.create_multipart_upload": "s3:PutObject",
    "s3.put_bucket_encryption": "s3:PutEncryptionConfiguration",
    "s3.put_public_access_block": "s3:PutBucketPublicAccessBlock",
    "s3.upload_part": "s3:PutObject",
}
"""Writes whose action has another name (https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html)."""


def actions(operations: Iterable[str]) -> frozenset[str]:
    """The IAM actions that the operations need."""
    return frozenset(_WRITES.get(operation) or action_of(operation) for operation in operations)
