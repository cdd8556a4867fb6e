"""One moto server for each process, emptied for each test, and clients as the tool makes them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from threading import Lock
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import boto3
import pytest
import requests
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from moto.server import ThreadedMotoServer

from migrate.aws.guard import Bound, guard

ACCOUNT, REGION, AT = "123456789012", "us-east-1", "2026-11-24T00:00:00Z"


class Aws:
    """A server with one account in it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.failures: dict[tuple[str, str], str] = {}
        self.closed: dict[str, str] = {}
        self.answers: dict[tuple[str, str], Callable[[Mapping[str, Any]], Any]] = {}
        self.calls: list[tuple[str, str, str]] = []
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = Lock()

    def open(self, service: str, region: str = REGION) -> Any:
        """A client that may do everything, for the test's own hands."""
        make: Any = boto3.client
        return make(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
            aws_secret_access_key="x",
            config=Config(max_pool_connections=20, retries={"total_max_attempts": 1}),
        )

    def connect(self, service: str, region: str) -> Any:
        """The tool's way in: read only, and with the failures that the test has set."""
        with self._lock:
            if (service, region) not in self._clients:
                client = guard(self.open(service, region), Bound(ACCOUNT, read_only=True))
                client.meta.events.register("before-call", self._fail)
                self._clients[service, region] = client
            return self._clients[service, region]

    def fail(self, service: str, operation: str, code: str) -> None:
        """Let every later call of an operation (API name) answer with an error."""
        self.failures[service, operation] = code

    def fail_in(self, region: str, code: str) -> None:
        """Let every later call in a region answer with an error."""
        self.closed[region] = code

    def answer(self, service: str, operation: str, answered: Callable[[Mapping[str, Any]], Any]) -> None:
        """Answer every later call of an operation (API name) with what `answered` makes of its body; an error's code
        where that is a text."""
        self.answers[service, operation] = answered

    def _fail(self, model: Any, params: Mapping[str, Any], context: Mapping[str, Any], **_: Any) -> Any:
        called = (model.service_model.service_name, model.name)
        self.calls.append((*called, context["client_region"]))
        code = self.closed.get(context["client_region"]) or self.failures.get(called)
        if called in self.answers:
            body = params["body"]
            answer = self.answers[called](json.loads(body) if isinstance(body, bytes) else body)
            if not isinstance(answer, str):
                return AWSResponse(self.url, 200, HTTPHeaders(), SimpleNamespace()), answer
            code = answer
        if code is None:
            return None
        error = {
            "Error": {"Code": code, "Message": f"as the test wants it (Request ID: {uuid4()})"},
            "ResponseMetadata": {"HTTPStatusCode": 400},
        }
        return AWSResponse(self.url, 400, HTTPHeaders(), SimpleNamespace()), error


@pytest.fixture(scope="session")
def running() -> Iterator[str]:
    """The address of this process's server."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def aws(running: str) -> Aws:
    """An empty account."""
    requests.post(f"{running}/moto-api/reset", timeout=10).raise_for_status()
    return Aws(running)
