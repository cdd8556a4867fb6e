"""`migrate graph`: who needs whom in the source account."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.option("--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True)
@click.option("--format", "shape", type=click.Choice(["mermaid", "dot", "json"]), default="mermaid", show_default=True)
@click.option("--from", "snapshot", type=click.Path(path_type=Path), help="A file of `migrate inventory --save`.")
def graph(path: Path, shape: str, snapshot: Path | None) -> None:
    """The references between resources, with where each was found (json).

    \b
    migrate graph --format dot | dot -Tsvg > account.svg
    """
    from migrate import config
    from migrate.cli.inventory import scanned
    from migrate.graph import build
    from migrate.inventory import ownership, store
    from migrate.review import diagram

    settings = config.load(path)
    found = store.load(snapshot) if snapshot else scanned(settings)
    built = build(found)
    render = {"mermaid": diagram.mermaid, "dot": diagram.dot, "json": diagram.as_json}[shape]
    click.echo(render(built, ownership.decide(found, built, settings)), nl=False)
