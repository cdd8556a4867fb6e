"""`migrate rollback`: take back what a plan made in its stages' accounts."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.model.errors import MigrateError
from migrate.model.values import canonical

if TYPE_CHECKING:
    from migrate.cli.progress import Screen
    from migrate.execution.events import Event
    from migrate.execution.rollback import Look
    from migrate.model.plan import Plan


@click.command()
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--list", "only_list", is_flag=True, help="Show what would be undone and what stays; change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--delete-data", is_flag=True, help="Delete buckets, tables and other stores with their data, too.")
@click.option(
    "--yes-delete-data", "agreed", metavar="STAGE", multiple=True, help="The second yes to that, instead of typing it."
)
@click.option(
    "--even-if-changed", "named", metavar="STEP", multiple=True, help="Undo this step though it was changed since."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, for programs; needs --yes or --list.")
@click.option("--parallelism", type=click.IntRange(1, 32), default=8, show_default=True, help="Steps side by side.")
def rollback(
    directory: Path,
    path: Path,
    only_list: bool,
    yes: bool,
    delete_data: bool,
    agreed: tuple[str, ...],
    named: tuple[str, ...],
    as_json: bool,
    parallelism: int,
) -> None:
    """Undo what the plan in DIRECTORY made in its stages' accounts. Run it again to go on after any interruption.

    The source account is not touched, and accounts stay (see: migrate close-account). Stores that hold data stay in
    their stacks unless --delete-data is given and the stage's name is typed. What was changed since it was made is
    not undone unless its step is named.

    \b
    migrate rollback plans/dev-staging --list
    migrate rollback plans/dev-staging
    migrate rollback plans/dev-staging --yes --delete-data --yes-delete-data dev
    """
    from migrate import config
    from migrate.aws.sessions import Sessions
    from migrate.cli.progress import Lines, screen_of
    from migrate.execution import rollback as undoing
    from migrate.execution.undo import Wishes
    from migrate.planning import folder

    if as_json and not (yes or only_list):
        raise click.UsageError("--json cannot ask: give --yes or --list, too")
    settings = config.load(path)
    plan, digest = folder.read(directory)
    wishes = Wishes(_stages(plan, delete_data, agreed, ask=not yes and not only_list), frozenset(named))
    sessions = Sessions.open(settings)
    if only_list:
        _show(undoing.look(plan, directory, digest, settings, sessions, wishes), as_json)
        return
    screens: list[Screen] = [screen_of(0, as_json) if as_json else Lines(sys.stderr)]

    def agree(looks: Sequence[Look]) -> None:
        _show(looks, as_json)
        if not yes:
            click.confirm("Undo this?", abort=True)
        screens.append(screen_of(sum(look.state is undoing.State.UNDO for look in looks), as_json))

    with closing(Latest(screens)) as listener:
        report = undoing.rollback(
            plan, directory, digest, settings, sessions, listener, wishes, agree, parallelism=parallelism
        )
    for failure in report.failures:
        click.echo(f"failed: {failure.title}: {failure.reason}\n  next: {failure.remedy}", err=True)
    click.echo(f"report: {directory}/run/rollback.md", err=as_json)
    if not report.complete:
        raise MigrateError(
            "the plan is not undone whole", f"mend the causes above, then run again: migrate rollback {directory}"
        )


class Latest:
    """Shows a run on the last of its screens: how much there is to do is known only when people have agreed."""

    def __init__(self, screens: Sequence[Screen]) -> None:
        self._screens = screens

    def __call__(self, event: Event) -> None:
        """Show it."""
        self._screens[-1](event)

    def close(self) -> None:
        """Leave the terminal as it should be."""
        for screen in self._screens:
            screen.close()


def _stages(plan: Plan, delete_data: bool, agreed: Collection[str], ask: bool) -> frozenset[str]:
    """The stages whose data goes: said twice, by the option and by the stage's name."""
    known = [target.stage for target in plan.targets]
    strange = sorted(set(agreed) - set(known))
    if strange:
        raise click.UsageError(f"--yes-delete-data {strange[0]}: the plan has no such stage, only {', '.join(known)}")
    if agreed and not delete_data:
        raise click.UsageError("--yes-delete-data is the second yes: give --delete-data, too")
    if not delete_data or agreed:
        return frozenset(agreed)
    if not ask:
        raise click.UsageError("--delete-data needs a second yes: --yes-delete-data STAGE for each stage")
    typed = click.prompt("All data in the new account is deleted. Type the name of the stage whose data shall go")
    if typed not in known:
        raise click.UsageError(f"{typed!r} is no stage of this plan: nothing was undone")
    return frozenset({typed})


def _show(looks: Sequence[Look], as_json: bool) -> None:
    for look in looks:
        if as_json:
            facts = {"step": look.step.id, "state": look.state, "kept": look.kept, "changed": look.changed}
            click.echo(canonical({"event": "look", **facts}))
            continue
        click.echo(f"{look.state.value:7} {look.step.id}")
        for line in look.kept:
            click.echo(f"        stays: {line}")
        for line in look.changed:
            click.echo(f"        CHANGED since it was made: {line}")
