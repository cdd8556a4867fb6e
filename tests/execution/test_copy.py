"""The copy step over two accounts: done means equal, and what is left behind is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest
import requests

from migrate.execution.failures import StepFailed
from migrate.execution.steps import copy
from migrate.execution.world import World
from migrate.model.plan import Step, StepKind
from tests.data.servers import SOURCE, TARGET, Server, serve
from tests.execution import moved

NEW_BUCKET = f"assets-dev-{TARGET}"


@pytest.fixture(scope="module")
def running() -> Iterator[Server]:
    """One server for this file."""
    yield from serve()


@pytest.fixture
def server(running: Server) -> Server:
    """The server, emptied."""
    requests.post(f"{running.url}/moto-api/reset", timeout=10)
    return running


@dataclass
class _Sessions:
    server: Server
    partition: str = "aws"

    def source(self, service: str, region: str) -> Any:
        return self.server.client(service, SOURCE)

    def member(self, account_id: str, role_name: str) -> Any:
        assert account_id == TARGET
        return lambda service, region: self.server.client(service, account_id)


def _world(server: Server) -> World:
    return moved.world(moved.source(), moved.target(), cast(Any, _Sessions(server)))


def _step(kind: StepKind, name: str, to: str = "", **more: Any) -> Step:
    return moved.step(kind, key="k", name=name, to=to, **more)


def _run(step: Step, world: World) -> Any:
    assert copy.done(step, world) is None
    copy.do(step, world)
    return copy.done(step, world)


def test_objects_go_to_the_bucket_that_the_stack_made(server: Server) -> None:
    source, target = server.pair("s3")
    source.create_bucket(Bucket="assets-dev")
    target.create_bucket(Bucket=NEW_BUCKET)
    source.put_object(Bucket="assets-dev", Key="k", Body=b"hello")
    outputs = _run(_step(StepKind.COPY_OBJECTS, "assets-dev"), _world(server))
    assert (outputs["count"], outputs["bytes"], outputs["skipped"]) == (1, 5, [])
    assert target.get_object(Bucket=NEW_BUCKET, Key="k")["Body"].read() == b"hello"


def test_an_empty_bucket_is_done_at_once(server: Server) -> None:
    source, target = server.pair("s3")
    source.create_bucket(Bucket="assets-dev")
    target.create_bucket(Bucket=NEW_BUCKET)
    outputs = copy.done(_step(StepKind.COPY_OBJECTS, "assets-dev"), _world(server))
    assert outputs is not None
    assert outputs["count"] == 0


def test_what_cannot_be_copied_fails_the_step_unless_it_is_allowed(server: Server) -> None:
    source, target = server.pair("s3")
    source.create_bucket(Bucket="assets-dev")
    target.create_bucket(Bucket=NEW_BUCKET)
    source.put_object(Bucket="assets-dev", Key="warm", Body=b"hello")
    source.put_object(Bucket="assets-dev", Key="cold", Body=b"hello", StorageClass="GLACIER")
    with pytest.raises(StepFailed, match=r"1 archived .*: cold"):
        _run(_step(StepKind.COPY_OBJECTS, "assets-dev"), _world(server))
    outputs = copy.done(_step(StepKind.COPY_OBJECTS, "assets-dev", allowed=["archived"]), _world(server))
    assert outputs is not None
    assert outputs["count"] == 1
    skipped: Any = outputs["skipped"]
    assert [item["code"] for item in skipped] == ["archived"]


def test_a_parameter_names_the_new_account_afterwards(server: Server) -> None:
    source, target = server.pair("ssm")
    value = f"{moved.queue(SOURCE).arn} arn:aws:sns:us-east-1:{SOURCE}:news-prod"
    source.put_parameter(Name="/app/queue", Value=value, Type="SecureString")
    outputs = _run(_step(StepKind.COPY_PARAMETER, "/app/queue", "/app/queue"), _world(server))
    there = target.get_parameter(Name="/app/queue", WithDecryption=True)["Parameter"]["Value"]
    assert there == f"{moved.queue(TARGET).arn} arn:aws:sns:us-east-1:{SOURCE}:news-prod"
    assert value not in str(outputs)


def test_a_secret_is_never_put_into_the_old_account(server: Server) -> None:
    name = f"arn:aws:secretsmanager:us-east-1:{SOURCE}:secret:db-AbCdEf"
    with pytest.raises(StepFailed, match="is not known"):
        copy.done(_step(StepKind.COPY_SECRET, name), _world(server))
