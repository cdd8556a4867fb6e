"""`migrate verify`: look again whether what was moved still equals its source."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.model.errors import MigrateError


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--json", "as_json", is_flag=True, help="What each verification found, for programs.")
def verify(directory: Path, path: Path, as_json: bool) -> None:
    """Run every verification of the plan in DIRECTORY again. Changes nothing; exit code 1 when one does not hold."""
    from migrate import config
    from migrate.aws.sessions import Sessions
    from migrate.execution.apply import verify as look
    from migrate.execution.runner import Failure
    from migrate.model.values import Json, pretty
    from migrate.planning import folder

    settings = config.load(path)
    plan, _ = folder.read(directory)
    found = look(plan, directory, settings, Sessions.open(settings), lambda event: None)
    failed = 0
    results: dict[str, Json] = {}
    for step, outcome in found:
        wrong = isinstance(outcome, Failure)
        failed += wrong
        results[step.id] = outcome.reason if isinstance(outcome, Failure) else outcome
        if not as_json:
            click.echo(f"{'FAILED' if wrong else 'holds ':6} {step.title}: {results[step.id] if wrong else step.id}")
    if as_json:
        click.echo(pretty(results), nl=False)
    if failed:
        raise MigrateError(f"{failed} of {len(found)} verifications do not hold", "compare the two accounts")
