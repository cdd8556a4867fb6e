"""`migrate unlock`: take the lock of an apply that is certainly dead."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--yes", is_flag=True, help="Do not ask: the holder is certainly dead.")
def unlock(directory: Path, yes: bool) -> None:
    """Say who holds the lock of the plan in DIRECTORY, since when and where, and take it from a dead holder.

    Refuses while the holder is alive on this host. Of one on another host nobody can know from here: look there first.
    A lock that a dead process of this host left needs no unlocking: the next apply takes it over.

    \b
    migrate unlock plans/dev-staging
    """
    from migrate.execution import lock
    from migrate.execution.status import holder, lock_of

    found = holder(directory)
    if found is None:
        click.echo(f"{directory} is not locked")
        return
    click.echo(f"locked by {found.told(datetime.now(UTC))}")
    if not found.alive and not found.here and not yes:
        click.confirm(f"Is that process on {found.host} certainly dead?", abort=True)
    elif not found.alive and not yes:
        click.confirm("That process is dead. Unlock?", abort=True)
    lock.unlock(lock_of(directory))
    click.echo("unlocked: go on with migrate apply")
