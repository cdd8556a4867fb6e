"""A little data in each table and bucket of a stack, so that a migration has something to carry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from migrate.sandbox.seed import Connect, Refusal

ITEMS = 3
_VALUES: Mapping[str, Callable[[int], Mapping[str, Any]]] = {
    "S": lambda number: {"S": f"sample-{number}"},
    "N": lambda number: {"N": str(1700000000 + number)},
    "B": lambda number: {"B": f"sample-{number}".encode()},
}


def fill_stack(connect: Connect, region: str, stack: str) -> tuple[Refusal, ...]:
    """Put the same few items and objects into every table and bucket that `stack` made; gives what took none."""
    resources = connect("cloudformation", region).describe_stack_resources(StackName=stack)["StackResources"]
    refusals = []
    for resource in resources:
        kind, name = resource["ResourceType"], resource.get("PhysicalResourceId", "")
        try:
            if kind == "AWS::DynamoDB::Table":
                _fill_table(connect("dynamodb", region), name)
            elif kind == "AWS::S3::Bucket":
                _fill_bucket(connect("s3", region), name)
        except ClientError as error:
            reason = f"stands, but took no data: {error}"
            refusals.append(Refusal(stack, resource["LogicalResourceId"], kind, reason))
    return tuple(refusals)


def _fill_table(dynamodb: Any, name: str) -> None:
    table = dynamodb.describe_table(TableName=name)["Table"]
    kinds = {entry["AttributeName"]: entry["AttributeType"] for entry in table["AttributeDefinitions"]}
    for number in range(ITEMS):
        item: dict[str, Any] = {attribute: _VALUES[kind](number) for attribute, kind in kinds.items()}
        if "note" not in item:
            item["note"] = {"S": f"item {number} of {name}"}
        dynamodb.put_item(TableName=name, Item=item)


def _fill_bucket(s3: Any, name: str) -> None:
    for number in range(ITEMS):
        s3.put_object(
            Bucket=name,
            Key=f"sample/{number}.txt",
            Body=f"object {number} of {name}\n".encode(),
            ContentType="text/plain",
            Metadata={"sample": str(number)},
        )
