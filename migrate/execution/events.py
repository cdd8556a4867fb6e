"""What happens during a run, as values for whoever shows it (tqdm, JSON lines, a test)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from migrate.model.plan import Step
from migrate.model.values import Json


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


def described(event: Event) -> Mapping[str, Json]:
    """An event as JSON, for the log and for --json: docs/apply.md lists the keys."""
    match event:
        case Noted(text):
            return {"event": "note", "text": text}
        case Started(step, again):
            return {"event": "started", **_of(step), "again": again}
        case Progress(step, done, total, unit):
            return {"event": "progress", **_of(step), "done": done, "total": total or None, "unit": unit}
        case Finished(step, resumed):
            return {"event": "finished", **_of(step), "resumed": resumed}
        case Failed(step, reason, remedy):
            return {"event": "failed", **_of(step), "reason": reason, "remedy": remedy}
        case _:
            assert_never(event)


def _of(step: Step) -> Mapping[str, Json]:
    return {
        "step": step.id,
        "phase": step.phase.value,
        "kind": step.kind.value,
        "account": step.account,
        "region": step.region,
        "title": step.title,
    }
