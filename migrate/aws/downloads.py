"""Fetches what a presigned URL gives (code of functions and layers). The URL is a credential: it is never shown."""

from __future__ import annotations

import base64
import hashlib
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from http.client import HTTPException
from typing import IO

from migrate.model.errors import MigrateError

CHUNK = 1 << 20
TIMEOUT = 60.0


class DownloadFailed(MigrateError):
    """The bytes did not arrive whole."""


def download(url: str, what: str, into: IO[bytes]) -> str:
    """Write what is at `url` into a file; its SHA-256 in base64, as Lambda gives it. `what` names it in errors."""
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as answer:  # the URL is AWS's own answer, and not a person's
            return saved(iter(lambda: answer.read(CHUNK), b""), into)
    except (urllib.error.URLError, HTTPException, OSError) as error:
        status = f" (status {error.code})" if isinstance(error, urllib.error.HTTPError) else ""
        raise DownloadFailed(
            f"{what} could not be downloaded: {type(error).__name__}{status}", "run the same command again"
        ) from None


def saved(chunks: Iterable[bytes], into: IO[bytes]) -> str:
    """Write the chunks into a file; their SHA-256 in base64."""

    def written() -> Iterator[bytes]:
        for chunk in chunks:
            into.write(chunk)
            yield chunk

    return sha256(written())


def sha256(chunks: Iterable[bytes]) -> str:
    """The SHA-256 of the chunks, in base64."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return base64.b64encode(digest.digest()).decode()
