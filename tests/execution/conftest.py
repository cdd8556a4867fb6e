"""The source of the runner's tests never changes, unless a test says so."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from migrate.aws import Connect
from migrate.model.inventory import Inventory
from migrate.model.resource import Resource

QUEUE = Resource("AWS::SQS::Queue", "us-east-1", "orders", "https://q/orders", "orders", properties={"DelaySeconds": 1})


class Source:
    """What the scans of a test find, one after the other; the last one again and again."""

    def __init__(self) -> None:
        self.found: list[tuple[Resource, ...]] = [(QUEUE,)]

    def scan(
        self, connect: Connect, account: str, partition: str, regions: Sequence[str], taken_at: str, *_: Any, **__: Any
    ) -> Inventory:
        resources = self.found[0] if len(self.found) == 1 else self.found.pop(0)
        return Inventory(account, partition, tuple(regions), taken_at, resources, ())


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Source:
    """The scan replaced by a list of what it finds."""
    made = Source()
    monkeypatch.setattr("migrate.execution.world.scan", made.scan)
    return made
