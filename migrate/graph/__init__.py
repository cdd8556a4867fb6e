"""Who needs whom: references found in values, as a networkx graph. Pure."""

from __future__ import annotations

from migrate.graph.build import Graph, build

__all__ = ["Graph", "build"]
