"""`migrate show`: a plan in the terminal, for programs, or as a picture."""

from __future__ import annotations

from pathlib import Path

import click

from migrate.model.errors import ConfigurationError

FORMATS = ("mermaid", "svg", "dot")


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--step", "step_id", metavar="ID", help="Only this step, whole: inputs, needs, what needs it, undo.")
@click.option("--all", "everything", is_flag=True, help="Leave nothing out of long lists.")
@click.option("--json", "as_json", is_flag=True, help="For programs; with --step only that step.")
@click.option(
    "--format", "shape", type=click.Choice(FORMATS), help="A picture of the steps and the severed references."
)
def show(directory: Path, step_id: str | None, everything: bool, as_json: bool, shape: str | None) -> None:
    """The plan in DIR: what moves where, what blocks, decisions, findings, steps, estimates. Asks AWS nothing.

    \b
    migrate show plans/dev-staging
    migrate show plans/dev-staging --step dev/account
    migrate show plans/dev-staging --json | jq '.phases[].steps[].id'
    migrate show plans/dev-staging --format svg > plan.svg

    A picture that would be too large for GitHub (mermaid) or for the eye shows groups of steps, and says so.
    """
    from migrate.cli import screen
    from migrate.model.values import pretty
    from migrate.planning import folder
    from migrate.review import drawing, terminal

    if shape and (step_id is not None or as_json or everything):
        raise ConfigurationError("--format draws the whole plan", "leave --step, --json and --all out, or --format")
    plan, digest = folder.read(directory)
    if shape:
        render = {"mermaid": drawing.mermaid, "svg": drawing.svg, "dot": drawing.dot}
        click.echo(render[shape](plan), nl=False)
        return
    step = None if step_id is None else terminal.step_of(plan, step_id)
    if as_json:
        found = terminal.described(plan, digest) if step is None else terminal.described_step(plan, step)
        click.echo(pretty(found), nl=False)
    elif step is None:
        screen.show(terminal.told(plan, digest, screen.width(), everything=everything))
    else:
        screen.show(terminal.told_step(plan, step))
