"""Two accounts on one moto server, told apart by a header that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

from migrate.data.content import Copying

SOURCE, TARGET = "111111111111", "222222222222"


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server listens."""

    url: str

    def client(self, service: str, account: str) -> Any:
        """A client of one account."""
        make: Any = boto3.client
        client = make(
            service,
            region_name="us-east-1",
            endpoint_url=self.url,
            aws_access_key_id=account,
            aws_secret_access_key="x",
            config=Config(max_pool_connections=20, retries={"total_max_attempts": 1}),
        )

        def name_account(params: dict[str, Any], **_: Any) -> None:
            params["headers"]["x-moto-account-id"] = account

        client.meta.events.register("before-call", name_account)
        return client

    def pair(self, service: str) -> tuple[Any, Any]:
        """Clients of the source and of the target."""
        return self.client(service, SOURCE), self.client(service, TARGET)


def serve() -> Iterator[Server]:
    """A fresh server on a free port of loopback."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield Server(f"http://{host}:{port}")
    server.stop()


def copying(rewrite: Any = str, waits: list[float] | None = None) -> Copying:
    """A copy without progress; waits are noted and not waited."""
    return Copying(rewrite, lambda done, total, unit: None, (waits if waits is not None else []).append)
