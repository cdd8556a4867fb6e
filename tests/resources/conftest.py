"""What several tests of resources share: the areas as made on moto, and a ministack, each once a session."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest

from migrate.model.inventory import Inventory
from tests.resources import emulators
from tests.resources.round_trip import made


@pytest.fixture(scope="session")
def inventory_of() -> Callable[[str], Inventory]:
    """Area -> what was read of it."""

    @cache
    def read(area: str) -> Inventory:
        with emulators.moto() as connect:
            return made(area, connect)

    return read


@pytest.fixture(scope="session")
def ministack() -> Iterator[str]:
    """The URL of a ministack."""
    with emulators.ministack() as url:
        yield url
