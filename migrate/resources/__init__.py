"""One module per AWS resource type, listed by hand: mypy proves each one, and nothing is found by magic."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.resources import (
    kms_alias,
    kms_key,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
)
from migrate.resources.spec import ResourceModule

ALL: tuple[ResourceModule, ...] = (
    kms_alias,
    kms_key,
    secretsmanager_secret,
    sns_subscription,
    sns_topic,
    sns_topic_policy,
    sqs_queue,
    sqs_queue_policy,
    ssm_parameter,
)

BY_KIND: Mapping[str, ResourceModule] = {module.SPEC.kind: module for module in ALL}
