"""`migrate status`: how far a plan is, from its journal alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from migrate.execution.status import Gate, Status
    from migrate.model.values import Json


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Every step and gate, for programs.")
def status(directory: Path, as_json: bool) -> None:
    """How far each step of the plan in DIRECTORY is, who passed its gates, who applies it. Needs no credentials."""
    from migrate.execution import status as reading
    from migrate.model.values import pretty
    from migrate.planning import folder

    plan, digest = folder.read(directory)
    states, gates, holder = reading.status(plan, directory), reading.gates(plan, directory), reading.holder(directory)
    if as_json:
        locked = holder and {"pid": holder.pid, "user": holder.user, "host": holder.host, "since": holder.since}
        facts = {"digest": digest, "steps": _steps(states), "gates": _gates(gates), "locked_by": locked}
        click.echo(pretty(facts), nl=False)
        return
    for one in states:
        click.echo(f"{one.state.value:8} {one.step.phase.value:10} {one.step.id}")
        if one.reason:
            click.echo(f"         {one.reason}\n         next: {one.remedy}")
    for gate in gates:
        click.echo(f"gate     {gate.phase.value:10} {_told(gate)}")
    if holder:
        click.echo(f"locked   by {holder.told(datetime.now(UTC))}{'' if holder.alive else '; not alive on this host'}")
    counts = Counter(one.state.value for one in states)
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))


def _told(gate: Gate) -> str:
    if gate.passed:
        return f"passed by {gate.passed.by} at {gate.passed.at}"
    return f"closed: {gate.unready} steps come first" if gate.unready else "waits for a person"


def _steps(states: Iterable[Status]) -> list[Json]:
    return [{"id": s.step.id, "state": s.state, "reason": s.reason, "remedy": s.remedy, "at": s.at} for s in states]


def _gates(gates: Iterable[Gate]) -> list[Json]:
    return [
        {
            "gate": gate.phase.value,
            "passed_by": gate.passed.by if gate.passed else None,
            "passed_at": gate.passed.at if gate.passed else None,
            "steps_before": gate.unready,
        }
        for gate in gates
    ]
