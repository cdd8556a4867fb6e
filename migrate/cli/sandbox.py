"""`migrate sandbox`: start, describe, enter and end the embedded AWS, and fill it with applications."""

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

from migrate.model.errors import ConfigurationError, MigrateError

if TYPE_CHECKING:  # moto takes a while to import, and the rest of the command line does without it
    from migrate.sandbox.process import Running
    from migrate.sandbox.seed import Progress, SeedReport
    from migrate.sandbox.server import Sandbox

BUILTIN = "builtin"
CONFIGURATION = "migrate.toml"
REFUSED = "refused.json"

directory_option = click.option(
    "--dir",
    "directory",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".sandbox"),
    show_default=True,
    help="Where the sandbox keeps its journal and its migrate.toml.",
)


@click.group()
def sandbox() -> None:
    """An AWS of your own on loopback, with a shared account in it to practise on."""
    if find_spec("moto") is None:
        raise MigrateError("the sandbox is not installed", "pip install 'migrate[sandbox]'")


@sandbox.command()
@directory_option
@click.option("--seed", "source", metavar="builtin|DIR", help="Applications to put into the shared account.")
@click.option("--stages", default="", metavar="dev,staging", help="With --seed DIR: the stages to deploy.")
@click.option("--port", default=0, type=click.IntRange(0, 65535), help="0, the default, takes any free one.")
@click.option("--foreground", is_flag=True, help="Stay here until Ctrl-C instead of going to the background.")
def up(directory: Path, source: str | None, stages: str, port: int, foreground: bool) -> None:
    """Start a sandbox, and fill it if asked to."""
    words = tuple(word.strip() for word in stages.split(",") if word.strip())
    checked(source, words)
    if foreground:
        stay(directory, port, lambda place: furnish(place, directory, source, words))
        return
    from migrate.sandbox import process

    place = process.started(directory, port)
    try:
        furnish(place, directory, source, words)
    except BaseException:
        process.stopped(directory)  # half a shared account would mislead whoever migrates it
        raise


def checked(source: str | None, stages: tuple[str, ...]) -> None:
    """Refuse a seed that cannot be, before anything is started."""
    if source not in (None, BUILTIN) and not Path(str(source)).is_dir():
        raise ConfigurationError(
            f"--seed {source}: neither {BUILTIN} nor a directory",
            f"give --seed {BUILTIN}, or a directory with <app>.<stage>.template.json files",
        )
    if stages and source in (None, BUILTIN):
        raise ConfigurationError("--stages is for --seed DIR only", "leave --stages away, or name a directory")


def stay(directory: Path, port: int, ready: "Callable[[Running], None]") -> None:
    """Serve in this process until it is told to end, findable by the other commands meanwhile."""
    from migrate.sandbox import process
    from migrate.sandbox.server import Options, serve

    process.refuse_second(directory)

    def answering(sandbox: "Sandbox") -> None:
        process.kept(directory, sandbox)
        ready(process.here(sandbox))

    try:
        serve(directory, Options(port=port), answering)
    except OSError as error:
        raise MigrateError(f"port {port}: {error.strerror}", process.remedy_of_start(directory)) from error
    finally:
        process.forget(directory)


def furnish(place: "Running", directory: Path, source: str | None, stages: tuple[str, ...]) -> None:
    """Seed a sandbox that is up and say what to do next."""
    click.echo(f"The sandbox is up at {place.url}; its shared account is {place.account}.")
    if source is not None:
        tell(seeded(place, source, stages), directory)
    click.echo(f'Enter it:  eval "$(migrate sandbox env --dir {shlex.quote(str(directory))})"')
    if source is not None:
        click.echo(f"Then:      migrate plan --config {shlex.quote(str(directory / CONFIGURATION))}")
    click.echo(f"End it:    migrate sandbox down --dir {shlex.quote(str(directory))}")


def seeded(place: "Running", source: str, stages: tuple[str, ...]) -> "SeedReport":
    """Fill the shared account over HTTP, past the guard: seeding is no part of what the journal is about."""
    from migrate.sandbox.seed import builtin, directory
    from migrate.sandbox.server import Door

    connect = cache(Door(place.url, place.account, place.region).client)
    with progress() as advance:
        if source == BUILTIN:
            return builtin.seed(connect, progress=advance, region=place.region)
        return directory.seed(connect, Path(source), stages, progress=advance, region=place.region)


@contextmanager
def progress() -> "Iterator[Progress]":
    """A bar that names what is being made; quiet where nobody watches."""
    with tqdm(desc="seeding", unit="", disable=not sys.stderr.isatty(), leave=False) as bar:

        def advance(name: str) -> None:
            bar.set_postfix_str(name, refresh=False)
            bar.update()

        yield advance


def tell(report: "SeedReport", directory: Path) -> None:
    """Write the configuration and what was refused; say both in two lines."""
    (directory / CONFIGURATION).write_text(report.configuration, encoding="utf-8")
    rows = [{"stack": r.stack, "logical_id": r.logical_id, "kind": r.kind, "reason": r.reason} for r in report.refused]
    (directory / REFUSED).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    click.echo(
        f"Seeded:    {len(report.made)} stacks and loose resources; configuration in {directory / CONFIGURATION}."
    )
    if rows:
        click.echo(
            f"Refused:   {len(rows)} that the emulator cannot make, each with its reason in {directory / REFUSED}."
        )


@sandbox.command()
@directory_option
def env(directory: Path) -> None:
    """Print the exports that let any AWS tool enter the sandbox, for eval."""
    from migrate.sandbox.server import environment

    place = found(directory)
    for name, value in environment(place.url, place.account, place.region).items():
        click.echo(f"export {name}={shlex.quote(value)}")


@sandbox.command()
@directory_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(directory: Path, as_json: bool) -> None:
    """Say where the sandbox is and how many calls it has answered; exit 1 when none is up."""
    from migrate.sandbox import process

    place = process.running(directory)
    facts = process.health(place.url) if place else None
    if as_json:
        click.echo(json.dumps({"up": False} if place is None else {"up": True, "url": place.url, **(facts or {})}))
    elif place is None:
        click.echo(f"No sandbox is up in {directory}.")
    else:
        calls = (facts or {}).get("calls", 0)
        click.echo(f"Up at {place.url} (process {place.pid}), shared account {place.account}, {calls} calls so far.")
    if place is None:
        raise SystemExit(1)


@sandbox.command()
@directory_option
def down(directory: Path) -> None:
    """End the sandbox; all that was in it is gone, its journal stays."""
    from migrate.sandbox import process

    ended = process.stopped(directory)
    click.echo("The sandbox is down." if ended else f"No sandbox was up in {directory}.")


def found(directory: Path) -> "Running":
    """The sandbox of a directory; MigrateError when none is up."""
    from migrate.sandbox import process

    place = process.running(directory)
    if place is None:
        raise MigrateError(f"no sandbox is up in {directory}", f"migrate sandbox up --dir {directory}")
    return place
