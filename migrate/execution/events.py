"""What happens during a run, as values for whoever shows it (tqdm, JSON lines, a test)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from migrate.model.plan import Step


@dataclass(frozen=True, slots=True)
class Noted:
    """Something about the whole run: a lock taken over, the source being read again."""

    text: str


@dataclass(frozen=True, slots=True)
class Started:
    """A step begins; `again` when an earlier run had begun it and not ended."""

    step: Step
    again: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is; `total` is 0 while unknown."""

    step: Step
    done: int
    total: int
    unit: str


@dataclass(frozen=True, slots=True)
class Finished:
    """A step's end is reached; `resumed` when an earlier run reached it."""

    step: Step
    resumed: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """A step failed; what needs it will not start."""

    step: Step
    reason: str
    remedy: str


Event: TypeAlias = Noted | Started | Progress | Finished | Failed
Listener: TypeAlias = Callable[[Event], None]
"""Called from the threads that run the steps: it must not block, and it guards its own state."""
