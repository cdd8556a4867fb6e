"""`migrate graph`: who needs whom in the source account."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from migrate.cli.reading import Reading, from_snapshot, of_configuration, read
from migrate.model.errors import ConfigurationError

if TYPE_CHECKING:
    from migrate.graph import Graph

FORMATS = ("mermaid", "dot", "json", "graphml")


@click.command()
@of_configuration
@click.option("--format", "shape", type=click.Choice(FORMATS), default="mermaid", show_default=True)
@from_snapshot
@click.option("--stage", help="What this stage owns, and what that needs or is needed by.")
@click.option("--around", help="One resource (key, ARN, name or id) and its neighbourhood.")
@click.option("--depth", type=click.IntRange(1), help="How far --around reaches.  [default: 1]")
@click.option(
    "--cut", is_flag=True, help="Only the references that the move severs; with --stage, of that stage alone."
)
def graph(
    path: Path, shape: str, snapshot: Path | None, stage: str | None, around: str | None, depth: int | None, cut: bool
) -> None:
    """The references between resources, with where each was found (json, graphml).

    \b
    migrate graph --format dot | dot -Tsvg > account.svg
    migrate graph --around notes-dev --depth 2
    migrate graph --cut --format json
    """
    from migrate.review import diagram

    if around and (stage or cut):
        raise ConfigurationError("--around is a graph of its own", "leave --stage and --cut out, or --around")
    if depth and not around:
        raise ConfigurationError("--depth says how far --around reaches", "name what to draw: --around RESOURCE")
    reading = read(path, snapshot)
    chosen = _chosen(reading, stage, around, depth or 1, cut)
    render = {"mermaid": diagram.mermaid, "dot": diagram.dot, "json": diagram.as_json, "graphml": diagram.graphml}
    click.echo(render[shape](chosen, reading.owners), nl=False)


def _chosen(reading: Reading, stage: str | None, around: str | None, depth: int, cut: bool) -> Graph:
    from migrate.cli.inventory import refuse_unknown
    from migrate.cli.plan import refuse_wrong_stages
    from migrate.graph import select
    from migrate.planning import moves
    from migrate.planning.explain import named
    from migrate.planning.severance import Cut

    if around:
        return select.around(reading.graph, named(reading.inventory, around), depth)
    if cut:
        brief = reading.brief(refuse_wrong_stages(reading.settings, (stage,) if stage else ()))
        return select.only(reading.graph, Cut(brief, moves.choose(brief)).severed())
    if stage:
        refuse_unknown(stage, reading.owners)
        return select.touching(reading.graph, {key for key, owner in reading.owners.items() if owner.stage == stage})
    return reading.graph
