"""Gates: before cutover and before decommission a run waits for a person, and the journal says who let it pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from migrate.execution.events import Noted
from migrate.execution.journal import Entry, History, Journal
from migrate.execution.selection import before_phase
from migrate.execution.world import World
from migrate.model.plan import Phase, Plan, Step

GATES = (Phase.CUTOVER, Phase.DECOMMISSION)
"""The phases that change what people use; everything before them can be looked at in peace."""

Asked: TypeAlias = Callable[[Phase], str]
"""Who lets the phase begin: a name, or empty for nobody."""


@dataclass(frozen=True, slots=True)
class Closed:
    """A gate that nobody could or would pass, and what to do about it."""

    gate: Phase
    reason: str
    remedy: str


def nobody(gate: Phase) -> str:
    """No person is there to ask."""
    return ""


def parts(steps: Sequence[Step]) -> Iterator[tuple[Phase | None, tuple[Step, ...]]]:
    """The steps up to the first gate, then those behind each gate, with the gate before them; none that is empty."""
    order = list(Phase)
    bounds = [0, *(order.index(gate) for gate in GATES), len(order)]
    for gate, first, end in zip((None, *GATES), bounds[:-1], bounds[1:], strict=True):
        part = tuple(step for step in steps if first <= order.index(step.phase) < end)
        if part:
            yield gate, part


def unready(plan: Plan, gate: Phase, finished: Sequence[str] | frozenset[str]) -> tuple[Step, ...]:
    """The steps that have to end before the gate may be passed and have not: verification above all."""
    return tuple(step for step in before_phase(plan, gate) if step.id not in finished)


def pass_gate(gate: Phase, world: World, journal: Journal, history: History, ask: Asked) -> Closed | None:
    """None when the gate is open: passed before, or by whom `ask` names, which is written down. Else why it is not."""
    if any(passed.gate == gate for passed in history.gates):
        return None
    missing = unready(world.plan, gate, frozenset(world.finished))
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        return Closed(
            gate,
            f"the gate before {gate} stays closed: {missing[0].title}{others} has not ended well",
            f"carry out what comes before it: migrate apply {world.directory}",
        )
    by = ask(gate).strip()
    if not by:
        return Closed(
            gate,
            f"the gate before {gate} waits for a person",
            f"look at {world.directory}/run/report.md, then: migrate apply {world.directory} --through {gate} "
            f'--pass-gate {gate} --as "Name <address>"',
        )
    journal.write(Entry.GATE, world.now().isoformat(timespec="seconds"), gate=gate.value, by=by)
    world.listener(Noted(f"the gate before {gate} was passed by {by}"))
    return None
