"""What moto does and AWS does not, and what is done instead: a table of replaced methods."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.apigatewayv2.responses import ApiGatewayV2Response
from moto.awslambda.models import LambdaBackend
from moto.cloudwatch.models import MetricDatum
from moto.core.utils import utcnow
from moto.dynamodb.models.table import Table
from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket, S3Backend, s3_backends
from moto.sqs.models import Queue
from moto.utilities.utils import get_partition


def left_to_the_guard(*_: Any) -> PermissionResult:
    """moto's own reading of a bucket policy sees neither principals nor conditions: a deny of what is not TLS would
    shut every bucket of the Serverless Framework. The guard has judged the policy before.
    """
    return PermissionResult.NEUTRAL


def taken(*_: Any) -> bool:
    """A function takes its records without running: there is no Lambda runtime here, and moto ends a write to a table
    with a stream and a trigger in an internal error as soon as an item holds binary values.
    """
    return True


def address(queue: Queue, _: Any) -> str:
    """A queue's URL as AWS writes it, whatever port the sandbox listens on: templates and functions hold such URLs."""
    return f"https://sqs.{queue.region}.amazonaws.com/{queue.account_id}/{queue.name}"


def bucket_metrics(account: str, region: str) -> list[MetricDatum]:
    """What S3 tells CloudWatch once a day: of buckets of the region that hold something, every version counted and
    delete markers too. moto counts keys, in whatever region.
    """
    day = utcnow().replace(hour=0, minute=0, second=0, microsecond=0)
    found = []
    for name, bucket in s3_backends[account][get_partition(region)].buckets.items():
        held = [entry for key in bucket.keys for entry in bucket.keys.getlist(key)]
        if held and bucket.region_name == region:
            size = sum(getattr(entry, "size", 0) for entry in held)
            for metric, storage, value, unit in (
                ("BucketSizeBytes", "StandardStorage", size, "Bytes"),
                ("NumberOfObjects", "AllStorageTypes", len(held), "Count"),
            ):
                where = [{"Name": "StorageType", "Value": storage}, {"Name": "BucketName", "Value": name}]
                found.append(MetricDatum("AWS/S3", metric, value, where, day, unit))
    return found


described_table = Table.describe


def sized(table: Table, base_key: str = "TableDescription") -> dict[str, Any]:
    """A table's description with the size of its items: moto counts them, and leaves the size at nothing."""
    described: dict[str, Any] = described_table(table, base_key)
    described[base_key]["TableSizeBytes"] = sum(item.size() for item in table.all_items())
    return described


REPLACED: tuple[tuple[type, str, Callable[..., Any]], ...] = (
    (FakeBucket, "get_permission", left_to_the_guard),
    (Queue, "url", address),
    (LambdaBackend, "send_dynamodb_items", taken),
    (Table, "describe", sized),
    (S3Backend, "get_cloudwatch_metrics", bucket_metrics),
)


def authorizers(response: ApiGatewayV2Response) -> str:
    """GetAuthorizers: moto makes authorizers of an API and cannot list them."""
    api = response.apigatewayv2_backend.get_api(response.path.split("/")[-2])
    return json.dumps({"items": [authorizer.to_json() for authorizer in api.authorizers.values()]})


ADDED: tuple[tuple[type, str, Callable[..., Any]], ...] = ((ApiGatewayV2Response, "get_authorizers", authorizers),)


def mend() -> None:
    """Put the replacements in place; once or often is the same."""
    for owner, method, replacement in REPLACED:
        if not hasattr(owner, method):
            raise AttributeError(f"moto's {owner.__name__} has no {method} any more: {__name__} must follow")
        setattr(owner, method, replacement)
    for owner, method, addition in ADDED:
        setattr(owner, method, addition)
