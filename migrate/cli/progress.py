"""Shows a run while it goes on: bars on a terminal, plain lines elsewhere, one JSON object a line for programs."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, TextIO, TypeAlias

from tqdm import tqdm

from migrate.execution import events
from migrate.model.values import canonical

if TYPE_CHECKING:
    from migrate.execution.events import Event
    from migrate.model.values import Json

LINE_EVERY, JSON_EVERY = 30.0, 1.0
"""Seconds between two words about the same step."""
TITLE = 48

Clock: TypeAlias = Callable[[], float]


class Pace:
    """How fast each step goes on, to tell how long it still takes. The clock never goes back."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._began: dict[str, tuple[float, int]] = {}
        self._told: dict[str, float] = {}

    def due(self, event: events.Progress, every: float) -> bool:
        """Whether to say something about the step again; what is ready is always said."""
        now, name = self._clock(), event.step.id
        if event.done != event.total and now - self._told.get(name, -every) < every:
            return False
        self._told[name] = now
        return True

    def left(self, event: events.Progress) -> float | None:
        """Seconds until the step is ready at the pace that it had since it was first heard of; None while unknown."""
        began, first = self._began.setdefault(event.step.id, (self._clock(), event.done))
        gone, made = self._clock() - began, event.done - first
        return (event.total - event.done) * gone / made if event.total and made > 0 else None


class Bars:
    """For a terminal: one bar of the steps, and below it one of each step that says how far it is."""

    def __init__(self, total: int, file: TextIO) -> None:
        self._file, self._lock = file, threading.Lock()
        self._whole: Any = tqdm(total=total, unit="step", file=file, position=0, dynamic_ncols=True)
        self._steps: dict[str, Any] = {}

    def __call__(self, event: Event) -> None:
        """Show it."""
        with self._lock:
            match event:
                case events.Noted(text):
                    self._whole.write(text, file=self._file)
                case events.Started(step, _):
                    self._whole.set_postfix_str(step.title[:TITLE])
                case events.Progress():
                    self._advance(event)
                case events.Finished(step, _):
                    self._close(step.id)
                    self._whole.update()
                case events.Failed(step, reason, _):
                    self._close(step.id)
                    self._whole.write(f"FAILED  {step.id}: {reason}", file=self._file)

    def hush(self) -> None:
        """Make room for a question; the next event draws the bars again."""
        with self._lock:
            for bar in (*self._steps.values(), self._whole):
                bar.clear()

    def close(self) -> None:
        """Leave the terminal as it should be."""
        for name in tuple(self._steps):
            self._close(name)
        self._whole.close()

    def _advance(self, event: events.Progress) -> None:
        step = event.step
        if step.id not in self._steps:
            is_bytes = event.unit == "bytes"
            self._steps[step.id] = tqdm(
                desc=step.title[:TITLE],
                unit="B" if is_bytes else f" {event.unit}",
                unit_scale=is_bytes,
                file=self._file,
                leave=False,
                initial=event.done,
                dynamic_ncols=True,
            )
        bar = self._steps[step.id]
        bar.total = max(event.total, event.done) if event.total else None
        bar.update(event.done - bar.n)

    def _close(self, name: str) -> None:
        if bar := self._steps.pop(name, None):
            bar.close()


class Lines:
    """For a file or a pipe: a line for each thing that happens."""

    def __init__(self, file: TextIO, clock: Clock = monotonic) -> None:
        self._file, self._pace, self._lock = file, Pace(clock), threading.Lock()

    def __call__(self, event: Event) -> None:
        """Say it."""
        with self._lock:
            text = self._text(event)
            if text:
                print(text, file=self._file, flush=True)

    def hush(self) -> None:
        """A question takes a line of its own."""

    def close(self) -> None:
        """Nothing is left open."""

    def _text(self, event: Event) -> str:
        match event:
            case events.Noted(text):
                return text
            case events.Started(step, again):
                return f"again   {step.id}" if again else ""
            case events.Progress(step, done, total, unit):
                left = self._pace.left(event)
                if not self._pace.due(event, LINE_EVERY):
                    return ""
                more = f", about {left:.0f} s left" if left else ""
                return f"...     {step.id}: {done}{f' of {total}' if total else ''} {unit}{more}"
            case events.Finished(step, resumed):
                return f"{'before ' if resumed else 'done   '} {step.id}"
            case events.Failed(step, reason, _):
                return f"FAILED  {step.id}: {reason}"


class JsonLines:
    """For programs: one JSON object a line. A reader that went away does not stop the run."""

    def __init__(self, file: TextIO, clock: Clock = monotonic) -> None:
        self._file, self._pace, self._lock = file, Pace(clock), threading.Lock()

    def __call__(self, event: Event) -> None:
        """Write it."""
        with self._lock:
            facts = dict(events.described(event))
            if isinstance(event, events.Progress):
                left = self._pace.left(event)
                facts["seconds_left"] = None if left is None else round(left)
                if not self._pace.due(event, JSON_EVERY):
                    return
            self.write(facts)

    def write(self, facts: Mapping[str, Json]) -> None:
        """One object that is no event of a step."""
        with suppress(BrokenPipeError):
            print(canonical(facts), file=self._file, flush=True)

    def hush(self) -> None:
        """A question takes a line of its own."""

    def close(self) -> None:
        """Nothing is left open."""


Screen: TypeAlias = Bars | Lines | JsonLines


def screen_of(total: int, as_json: bool) -> Screen:
    """The one that fits where this runs."""
    if as_json:
        return JsonLines(sys.stdout)
    return Bars(total, sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)
