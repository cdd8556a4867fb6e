"""Which resources of a stack hold data that people would miss, and the emptying of buckets that go all the same.

What can hold data is cfn-lint's published list of stateful types; a bucket, table or queue counts only while something
is in it. Logs are no data of the application, keys and nested stacks go or stay with what needs them, and secrets are
copies whose source keeps its own.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.aws.streams import pages
from migrate.data import DATASTORES
from migrate.execution.failures import StepFailed

BUCKET = "AWS::S3::Bucket"
_NO_DATA = frozenset(
    {
        "AWS::CloudFormation::Stack",
        "AWS::KMS::Key",
        "AWS::Logs::LogGroup",
        "AWS::Organizations::Account",
        "AWS::SecretsManager::Secret",
    }
)


def _bucket_holds(client: Client, name: str) -> bool:
    return not DATASTORES["s3-objects"].is_empty(client, name)


def _table_holds(client: Client, name: str) -> bool:
    return not DATASTORES["dynamodb-items"].is_empty(client, name)


def _queue_holds(client: Client, url: str) -> bool:
    names = (
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
    )
    found = call(client, "get_queue_attributes", QueueUrl=url, AttributeNames=list(names)).get("Attributes", {})
    return any(int(found.get(name, 0)) for name in names)


_LOOKS: Mapping[str, tuple[str, Callable[[Client, str], bool]]] = {
    BUCKET: ("s3", _bucket_holds),
    "AWS::DynamoDB::Table": ("dynamodb", _table_holds),
    "AWS::DynamoDB::GlobalTable": ("dynamodb", _table_holds),
    "AWS::SQS::Queue": ("sqs", _queue_holds),
}


@cache
def kinds() -> frozenset[str]:
    """The types that can hold data."""
    listed = json.loads((files("cfnlint.data.AdditionalSpecs") / "StatefulResources.json").read_text(encoding="utf-8"))
    return frozenset(listed["ResourceTypes"]) - _NO_DATA


def holds_data(kind: str, physical_id: str, client: Callable[[str], Client]) -> bool:
    """Whether something is in a resource; where that cannot be told, it counts as full. `client` is by service."""
    if kind not in kinds():
        return False
    if kind not in _LOOKS:
        return True
    service, look = _LOOKS[kind]
    try:
        return look(client(service), physical_id)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return False
        raise


def empty(client: Client, bucket: str, owner: str, prefix: str = "", only: Collection[str] = ()) -> None:
    """Delete every version and delete marker, or those under `prefix` of the keys in `only`.

    StepFailed when some of them resist.
    """
    for page in pages(client, "list_object_versions", Bucket=bucket, ExpectedBucketOwner=owner, Prefix=prefix):
        found = [
            {"Key": one["Key"], "VersionId": one["VersionId"]}
            for part in ("Versions", "DeleteMarkers")
            for one in page.get(part, ())
            if not only or one["Key"] in only
        ]
        if found:  # a page is never longer than what DeleteObjects takes
            objects = {"Objects": found, "Quiet": True}
            answer = call(client, "delete_objects", Bucket=bucket, ExpectedBucketOwner=owner, Delete=objects)
            _refuse_left(bucket, answer.get("Errors", ()))


def keys(client: Client, bucket: str, owner: str, only: str = "") -> frozenset[str]:
    """The keys of which a bucket holds a version or a delete marker; of one key alone where `only` is given."""
    listed = pages(client, "list_object_versions", Bucket=bucket, ExpectedBucketOwner=owner, Prefix=only)
    parts = (page.get(part, ()) for page in listed for part in ("Versions", "DeleteMarkers"))
    return frozenset(one["Key"] for part in parts for one in part if not only or one["Key"] == only)


def _refuse_left(bucket: str, errors: Sequence[Mapping[str, Any]]) -> None:
    if errors:
        raise StepFailed(
            f"{len(errors)} objects of bucket {bucket} cannot be deleted, {errors[0].get('Key')} among them: "
            f"{errors[0].get('Code')} {errors[0].get('Message')}",
            "mend what the reason says (a lock, a policy) and run the same command again",
        )
