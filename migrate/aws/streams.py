"""Answers that are too large to hold: pages one by one, and the bytes of an object as they arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import ERRORS, failed

_PIECE = 1024 * 1024


def pages(client: Client, operation: str, **params: Any) -> Iterator[dict[str, Any]]:
    """The answer of a paginated operation, page by page; CallError when one of them does not come."""
    try:
        yield from client.get_paginator(operation).paginate(**params)
    except ERRORS as error:
        raise failed(client, operation, params, error) from None


def pieces(client: Client, body: Any) -> Iterator[bytes]:
    """The bytes of GetObject's `Body`; CallError when they are cut off or do not match their checksum."""
    try:
        yield from body.iter_chunks(_PIECE)
    except ERRORS as error:
        raise failed(client, "get_object", {}, error) from None
    finally:
        body.close()
