"""Data is copied by the module of its datastore, and proved equal by count and digest. The table of datastores."""

from __future__ import annotations

from collections.abc import Mapping

from migrate.data.content import Datastore
from migrate.data.dynamodb_items import DynamodbItems
from migrate.data.s3_objects import S3Objects
from migrate.data.secret_values import SecretValues
from migrate.data.ssm_parameters import SsmParameters

DATASTORES: Mapping[str, Datastore] = {
    "s3-objects": S3Objects(),
    "dynamodb-items": DynamodbItems(),
    "ssm-parameter": SsmParameters(),
    "secret-value": SecretValues(),
}
"""By the name that a resource module's Spec gives in `data`."""
