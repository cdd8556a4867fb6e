"""What a step module is: is it already so? -> do -> is it so now?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, TypeAlias

from migrate.execution.world import World
from migrate.model.plan import Step
from migrate.model.values import Json

Outputs: TypeAlias = Mapping[str, Json]
"""What later steps and the report need to know of a finished step. Journalled: never a secret."""


class StepModule(Protocol):
    """Every module in `execution/steps` is one of these; mypy proves it where the table of kinds is written."""

    def done(self, step: Step, world: World) -> Outputs | None:
        """Read back from AWS whether the step's end is reached: its outputs if so, else None. Changes nothing."""
        ...

    def do(self, step: Step, world: World) -> None:
        """Reach it. May find half of it done by a run that was killed. StepFailed says what a person must do."""
        ...
