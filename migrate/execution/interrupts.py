"""Ctrl-C during a run: once, nothing new is started; twice, waiting steps stop; a third time it is the usual error."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from migrate.execution.events import Listener, Noted


class Interrupts:
    """Counts the Ctrl-C of a run instead of raising, so that none can strike between two lines of the runner."""

    def __init__(self, listener: Listener, stopped: threading.Event) -> None:
        self._listener, self._stopped = listener, stopped
        self.stopping = False

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Within the block Ctrl-C is counted; only the main thread can do that, another changes nothing."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        earlier = signal.signal(signal.SIGINT, self._strike)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, earlier)

    def _strike(self, number: int, frame: FrameType | None) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt
        if self.stopping:
            self._stopped.set()
            self._listener(Noted("stopping now"))
        else:
            self.stopping = True
            self._listener(Noted("finishing what is in flight; Ctrl-C again stops at once"))
