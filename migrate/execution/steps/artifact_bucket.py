"""The private bucket of a new account from which CloudFormation takes code and large templates."""

from __future__ import annotations

from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind

CLOSED = dict.fromkeys(("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True)
ENCRYPTED = {"Rules": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}


def done(step: Step, world: World) -> Outputs | None:
    """The bucket's name, when it stands in the step's account: private, encrypted and versioned."""
    client, bucket = world.client(step, "s3"), world.expand(str(step.inputs["bucket"]), step)
    owner = world.account_id(step.account)
    try:
        call(client, "head_bucket", Bucket=bucket, ExpectedBucketOwner=owner)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return None
        if error.failure is Failure.DENIED:
            raise StepFailed(f"the name {bucket} is taken by another account", "make a new plan") from None
        raise
    return {"bucket": bucket} if _is_closed(client, bucket, owner) else None


def do(step: Step, world: World) -> None:
    """Create it and set what is missing; each call gives the same result when it is made again."""
    client, bucket = world.client(step, "s3"), world.expand(str(step.inputs["bucket"]), step)
    where: dict[str, Any] = {"CreateBucketConfiguration": {"LocationConstraint": step.region}}
    try:
        call(client, "create_bucket", Bucket=bucket, **({} if step.region == "us-east-1" else where))
    except CallError as error:
        if error.code != "BucketAlreadyOwnedByYou":
            raise
    owned: dict[str, Any] = {"Bucket": bucket, "ExpectedBucketOwner": world.account_id(step.account)}
    call(client, "put_public_access_block", PublicAccessBlockConfiguration=CLOSED, **owned)
    call(client, "put_bucket_encryption", ServerSideEncryptionConfiguration=ENCRYPTED, **owned)
    call(client, "put_bucket_versioning", VersioningConfiguration={"Status": "Enabled"}, **owned)


def _is_closed(client: Client, bucket: str, owner: str) -> bool:
    owned = {"Bucket": bucket, "ExpectedBucketOwner": owner}
    try:
        block = call(client, "get_public_access_block", **owned)["PublicAccessBlockConfiguration"]
        call(client, "get_bucket_encryption", **owned)
        versioning = call(client, "get_bucket_versioning", **owned).get("Status")
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return False
        raise
    return block == CLOSED and versioning == "Enabled"


def bucket_of(step: Step, world: World, remedy: str) -> str:
    """The artifact bucket of the step's account and region; StepFailed with the `remedy` when there is none."""
    for other in world.plan.steps:
        same = (other.kind, other.account, other.region) == (StepKind.ARTIFACT_BUCKET, step.account, step.region)
        if same and other.id in world.finished:
            return str(world.finished[other.id]["bucket"])
    raise StepFailed(f"the template of stack {step.inputs['stack_name']} needs an artifact bucket", remedy)
