"""Runs steps side by side, each as soon as what it needs is done. A failure blocks only what needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from migrate.aws.calls import ERRORS
from migrate.execution import events
from migrate.execution.failures import Interrupted, StepFailed
from migrate.execution.freshness import refuse_if_stale
from migrate.execution.interrupts import Interrupts
from migrate.execution.journal import Entry, History, Journal
from migrate.execution.protocol import Outputs, StepModule
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


@dataclass
class Runner:
    """One run of a plan's steps."""

    world: World
    journal: Journal
    history: History
    modules: Mapping[StepKind, StepModule]
    parallelism: int
    failures: list[Failure] = field(default_factory=list)

    def run(self, steps: Iterable[Step]) -> tuple[Failure, ...]:
        """Carry out what is not done yet; the failures, empty when all of it is.

        Interrupted by the first Ctrl-C once what is in flight has ended; by the second at the next pause of each step.
        """
        waiting = {step.id: step for step in steps}
        for step in self._done_before(waiting.values()):
            del waiting[step.id]
        interrupts = Interrupts(self.world.stopped)
        with ThreadPoolExecutor(self.parallelism, "step") as pool, interrupts.counted():
            running = self._start(waiting, pool)
            while running:
                ended, running = wait(running, TICK, FIRST_COMPLETED)
                interrupts.tell(self.world.listener)
                for future in ended:
                    _raise_fault_of_ours(future, running)
                if not interrupts.stopping:
                    running |= self._start(waiting, pool)
        if interrupts.stopping:
            raise Interrupted("stopped; the journal is whole and nothing is lost", AGAIN)
        return tuple(sorted(self.failures, key=lambda failure: failure.step.id))

    def _done_before(self, steps: Iterable[Step]) -> list[Step]:
        ended = [step for step in steps if step.id in self.history.steps and self.history.steps[step.id].ended]
        for step in ended:
            self.world.finished[step.id] = self.history.steps[step.id].outputs
            self.world.listener(events.Finished(step, resumed=True))
        return ended

    def _ready(self, step: Step) -> bool:
        return all(need in self.world.finished for need in step.needs)

    def _start(self, waiting: dict[str, Step], pool: ThreadPoolExecutor) -> set[Future[None]]:
        """Start each waiting step whose needs are done."""
        ready = [step for step in waiting.values() if self._ready(step)]
        return {pool.submit(self._carry_out, waiting.pop(step.id)) for step in ready}

    def _carry_out(self, step: Step) -> None:
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


def _raise_fault_of_ours(future: Future[None], running: set[Future[None]]) -> None:
    """An error that is no MigrateError is a fault of the tool: what is in flight ends, and it is shown as it is."""
    error = future.exception()
    if error is not None and not isinstance(error, Interrupted):
        wait(running)
        raise error
