"""The run's log, DIR/run/log.jsonl: one JSON line for each event and each request to AWS. Never a parameter, no secret.

It is for people who look for a cause, and for AWS's support, who ask for request ids. Nothing is decided by it: where
it cannot be written, that is said once and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TextIO

from migrate.aws.trace import Sent, observed
from migrate.execution.events import Event, Listener, Noted, Progress, described
from migrate.model.values import Json, canonical

NAME = "log.jsonl"


class Log:
    """The open log; a listener of events, and an observer of requests."""

    def __init__(self, file: TextIO, now: Callable[[], datetime], told: Listener) -> None:
        self._file, self._now, self._told = file, now, told
        self._lock, self._whole = Lock(), True

    def hear(self, event: Event) -> None:
        """Write the event down; progress within a step is for whoever watches."""
        if not isinstance(event, Progress):
            self._write(described(event))

    def see(self, sent: Sent) -> None:
        """Write the request down."""
        self._write({"event": "request", **asdict(sent)})

    def _write(self, facts: Mapping[str, Json]) -> None:
        line = canonical({"at": self._now().isoformat(timespec="milliseconds"), **facts}) + "\n"
        with self._lock:
            try:
                if self._whole:
                    self._file.write(line)
                return
            except OSError as error:
                self._whole, cause = False, error.strerror or str(error)
        self._told(Noted(f"the log cannot be written any more ({cause}); the run goes on, its journal is whole"))


@contextmanager
def logged(path: Path, now: Callable[[], datetime], listener: Listener) -> Iterator[Listener]:
    """A listener that tells `listener` and the log at `path`, which within the block also holds every request."""
    try:
        file = path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        listener(Noted(f"{path} cannot be written ({error.strerror}); the run goes on without it"))
        yield listener
        return
    log = Log(file, now, listener)

    def both(event: Event) -> None:
        log.hear(event)
        listener(event)

    try:
        with observed(log.see):
            yield both
    finally:
        _close(file)


def _close(file: TextIO) -> None:
    try:
        file.close()
    except OSError:
        return  # a full disk, which was told when it was met
