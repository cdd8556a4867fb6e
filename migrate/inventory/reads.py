"""How a scan runs its reads: side by side, each answer kept or turned into a gap that says what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, TypeVar

from migrate.aws import Connect
from migrate.aws.calls import CallError, Failure, read
from migrate.model.finding import Gap
from migrate.resources.reading import search
from migrate.resources.spec import Document, Read

THREADS = 8
"""More gain nothing: one Python process tops out near 600 requests a second."""

Progress = Callable[[str, int, int], None]
"""Told what is being read, the units done, and the units known so far."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def silent(label: str, done: int, total: int) -> None:
    """The progress of nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a read yielded, or the gap that it left."""

    value: Any = None
    gap: Gap | None = None


@dataclass
class Reader:
    """Runs the reads of one account, THREADS side by side, and tells how far they are."""

    connect: Connect
    progress: Progress = silent
    _total: int = field(default=0, init=False)
    _done: int = field(default=0, init=False)

    def read(self, what: str, service: str, region: str, wanted: Read, document: Document) -> Answer:
        """One declared read; `what` names it in its gap. Useless credentials end the scan with a CallError."""
        if not wanted.operation:
            return Answer(search(wanted.path, document))
        try:
            return Answer(read(self.connect(service, region), wanted, document))
        except CallError as error:
            if error.failure is Failure.CREDENTIALS:
                raise
            # What says that an API is not there is a page for browsers: its words help nobody.
            told = "not offered" if error.failure is Failure.UNSUPPORTED else f"{error.code}: {error.reason}"
            reason = f"{error.service} {error.operation}: {told}"
            return Answer(gap=Gap(what, region, reason, error.remedy))

    def side_by_side(self, label: str, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """`work` of every item, in the items' order; the first error cancels what has not begun."""
        self._total += len(items)
        pool = ThreadPoolExecutor(THREADS)
        try:
            futures: list[Future[Result]] = [pool.submit(work, item) for item in items]
            waiting = set(futures)
            while waiting:
                finished, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                for future in finished:
                    future.result()
                self._done += len(finished)
                self.progress(label, self._done, self._total)
            return [future.result() for future in futures]
        finally:
            pool.shutdown(cancel_futures=True)
