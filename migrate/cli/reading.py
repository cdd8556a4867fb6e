"""What the reading commands begin with: the account, scanned now or from a snapshot, with its graph and its owners."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tqdm import tqdm

if TYPE_CHECKING:
    from migrate.config import Config
    from migrate.graph import Graph
    from migrate.inventory.reads import Advance, Progress
    from migrate.model.finding import Finding
    from migrate.model.inventory import Inventory
    from migrate.model.ownership import Ownership
    from migrate.planning.brief import Brief


of_configuration = click.option(
    "--config", "path", type=click.Path(path_type=Path), default=Path("migrate.toml"), show_default=True
)
from_snapshot = click.option(
    "--from",
    "snapshot",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Read a file of `migrate inventory --save`; asks AWS nothing.",
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An account, who needs whom in it, and whose everything is. `conflicts`: where the evidence disagrees."""

    settings: Config
    inventory: Inventory
    graph: Graph
    owners: Mapping[str, Ownership]
    conflicts: tuple[Finding, ...]

    def brief(self, stages: tuple[str, ...]) -> Brief:
        """The planner's input for moving these stages."""
        from migrate.planning.brief import Brief

        return Brief(self.inventory, self.graph, self.owners, self.settings, stages)


def read(path: Path, snapshot: Path | None) -> Reading:
    """The account of the configuration at `path`: from the snapshot if there is one, which needs no credentials."""
    from migrate import config

    return reading_of(config.load(path), snapshot)


def reading_of(settings: Config, snapshot: Path | None) -> Reading:
    """The account of a configuration that is loaded already: who has to refuse something does so before the scan."""
    from migrate import graph
    from migrate.inventory import ownership, store

    collect_rarely()
    found = store.load(snapshot) if snapshot else scanned(settings)
    built = graph.build(found)
    owners = ownership.decide(found, built, settings)
    return Reading(settings, found, built, owners, ownership.conflicts(owners, settings))


def collect_rarely() -> None:
    """Python's garbage collector looks less often: an account is many objects, and all of them live until the end.

    A plan of 20,000 resources takes a fifth less time, and no more memory.
    """
    gc.set_threshold(50_000, 20, 100)


def scanned(settings: Config) -> Inventory:
    """The source account of the configuration, read now, with a bar where somebody watches."""
    from migrate.aws.regions import refuse_unknown, regions_of
    from migrate.aws.sessions import Sessions
    from migrate.inventory.costs import with_costs
    from migrate.inventory.reads import Reader
    from migrate.inventory.scan import scan
    from migrate.inventory.sizes import with_sizes

    refuse_unknown(settings)
    sessions = Sessions.open(settings)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    regions = regions_of(settings, sessions.source)
    with progress() as advance:
        found = scan(sessions.source, settings.source.account_id, sessions.partition, regions, now, progress=advance)
        reader = Reader(sessions.source, advance)
        return with_costs(reader, with_sizes(reader, found), settings)


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on stderr that names the kind that is being read, and how far it is; quiet where nobody watches."""
    with tqdm(unit="", disable=not sys.stderr.isatty(), leave=False) as bar:

        def advance(now: Advance) -> None:
            bar.total = now.all_total
            bar.set_description(f"{now.what} {now.done}/{now.total}", refresh=False)
            bar.update(now.all_done - bar.n)

        yield advance
