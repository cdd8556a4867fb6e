"""DynamoDB items: segmented consistent scans of the source, batches into the target.

Follows https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Scan.html#Scan.ParallelScan and
https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import call
from migrate.aws.streams import pages
from migrate.data.attribute_values import item_text
from migrate.data.content import Content, CopyFailed, Copying, Tally
from migrate.data.parallel import THREADS, each

BATCH = 25
SEGMENT_BYTES = 32 * 1024 * 1024
ATTEMPTS = 10
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 10.0


class DynamodbItems:
    """Items keep every attribute; numbers and sets are compared by value. A table is named by its name or ARN."""

    service = "dynamodb"

    def is_empty(self, client: Client, name: str) -> bool:
        """Whether a first page with one item finds none."""
        return not call(client, "scan", TableName=name, Limit=1, ConsistentRead=True)["Items"]

    def copy(self, source: Client, target: Client, name: str, to: str, how: Copying) -> None:
        """Put every item. CopyFailed when the target holds items that the source does not, or AWS keeps refusing."""
        total = int(call(source, "describe_table", TableName=name)["Table"].get("ItemCount", 0))
        tally = Tally()

        def put(segment: tuple[int, int]) -> None:
            for page in _scan(source, name, segment):
                for start in range(0, len(page), BATCH):
                    _write(target, to, page[start : start + BATCH], how.pause)
                for item in page:
                    tally.add(item_text(item), 0)
                how.progress(tally.count, total, "items")

        each(_segments(source, name), put)
        extra = _count(target, to) - tally.count
        if extra > 0:
            raise CopyFailed(
                f"table {to} holds {extra} items more than {name}",
                "something else writes to the new table, or items of the source were deleted during the copy: "
                "empty the new table and run the same command again",
            )

    def content(self, client: Client, name: str, rewrite: Callable[[str], str]) -> Content:
        """Items as they are: `rewrite` is for texts that people wrote, and items are data."""
        tally = Tally()

        def count(segment: tuple[int, int]) -> None:
            for page in _scan(client, name, segment):
                for item in page:
                    text = item_text(item)
                    tally.add(text, len(text))

        each(_segments(client, name), count)
        return tally.content()


def _segments(client: Client, name: str) -> Sequence[tuple[int, int]]:
    """(number, of how many): a small table is read in one go."""
    size = int(call(client, "describe_table", TableName=name)["Table"].get("TableSizeBytes", 0))
    total = min(THREADS, 1 + size // SEGMENT_BYTES)
    return [(number, total) for number in range(total)]


def _scan(client: Client, name: str, segment: tuple[int, int]) -> Iterator[list[dict[str, Any]]]:
    number, total = segment
    part = {"Segment": number, "TotalSegments": total} if total > 1 else {}
    for page in pages(client, "scan", TableName=name, ConsistentRead=True, **part):
        yield page["Items"]


def _count(client: Client, name: str) -> int:
    return sum(page["Count"] for page in pages(client, "scan", TableName=name, ConsistentRead=True, Select="COUNT"))


def _write(target: Client, to: str, items: Sequence[dict[str, Any]], pause: Callable[[float], None]) -> None:
    """One batch; what AWS hands back unprocessed is sent again, later and later."""
    waiting: dict[str, Any] = {to: [{"PutRequest": {"Item": item}} for item in items]}
    for attempt in range(ATTEMPTS):
        if attempt:
            pause(min(_FIRST_WAIT * 2**attempt, _LONGEST_WAIT))
        waiting = call(target, "batch_write_item", RequestItems=waiting).get("UnprocessedItems") or {}
        if not waiting:
            return
    raise CopyFailed(
        f"table {to} still refused {sum(map(len, waiting.values()))} items of a batch after {ATTEMPTS} attempts",
        "raise the write capacity of the new table (or switch it to on-demand) and run the same command again",
    )
