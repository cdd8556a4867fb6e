"""Two emulators of AWS on loopback that share no code: moto, and ministack; and clients of any account in them."""

from __future__ import annotations

import atexit
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

import boto3
import botocore.session
from botocore.config import Config
from botocore.utils import parse_timestamp

from migrate.aws import Connect

HOST = "127.0.0.1"
MOTO_ACCOUNT = "123456789012"
"""The account that moto takes where no key tells another."""

_TRIES = 600
_PLAIN = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})


@contextmanager
def moto() -> Iterator[Connect]:
    """Clients of an empty moto, which makes up the same ids each time."""
    with empty_moto() as url:
        _ask(f"{url}/moto-api/seed?a=42", "GET")
        yield clients(url, "moto")


@contextmanager
def empty_moto() -> Iterator[str]:
    """The URL of the one moto that all tests of a process share; nothing stands in it before, and nothing after.

    It is a process of its own: the sandbox mends moto where it stands, and here moto itself is judged.
    """
    url = _moto()
    _ask(f"{url}/moto-api/reset", "POST")
    yield url
    _ask(f"{url}/moto-api/reset", "POST")


@cache
def _moto() -> str:
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", HOST, "-p", str(port)],
        env={name: value for name, value in os.environ.items() if not name.startswith("MOTO_")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    atexit.register(process.kill)
    _wait(process, port, "/moto-api/data.json")
    return f"http://{HOST}:{port}"


def _ask(url: str, method: str) -> None:
    with urlopen(Request(url, method=method)) as answer:
        assert answer.status == 200


@contextmanager
def ministack() -> Iterator[str]:
    """The URL of a ministack of our own, in a process that ends with the context."""
    if find_spec("ministack") is None:
        raise RuntimeError("ministack is not installed: it is in the project's extra `dev` (./scripts/setup dev)")
    port = _free_port()
    with TemporaryDirectory() as folder:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env={**os.environ, **_settings(port), "HOME": folder, "TMPDIR": folder},
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(process, port, "/_ministack/health")
            yield f"http://{HOST}:{port}"
        finally:
            process.kill()
            process.wait()


def _settings(port: int) -> Mapping[str, str]:
    return {"GATEWAY_PORT": str(port), "BIND_HOST": HOST, "IOT_MTLS_ENABLED": "0", "LOG_LEVEL": "ERROR"}


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        port: int = listening.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Until it answers; each try that nobody hears waits for the process a moment, which tells when it ended."""
    for _ in range(_TRIES):
        if _is_healthy(port, path):
            return
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        raise RuntimeError(f"the emulator ended with {process.returncode} before it answered")
    raise RuntimeError(f"the emulator did not answer within {_TRIES} tries")


def _is_healthy(port: int, path: str) -> bool:
    connection = HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def clients(url: str, key: str) -> Connect:
    """Clients of the account that the emulator at `url` sees behind an access key, each made once."""

    @cache
    def connect(service: str, region: str) -> Any:
        made = _session().client(
            service,
            region,
            endpoint_url=url,
            config=_PLAIN,
            aws_access_key_id=key,
            aws_secret_access_key="none",
        )
        # botocore puts the account before the host, and no such host is on loopback.
        made.meta.events.register("before-sign.s3-control", _without_account)
        return made

    return connect


@lru_cache(maxsize=1)
def _session() -> Any:
    """One session: AWS's models are read once for all accounts. ministack answers some times with an empty text."""
    inner: Any = botocore.session.get_session()
    parsers = inner.get_component("response_parser_factory")
    parsers.set_parser_defaults(timestamp_parser=lambda text: parse_timestamp(text) if text != "" else None)
    return boto3.Session(botocore_session=inner)


def _without_account(request: Any, **_: Any) -> None:
    account = request.headers.get("x-amz-account-id")
    if account:
        request.url = request.url.replace(f"://{account}.", "://", 1)
