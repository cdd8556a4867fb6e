"""Runs steps side by side, each as soon as what it needs is done. A failure blocks only what needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeAlias

from migrate.aws.calls import ERRORS
from migrate.aws.trace import Sent, observed, on_behalf_of
from migrate.execution import events
from migrate.execution.failures import Interrupted, StepFailed
from migrate.execution.freshness import refuse_if_stale
from migrate.execution.interrupts import Interrupts
from migrate.execution.journal import Entry, History, Journal
from migrate.execution.protocol import Outputs, StepModule
from migrate.execution.schedule import Schedule
from migrate.execution.world import World
from migrate.model.errors import MigrateError
from migrate.model.plan import Step, StepKind

AGAIN = "run the same command again to continue"
TICK = 0.5
"""Seconds after which the runner looks up: a Ctrl-C that comes just before it waits does not wake it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that could not reach its end, and why."""

    step: Step
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class _Ended:
    """A step's thread is free again; `fault` is an error of the tool itself."""

    step: Step
    done: bool
    fault: BaseException | None = None


@dataclass(frozen=True, slots=True)
class _Throttled:
    step: str


_News: TypeAlias = _Ended | _Throttled


@dataclass
class Runner:
    """One run of a plan's steps."""

    world: World
    journal: Journal
    history: History
    modules: Mapping[StepKind, StepModule]
    parallelism: int
    failures: list[Failure] = field(default_factory=list)
    _news: SimpleQueue[_News] = field(default_factory=SimpleQueue)

    def run(self, steps: Sequence[Step]) -> tuple[Failure, ...]:
        """Carry out what is not done yet; every failure so far, empty when all of it is done.

        Interrupted by the first Ctrl-C once what is in flight has ended; by the second at the next pause of each step.
        """
        schedule = Schedule(self._left(steps), self.world.finished, self.parallelism)
        interrupts = Interrupts(self.world.stopped)
        fault: BaseException | None = None
        running = 0
        with self._pool() as start, interrupts.counted():
            while True:
                while not interrupts.stopping and fault is None and running < self.parallelism:
                    if (step := schedule.take()) is None:
                        break
                    start(step)
                    running += 1
                if not running:
                    break
                match self._heard(interrupts):
                    case _Ended(step, done, error):
                        running -= 1
                        schedule.ended(step, done)
                        fault = fault or error
                    case _Throttled(name) if room := schedule.throttled(name):
                        self.world.listener(
                            events.Noted(f"AWS throttles {name}: {room} of its kind at once from now on")
                        )
        if fault is not None:
            raise fault
        if interrupts.stopping:
            raise Interrupted("stopped; the journal is whole and nothing is lost", AGAIN)
        return tuple(sorted(self.failures, key=lambda failure: failure.step.id))

    def _left(self, steps: Iterable[Step]) -> list[Step]:
        """The steps that no earlier run brought to their end; of the others the listener is told."""
        left: list[Step] = []
        for step in steps:
            found = self.history.steps.get(step.id)
            if found is None or not found.ended:
                left.append(step)
                continue
            self.world.finished[step.id] = found.outputs
            self.world.listener(events.Finished(step, resumed=True))
        return left

    @contextmanager
    def _pool(self) -> Iterator[Callable[[Step], object]]:
        with ThreadPoolExecutor(self.parallelism, "step") as pool, observed(self._see):
            yield lambda step: pool.submit(self._carry_out, step).add_done_callback(partial(self._tell, step))

    def _see(self, sent: Sent) -> None:
        if sent.throttled and sent.step:
            self._news.put(_Throttled(sent.step))

    def _heard(self, interrupts: Interrupts) -> _News:
        """The next thing that happens; what a Ctrl-C does is told meanwhile."""
        while True:
            try:
                return self._news.get(timeout=TICK)
            except Empty:
                continue
            finally:
                interrupts.tell(self.world.listener)

    def _carry_out(self, step: Step) -> bool:
        """Whether the step reached its end."""
        with on_behalf_of(step.id):
            return self._attempt(step)

    def _tell(self, step: Step, future: Future[bool]) -> None:
        """Its thread is free: it ended, was interrupted, or fell over a fault of the tool, which is shown as it is."""
        error = future.exception()
        interrupted = isinstance(error, Interrupted)
        self._news.put(_Ended(step, error is None and future.result(), None if interrupted else error))

    def _attempt(self, step: Step) -> bool:
        self.world.listener(events.Started(step, again=step.id in self.history.steps))
        try:
            outputs = self._reached(step)
        except Interrupted:
            raise
        except MigrateError as error:
            self._failed(step, error.message, error.remedy)
        except ERRORS as error:
            self._failed(step, f"{type(error).__name__} while {step.title}", AGAIN)
        else:
            self.journal.write(Entry.END, self._at(), step=step.id, outputs=outputs)
            self.world.finished[step.id] = outputs
            self.world.listener(events.Finished(step, resumed=False))
            return True
        return False

    def _reached(self, step: Step) -> Outputs:
        module = self.modules[step.kind]
        outputs = module.done(step, self.world)
        if outputs is not None:
            return outputs
        refuse_if_stale(step, self.world, begun=self.history.begun(step.id))
        self.journal.write(Entry.BEGIN, self._at(), step=step.id)
        with self.world.permitted(step):
            module.do(step, self.world)
        self.world.changed(step)
        outputs = module.done(step, self.world)
        if outputs is None:
            raise StepFailed(f"{step.title}: it was done, but reading it back does not show it", AGAIN)
        return outputs

    def _failed(self, step: Step, reason: str, remedy: str) -> None:
        self.journal.write(Entry.FAILED, self._at(), step=step.id, reason=reason, remedy=remedy)
        self.failures.append(Failure(step, reason, remedy))
        self.world.listener(events.Failed(step, reason, remedy))

    def _at(self) -> str:
        return self.world.now().isoformat(timespec="seconds")
