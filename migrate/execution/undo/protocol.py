"""What undoing a step is: what has changed since? -> is it undone already? -> undo -> is it undone now?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from migrate.execution.world import STAGE, World
from migrate.model.plan import Step


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person asked for beyond the default: stages whose data goes too, steps that go though they changed."""

    data: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()

    def deletes_data(self, step: Step) -> bool:
        """Whether the stores of the step's account go with what is in them."""
        return step.account.removeprefix(STAGE) in self.data


class UndoModule(Protocol):
    """Every module in `execution/undo` is one of these; mypy proves it where the table of kinds is written."""

    ACTIONS: tuple[str, ...]
    """The IAM actions that `undo` may make in the step's account, and no other."""

    def changed(self, step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
        """What would be removed and is no longer what the step made, a line each. Changes nothing."""
        ...

    def kept(self, step: Step, world: World, wishes: Wishes) -> tuple[str, ...]:
        """What of the step's work is to stay, or has stayed, and why, a line each. Changes nothing."""
        ...

    def undone(self, step: Step, world: World, wishes: Wishes) -> bool:
        """Read back whether nothing is left of the step's work but what is kept. Changes nothing."""
        ...

    def undo(self, step: Step, world: World, wishes: Wishes) -> None:
        """Remove it. May find half of it done by a run that was killed. StepFailed says what a person must do."""
        ...
