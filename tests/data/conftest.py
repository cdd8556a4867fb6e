"""One server for each test of data: state never leaks, and starting one takes milliseconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests

from tests.data.servers import Server, serve


@pytest.fixture(scope="session")
def running() -> Iterator[Server]:
    """The server of this process."""
    yield from serve()


@pytest.fixture
def server(running: Server) -> Server:
    """The server, emptied."""
    requests.post(f"{running.url}/moto-api/reset", timeout=10)
    return running
