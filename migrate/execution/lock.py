"""One run at a time for a plan: a lock file that says who holds it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedRandom
from pathlib import Path
from typing import Any

from migrate.execution.failures import Locked
from migrate.model.values import pretty

NAME = "lock"


@contextmanager
def locked(path: Path, at: str, note: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file at `path` within the block; `at` is ISO 8601. Locked when another process does.

    The kernel frees the lock of a process that dies, so what a dead one of this host left is taken over, and `note`
    is told. What another host left may be held by a living process: nobody can know from here.
    """
    path.touch()
    with path.open("r+b") as file:
        mine = _held(file)
        other = _holder(file)
        if not mine or other.get("host", socket.gethostname()) != socket.gethostname():
            raise Locked(
                f"process {other.get('pid')} on {other.get('host')} has been applying this plan since "
                f"{other.get('since')}",
                f"wait for it; if it is certainly dead, delete {path}",
            )
        if other:
            note(f"took over the lock of process {other.get('pid')}, which is dead")
        _write(file, pretty({"pid": os.getpid(), "host": socket.gethostname(), "since": at}))
        try:
            yield
        finally:
            _write(file, "")


def _held(file: BufferedRandom) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: BufferedRandom) -> Mapping[str, Any]:
    """Who wrote the file last and did not clear it; unreadable content is a holder that nothing is known of."""
    content = file.read()
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {"pid": "unknown"}
    return found if isinstance(found, dict) else {"pid": "unknown"}


def _write(file: BufferedRandom, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text.encode())
    file.flush()
