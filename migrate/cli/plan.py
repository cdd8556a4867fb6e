"""`migrate plan`: read the source account and write down every step, for review."""

from __future__ import annotations

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


@click.command()
@of_configuration
@click.option(
    "--stage", "stages", multiple=True, help="A stage to move; may be given again. Default: all but production."
)
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Default: plans/<stages>.")
@from_snapshot
@click.option("--json", "as_json", is_flag=True, help="Print the plan itself.")
def plan(path: Path, stages: tuple[str, ...], out: Path | None, snapshot: Path | None, as_json: bool) -> None:
    """Write a plan directory: plan.json, plan.md and templates. Changes nothing in AWS.

    Ends with 0 also where something blocks the plan: `migrate apply` refuses such a plan.

    \b
    migrate plan --stage dev --stage staging
    git add plans/dev-staging && git commit && gh pr create
    """
    from migrate import config
    from migrate.planning import folder
    from migrate.planning.contract import plan_digest, plan_text

    settings = config.load(path)
    wanted = refuse_wrong_stages(settings, stages)
    name = "-".join(wanted)
    made, texts = planning.made(settings, wanted, name, snapshot)
    directory = out or Path("plans") / name
    made = folder.write(directory, made, texts)
    if as_json:
        click.echo(plan_text(made), nl=False)
    else:
        tell(made, directory, plan_digest(plan_text(made)))


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


def tell(made: Plan, directory: Path, digest: str) -> None:
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
    blocked = any(finding.severity is Severity.BLOCK for finding in made.findings)
    click.echo(
        "next: settle what blocks, and plan again"
        if blocked
        else f"next: review {directory}/plan.md, then: migrate apply {directory}"
    )
