"""Undoes steps side by side, each as soon as everything that was built upon it is undone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

import networkx

from migrate.aws.calls import ERRORS
from migrate.aws.guard import permit
from migrate.aws.trace import on_behalf_of
from migrate.execution import events
from migrate.execution.failures import Interrupted, StepFailed
from migrate.execution.interrupts import Interrupts
from migrate.execution.journal import Entry, History, Journal
from migrate.execution.runner import AGAIN, TICK, Failure
from migrate.execution.undo import UndoModule, Wishes
from migrate.execution.world import World
from migrate.model.errors import MigrateError
from migrate.model.plan import Step, StepKind


@dataclass
class Undoing:
    """One run of a rollback; `done` collects the steps that are undone."""

    world: World
    wishes: Wishes
    journal: Journal
    history: History
    modules: Mapping[StepKind, UndoModule]
    parallelism: int
    done: set[str] = field(default_factory=set)
    failures: list[Failure] = field(default_factory=list)

    def run(self, steps: Sequence[Step]) -> tuple[Failure, ...]:
        """Undo the steps; the failures, empty when all of it went. Ctrl-C as in a run of the plan."""
        waiting = {step.id: step for step in steps}
        first = dependents(self.world.plan.steps, waiting)
        interrupts = Interrupts(self.world.stopped)
        with ThreadPoolExecutor(self.parallelism, "undo") as pool, interrupts.counted():
            running = self._start(waiting, first, pool)
            while running:
                ended, running = wait(running, TICK, FIRST_COMPLETED)
                interrupts.tell(self.world.listener)
                for future in ended:
                    error = future.exception()
                    if error is not None and not isinstance(error, Interrupted):
                        wait(running)
                        raise error
                if not interrupts.stopping:
                    running |= self._start(waiting, first, pool)
        if interrupts.stopping:
            raise Interrupted("stopped; the journal is whole and nothing is lost", AGAIN)
        return tuple(sorted(self.failures, key=lambda failure: failure.step.id))

    def _start(
        self, waiting: dict[str, Step], first: Mapping[str, frozenset[str]], pool: ThreadPoolExecutor
    ) -> set[Future[None]]:
        ready = [name for name in waiting if first[name] <= self.done]
        return {pool.submit(self._carry_out, waiting.pop(name)) for name in ready}

    def _carry_out(self, step: Step) -> None:
        self.world.listener(events.Started(step, again=self.history.begun(step.id)))
        try:
            with on_behalf_of(step.id):
                kept = self._reached(step)
        except Interrupted:
            raise
        except MigrateError as error:
            self._failed(step, error.message, error.remedy)
        except ERRORS as error:
            self._failed(step, f"{type(error).__name__} while undoing {step.title}", AGAIN)
        else:
            self.journal.write(Entry.END, self._at(), step=step.id, outputs={"kept": list(kept)})
            self.done.add(step.id)
            self.world.listener(events.Finished(step, resumed=False))

    def _reached(self, step: Step) -> tuple[str, ...]:
        """Only the calls that the module names are let through, and only into the account of the step."""
        module = self.modules[step.kind]
        self.journal.write(Entry.BEGIN, self._at(), step=step.id)
        with permit(self.world.account_id(step.account), module.ACTIONS):
            module.undo(step, self.world, self.wishes)
        self.world.changed(step)
        if not module.undone(step, self.world, self.wishes):
            raise StepFailed(f"{step.title}: it was undone, but reading it back still shows it", AGAIN)
        return module.kept(step, self.world, self.wishes)

    def _failed(self, step: Step, reason: str, remedy: str) -> None:
        self.journal.write(Entry.FAILED, self._at(), step=step.id, reason=reason, remedy=remedy)
        self.failures.append(Failure(step, reason, remedy))
        self.world.listener(events.Failed(step, reason, remedy))

    def _at(self) -> str:
        return self.world.now().isoformat(timespec="seconds")


def dependents(steps: Iterable[Step], wanted: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Step id -> those of `wanted` that need it, directly or through other steps."""
    needs: networkx.DiGraph[object] = networkx.DiGraph()
    needs.add_nodes_from(wanted)
    needs.add_edges_from((need, step.id) for step in steps for need in step.needs)
    behind = {name: networkx.descendants(needs, name) for name in wanted}
    return {name: frozenset(other for other in wanted if other in behind[name]) for name in wanted}
