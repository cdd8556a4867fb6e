"""What the reading commands begin with: the account, scanned now or from a snapshot, with its graph and its owners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from migrate.config import Config
    from migrate.graph import Graph
    from migrate.model.finding import Finding
    from migrate.model.inventory import Inventory
    from migrate.model.ownership import Ownership
    from migrate.planning.brief import Brief


@dataclass(frozen=True)
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
    from migrate import config, graph
    from migrate.cli.inventory import scanned
    from migrate.inventory import ownership, store

    settings = config.load(path)
    found = store.load(snapshot) if snapshot else scanned(settings)
    built = graph.build(found)
    owners = ownership.decide(found, built, settings)
    return Reading(settings, found, built, owners, ownership.conflicts(owners, settings))
