"""Ctrl-C during a run: once, nothing new is started; twice, waiting steps stop; a third time it is the usual error.

SIGTERM, which a scheduler of jobs sends, counts the same.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from migrate.execution.events import Listener, Noted

SIGNALS = (signal.SIGINT, signal.SIGTERM)
NOTES = ("finishing what is in flight; Ctrl-C again stops at once", "stopping now")
"""What the first and the second Ctrl-C do."""


class Interrupts:
    """Counts the Ctrl-C of a run instead of raising, so that none can strike between two lines of the runner."""

    def __init__(self, stopped: threading.Event) -> None:
        self._stopped = stopped
        self._strikes = self._told = 0

    @property
    def stopping(self) -> bool:
        """Whether nothing new is to be started."""
        return self._strikes > 0

    def tell(self, listener: Listener) -> None:
        """Say what has struck since the last time: not where it strikes, as the listener's lock may be held there."""
        for note in NOTES[self._told : self._strikes]:
            listener(Noted(note))
            self._told += 1

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Within the block Ctrl-C is counted; only the main thread can do that, another changes nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        earlier = {number: signal.signal(number, self._strike) for number in SIGNALS}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)

    def _strike(self, number: int, frame: FrameType | None) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt
        self._strikes += 1
        if self._strikes == len(NOTES):
            self._stopped.set()
