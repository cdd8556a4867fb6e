"""The journal of every call that reached the sandbox: facts only, one JSON line each, in memory and in a file."""

import json
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Entry:
    """One call: `time` in seconds of the epoch; `account` is the caller's, `owner` the resource's."""

    seq: int
    time: float
    account: str
    principal: str
    service: str
    operation: str
    region: str
    resource: str
    owner: str
    status: int
    error_code: str | None


class Journal:
    """Entries in the order in which the calls were answered."""

    def __init__(self, path: Path, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._entries: list[Entry] = []
        self._lock = threading.Lock()
        # Written line by line but never synced: it serves demos and tests, and syncing would halve the throughput.
        self._file = path.open("w", buffering=1, encoding="utf-8")

    def record(
        self,
        *,
        account: str,
        principal: str,
        service: str,
        operation: str,
        region: str,
        resource: str,
        owner: str,
        status: int,
        error_code: str | None,
    ) -> None:
        """Append one call."""
        with self._lock:
            entry = Entry(
                seq=len(self._entries) + 1,
                time=self._clock(),
                account=account,
                principal=principal,
                service=service,
                operation=operation,
                region=region,
                resource=resource,
                owner=owner,
                status=status,
                error_code=error_code,
            )
            self._entries.append(entry)
            if not self._file.closed:  # a call may still be under way when the sandbox ends
                self._file.write(json.dumps(asdict(entry)) + "\n")

    def since(self, seq: int) -> tuple[Entry, ...]:
        """The entries after the one numbered `seq`; 0 gives all."""
        with self._lock:
            return tuple(self._entries[seq:])

    def close(self) -> None:
        """Close the file; calls that end after this are kept in memory only."""
        with self._lock:
            self._file.close()
