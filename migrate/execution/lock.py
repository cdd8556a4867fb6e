"""One run at a time for a plan: a lock file that says who holds it."""

from __future__ import annotations

import fcntl
import getpass
import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import FileIO
from pathlib import Path
from typing import Any

from migrate.execution.failures import Locked
from migrate.execution.files import writing
from migrate.model.values import pretty

NAME = "lock"
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who wrote the lock file last and did not clear it.

    here    whether that was on this host
    alive   whether a process holds the file now: the kernel frees it when the process dies
    """

    pid: str
    user: str
    host: str
    since: str
    here: bool
    alive: bool

    def told(self, now: datetime) -> str:
        """The holder as a person reads it, with the lock's age."""
        return f"process {self.pid} of {self.user} on {self.host}, since {self.since} ({_age(self.since, now)})"


def holder(path: Path) -> Holder | None:
    """Who holds the lock file at `path`; None where nobody does. Needs no right to write, and changes nothing."""
    if not path.exists():
        return None
    with path.open("rb", buffering=0) as file:
        found = _content(file)  # first: a lock that nobody wrote into is not touched, lest an apply finds it taken
        return _holder(found, alive=not _held(file)) if found else None


def unlock(path: Path) -> None:
    """Take the lock from a holder that is certainly dead. Locked when it is alive on this host."""
    with path.open("r+b", buffering=0) as file:
        if not _held(file):
            raise Locked(
                f"{_holder(_content(file), alive=True).host} still runs it: the lock is held by a living process",
                "let it end, or stop it with Ctrl-C; its lock goes with it",
            )
        with writing(path):
            _write(file, "")


@contextmanager
def locked(path: Path, at: str, note: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock file at `path` within the block; `at` is ISO 8601. Locked when another process does.

    The kernel frees the lock of a process that dies, so what a dead one of this host left is taken over, and `note`
    is told. What another host left may be held by a living process: nobody can know from here.
    """
    with writing(path):
        path.touch()
        opened = path.open("r+b", buffering=0)
    with opened as file:
        with writing(path):
            mine = _held(file)
        content = _content(file)
        other = _holder(content, alive=not mine)
        if not mine or (content and not other.here):
            raise Locked(
                f"process {other.pid} of {other.user} on {other.host} has been applying this plan since {other.since}",
                f"wait for it; if it is certainly dead: migrate unlock {path.parent.parent}",
            )
        if content:
            note(f"took over the lock of process {other.pid}, which is dead")
        with writing(path):
            _write(file, pretty({"pid": os.getpid(), "user": _user(), "host": socket.gethostname(), "since": at}))
        try:
            yield
        finally:
            _release(file, note)


def _release(file: FileIO, note: Callable[[str], None]) -> None:
    """Clear it. Where the disk refuses that, what the run did still stands, and the kernel frees the lock."""
    try:
        _write(file, "")
    except OSError as error:
        note(f"the lock could not be cleared ({error.strerror}): the next run on this host takes it over")


def _held(file: FileIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _content(file: FileIO) -> Mapping[str, Any]:
    """What the last holder wrote; unreadable content, as of one that was killed while it wrote, is of nobody known."""
    content = file.read()
    try:
        found = json.loads(content) if content else {}
    except ValueError:
        return {"pid": UNKNOWN}
    return found if isinstance(found, dict) else {"pid": UNKNOWN}


def _holder(content: Mapping[str, Any], alive: bool) -> Holder:
    pid, user, host, since = (str(content.get(name, UNKNOWN)) for name in ("pid", "user", "host", "since"))
    return Holder(pid, user, host, since, host in (UNKNOWN, socket.gethostname()), alive)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return UNKNOWN


def _age(since: str, now: datetime) -> str:
    """How long ago that was; clocks differ between hosts and are set back."""
    try:
        seconds = (now - datetime.fromisoformat(since)).total_seconds()
    except (ValueError, TypeError):
        return "for how long is unknown"
    if seconds < 0:
        return "in the future: one of the clocks is wrong"
    hours, minutes = divmod(int(seconds) // 60, 60)
    return f"{hours} h {minutes} min ago" if hours else f"{minutes} min ago"


def _write(file: FileIO, text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text.encode())
