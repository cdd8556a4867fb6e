"""Items arrive whole: every type, refused batches, and nothing that was not there."""

from __future__ import annotations

from typing import Any

import pytest

from migrate.data import DATASTORES
from migrate.data.content import CopyFailed
from tests.data.servers import Server, copying

ITEMS = DATASTORES["dynamodb-items"]


def _table(client: Any, items: int = 0) -> None:
    client.create_table(
        TableName="notes",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for number in range(items):
        client.put_item(TableName="notes", Item=_item(number))


def _item(number: int) -> dict[str, Any]:
    return {
        "id": {"S": f"n{number}"},
        "price": {"N": "1.500"},
        "raw": {"B": bytes([number % 256, 255])},
        "tags": {"SS": ["b", "a"]},
        "deep": {"M": {"list": {"L": [{"NULL": True}, {"BOOL": False}, {"N": str(number)}]}}},
    }


def test_every_item_arrives(server: Server) -> None:
    source, target = server.pair("dynamodb")
    _table(source, 60)
    _table(target)
    assert ITEMS.is_empty(target, "notes")
    assert not ITEMS.is_empty(source, "notes")
    ITEMS.copy(source, target, "notes", "notes", copying())
    content = ITEMS.content(source, "notes", str)
    assert content.count == 60
    assert ITEMS.content(target, "notes", str) == content
    assert target.get_item(TableName="notes", Key={"id": {"S": "n7"}})["Item"] == _item(7)


def test_a_changed_item_is_another_content(server: Server) -> None:
    source, target = server.pair("dynamodb")
    _table(source, 3)
    _table(target, 3)
    assert ITEMS.content(source, "notes", str) == ITEMS.content(target, "notes", str)
    target.put_item(TableName="notes", Item={**_item(1), "price": {"N": "1.5000001"}})
    assert ITEMS.content(source, "notes", str).digest != ITEMS.content(target, "notes", str).digest


def test_what_is_handed_back_is_sent_again_later(server: Server) -> None:
    source, target = server.pair("dynamodb")
    _table(source, 30)
    _table(target)
    waits: list[float] = []
    _hand_back(target, times=3)
    ITEMS.copy(source, target, "notes", "notes", copying(waits=waits))
    assert ITEMS.content(target, "notes", str) == ITEMS.content(source, "notes", str)
    assert len(waits) == 3
    assert waits == sorted(waits)


def test_a_table_that_never_takes_a_batch_is_an_error(server: Server) -> None:
    source, target = server.pair("dynamodb")
    _table(source, 2)
    _table(target)
    _hand_back(target, times=1000)
    with pytest.raises(CopyFailed, match="still refused 1 items") as failure:
        ITEMS.copy(source, target, "notes", "notes", copying())
    assert "capacity" in failure.value.remedy


def test_items_that_the_source_does_not_have_are_counted_and_left(server: Server) -> None:
    source, target = server.pair("dynamodb")
    _table(source, 2)
    _table(target, 5)
    with pytest.raises(CopyFailed, match="3 items more"):
        ITEMS.copy(source, target, "notes", "notes", copying())
    assert ITEMS.content(target, "notes", str).count == 5


def _hand_back(client: Any, times: int) -> None:
    """Let the first `times` batches keep back their last item, as a busy table does (moto never does)."""
    left = [times]
    kept: list[Any] = []

    def cut(params: dict[str, Any], **_: Any) -> None:
        kept.clear()
        if left[0]:
            left[0] -= 1
            requests = params["RequestItems"]["notes"]
            kept.append(requests[-1])
            params["RequestItems"] = {"notes": requests[:-1]} if requests[1:] else {"notes": requests}

    def answer(parsed: dict[str, Any], **_: Any) -> None:
        if kept:
            parsed["UnprocessedItems"] = {"notes": list(kept)}

    client.meta.events.register("provide-client-params.dynamodb.BatchWriteItem", cut)
    client.meta.events.register("after-call.dynamodb.BatchWriteItem", answer)
