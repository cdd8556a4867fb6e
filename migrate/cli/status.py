"""`migrate status`: how far a plan is, from its journal alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Every step, for programs.")
def status(directory: Path, as_json: bool) -> None:
    """How far each step of the plan in DIRECTORY is. Needs no credentials."""
    from migrate.execution.apply import status as read_status
    from migrate.model.values import pretty
    from migrate.planning import folder

    plan, digest = folder.read(directory)
    states = read_status(plan, directory)
    if as_json:
        steps = [
            {"id": s.step.id, "state": s.state, "reason": s.reason, "remedy": s.remedy, "at": s.at} for s in states
        ]
        click.echo(pretty({"digest": digest, "steps": steps}), nl=False)
        return
    for one in states:
        click.echo(f"{one.state.value:8} {one.step.phase.value:10} {one.step.id}")
        if one.reason:
            click.echo(f"         {one.reason}\n         next: {one.remedy}")
    counts = Counter(one.state.value for one in states)
    click.echo(", ".join(f"{count} {state}" for state, count in sorted(counts.items())))
