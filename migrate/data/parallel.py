"""The same work on many things, a few at a time, without ever holding all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import TypeVar

from migrate.aws.guard import carried

THREADS = 8
"""More gain nothing: one Python process is busy then."""

Thing = TypeVar("Thing")


def each(things: Iterable[Thing], work: Callable[[Thing], None], threads: int = THREADS) -> None:
    """Run `work` on every thing; the first error stops the rest and is raised.

    `things` is consumed as threads become free, by the caller's thread only.
    """
    permitted = carried(work)
    running: set[Future[None]] = set()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for thing in things:
                running.add(pool.submit(permitted, thing))
                if len(running) >= 2 * threads:
                    running = _settled(running)
            while running:
                running = _settled(running)
        finally:
            for future in running:
                future.cancel()


def _settled(running: set[Future[None]]) -> set[Future[None]]:
    done, waiting = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        future.result()
    return waiting
