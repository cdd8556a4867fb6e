"""How a scan runs its reads: side by side, each answer kept or turned into a gap that says what to do."""

from __future__ import annotations

import re
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from queue import SimpleQueue
from typing import Any, TypeVar

from migrate.aws import Connect
from migrate.aws.calls import CallError, Failure, read
from migrate.model.finding import Gap
from migrate.resources.reading import search
from migrate.resources.spec import Document, Read

THREADS = 16
"""At 50 ms a call 16 take half the time of 8, and 32 no less than 16 (`scripts/bench scan`)."""

UNREACHABLE = frozenset({"EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError"})
"""The errors of botocore that say that nothing answers there at all, whatever is asked."""


_REQUEST = re.compile(r"(request[ _-]?(?:id|token)\W{1,3})[\w-]{8,}", re.I)
"""What is another one each time: two scans of one account must have the same gaps."""


@dataclass(frozen=True, slots=True)
class Advance:
    """How far a scan is: `done` of the `total` units that are known so far of `what`, and of everything."""

    what: str
    done: int
    total: int
    all_done: int
    all_total: int


UNEXPECTED = (LookupError, TypeError, ValueError, AttributeError)
"""What code raises that meets an answer of another shape than AWS's models promise."""

Progress = Callable[[Advance], None]
Item = TypeVar("Item")
Result = TypeVar("Result")


def silent(advance: Advance) -> None:
    """The progress of nobody."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a read yielded, or the gap that it left, with AWS's code and the class of the failure."""

    value: Any = None
    gap: Gap | None = None
    code: str = ""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One unit of a scan: `work` is done in a thread; `then` takes its result in the scan's own, and may ask for more.

    `what` is the kind that it is about.
    """

    what: str
    work: Callable[[], Any]
    then: Callable[[Any], Iterable[Task]]


@dataclass
class Reader:
    """Runs the reads of one account, THREADS side by side, and tells how far they are."""

    connect: Connect
    progress: Progress = silent
    _total: Counter[str] = field(default_factory=Counter, init=False)
    _done: Counter[str] = field(default_factory=Counter, init=False)
    _unreachable: dict[tuple[str, str], Answer] = field(default_factory=dict, init=False)

    def read(self, what: str, service: str, region: str, wanted: Read, document: Document) -> Answer:
        """One declared read; `what` names it in its gap. Useless credentials end the scan with a CallError.

        An endpoint that nothing answers at is one gap, however much would have been asked there.
        """
        if not wanted.operation:
            return Answer(search(wanted.path, document))
        if (service, region) in self._unreachable:
            return self._unreachable[service, region]
        try:
            return Answer(read(self.connect(service, region), wanted, document))
        except CallError as error:
            if error.failure is Failure.CREDENTIALS:
                raise
            if error.code in UNREACHABLE:
                return self._unreachable.setdefault((service, region), _out_of_reach(service, region, error))
            # What says that an API is not there is a page for browsers: its words help nobody.
            reason = _REQUEST.sub(r"\1…", error.reason)
            told = "not offered" if error.failure is Failure.UNSUPPORTED else f"{error.code}: {reason}"
            reason = f"{error.service} {error.operation}: {told}"
            return Answer(gap=Gap(what, region, reason, error.remedy), code=error.code, failure=error.failure)

    def flow(self, tasks: Iterable[Task]) -> None:
        """Do the tasks and all that they ask for; nothing waits for what it does not need. The first error ends it."""
        finished: SimpleQueue[tuple[Task, Future[Any]]] = SimpleQueue()
        pool = ThreadPoolExecutor(THREADS)

        def start(task: Task) -> int:
            self._total[task.what] += 1
            pool.submit(task.work).add_done_callback(lambda future: finished.put((task, future)))
            return 1

        try:
            running = sum(map(start, tasks))
            while running:
                task, future = finished.get()
                running += sum(map(start, task.then(future.result()))) - 1
                self._advance(task.what)
        finally:
            pool.shutdown(cancel_futures=True)

    def side_by_side(self, what: str, work: Callable[[Item], Result], items: Sequence[Item]) -> list[Result]:
        """`work` of every item, in the items' order."""
        found: dict[int, Result] = {}

        def keep(place: int, result: Result) -> Iterator[Task]:
            found[place] = result
            yield from ()

        self.flow([Task(what, partial(work, item), partial(keep, place)) for place, item in enumerate(items)])
        return [found[place] for place in range(len(items))]

    def _advance(self, what: str) -> None:
        self._done[what] += 1
        every = (self._done.total(), self._total.total())
        self.progress(Advance(what, self._done[what], self._total[what], *every))


def unexpected(what: str, region: str, error: Exception) -> Gap:
    """The gap of an answer that nobody was prepared for, without a word of the answer itself: it may hold a secret."""
    at = traceback.extract_tb(error.__traceback__)[-1]
    reason = f"what AWS described has a shape that the module does not know: {type(error).__name__} in {at.name}"
    return Gap(what, region, reason, f"report this, with the line: {at.filename.rsplit('/', 1)[-1]}:{at.lineno}")


def _out_of_reach(service: str, region: str, error: CallError) -> Answer:
    reason = f"nothing answers at the endpoint of {service}: {error.code}"
    remedy = "if AWS does not offer the service in this region, acknowledge the gap; else check the network"
    return Answer(gap=Gap(service, region, reason, remedy), code=error.code, failure=error.failure)
