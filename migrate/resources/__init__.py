"""One module per AWS resource type, listed by hand: mypy proves each one, and nothing is found by magic."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.resources import (
    cloudwatch_alarm,
    dynamodb_table,
    events_event_bus,
    events_rule,
    iam_managed_policy,
    iam_role,
    kms_alias,
    kms_key,
    lambda_alias,
    lambda_event_source_mapping,
    lambda_function,
    lambda_layer_version,
    lambda_permission,
    lambda_version,
    s3_bucket,
    s3_bucket_policy,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
    stepfunctions_state_machine,
)
from migrate.resources.spec import ResourceModule

ALL: tuple[ResourceModule, ...] = (
    cloudwatch_alarm,
    dynamodb_table,
    events_event_bus,
    events_rule,
    iam_managed_policy,
    iam_role,
    kms_alias,
    kms_key,
    lambda_alias,
    lambda_event_source_mapping,
    lambda_function,
    lambda_layer_version,
    lambda_permission,
    lambda_version,
    s3_bucket,
    s3_bucket_policy,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
    stepfunctions_state_machine,
)

BY_KIND: Mapping[str, ResourceModule] = {module.SPEC.kind: module for module in ALL}
