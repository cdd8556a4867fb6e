"""`migrate plan`: read the source account and write down every step, for review."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli import planning
from migrate.cli.reading import from_snapshot, of_configuration
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Severity

if TYPE_CHECKING:
    from migrate.config import Config
    from migrate.model.plan import Plan

SOMETHING_NEW = 2
"""The exit code of terraform's `plan -detailed-exitcode` where there is something to apply."""


@click.command()
@of_configuration
@click.option(
    "--stage", "stages", multiple=True, help="A stage to move; may be given again. Default: all but production."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Default: plans/<stages>.")
@from_snapshot
@click.option("--json", "as_json", is_flag=True, help="Print the plan itself.")
@click.option(
    "--detailed-exitcode", "detailed", is_flag=True, help="End with 0: nothing new; 2: a plan was written; 1: an error."
)
@click.pass_context
def plan(
    context: click.Context,
    path: Path,
    stages: tuple[str, ...],
    out: Path | None,
    snapshot: Path | None,
    as_json: bool,
    detailed: bool,
) -> None:
    """Write a plan directory: plan.json, plan.md and templates. Changes nothing in AWS.

    A directory whose plan would come out the same is left as it is, with its approvals. A plan that something blocks
    is written too: `migrate apply` refuses it.

    \b
    migrate plan --stage dev --stage staging
    git add plans/dev-staging && git commit && gh pr create
    """
    from migrate import config
    from migrate.planning import folder
    from migrate.planning.contract import plan_digest, plan_text
    from migrate.planning.sameness import must_be_renewed, targets_seen

    settings = config.load(path)
    wanted = refuse_wrong_stages(settings, stages)
    name = "-".join(wanted)
    directory = out or Path("plans") / name
    earlier, begun = planning.held(directory), (directory / folder.RUN).exists()
    seen = targets_seen(earlier[0]) if earlier and begun else None
    composed, texts = planning.composed(settings, wanted, name, snapshot, seen)
    kept = earlier[0] if earlier and same(earlier, composed, texts) else None
    if kept and not begun and must_be_renewed(kept, composed, datetime.now(UTC)):
        kept = None
    made = kept or folder.write(directory, *planning.drawn(composed, texts))
    if as_json:
        click.echo(plan_text(made), nl=False)
    else:
        tell(made, directory, plan_digest(plan_text(made)), kept is not None)
    context.exit(SOMETHING_NEW if detailed and kept is None else 0)


def refuse_wrong_stages(settings: Config, stages: tuple[str, ...]) -> tuple[str, ...]:
    """The stages to move, sorted; ConfigurationError for one that is unknown or production."""
    movable = ", ".join(settings.movable) or "none"
    for stage in stages:
        if settings.is_production(stage):
            raise ConfigurationError(
                f"--stage {stage}: production is never moved or touched", f"stages that can move: {movable}"
            )
        if stage not in settings.stages:
            raise ConfigurationError(
                f"--stage {stage}: {settings.path} has no [stages.{stage}]", f"stages that can move: {movable}"
            )
    chosen = tuple(sorted(set(stages))) or settings.movable
    if not chosen:
        raise ConfigurationError(f"{settings.path} names no stage that can move", "add a table: [stages.dev]")
    return chosen


def same(earlier: tuple[Plan, Mapping[str, str]], composed: Plan, texts: Mapping[str, str]) -> bool:
    """Whether a plan made now says the same as an earlier one with its files, byte for byte."""
    from migrate.planning.sameness import as_read_at

    again = as_read_at(earlier[0], composed)
    return replace(again, files=earlier[0].files) == earlier[0] and planning.drawn(again, texts) == earlier


def tell(made: Plan, directory: Path, digest: str, kept: bool) -> None:
    """The plan in a few lines: what stands in its way, and the next command."""
    moving = sum(bool(resource.stages) for resource in made.resources)
    click.echo(f"{directory}: {moving} resources move, {len(made.resources) - moving} stay, {len(made.steps)} steps")
    for severity in (Severity.BLOCK, Severity.WARN):
        for finding in made.findings:
            if finding.severity is severity:
                click.echo(f"  {severity.value:5} {finding.code}: {finding.resource}: {finding.message}")
                click.echo(f"        {finding.remedy}")
    click.echo(f"  {len(made.gaps)} reads gave no answer; see plan.md" if made.gaps else "  everything was read")
    click.echo(f"  digest {digest}")
    if kept:
        click.echo(f"  unchanged since {made.created_at}: the directory and its approvals are left as they are")
    click.echo(f"next: {_next(made, directory)}")


def _next(made: Plan, directory: Path) -> str:
    from migrate.planning.applicability import NotApplicable, refuse_blocked

    try:
        refuse_blocked(made, str(directory))
    except NotApplicable as blocked:
        return f"settle what blocks it, and plan again: {blocked.message}"
    return f"review {directory}/plan.md, then: migrate approve {directory}, and: migrate apply {directory}"
