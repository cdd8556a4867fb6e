"""Whether a plan's rollback was begun: then its journal of what was made is history, and nothing may go on from it."""

from __future__ import annotations

from pathlib import Path

from migrate.execution.failures import NotApplicable

NAME = "rollback.jsonl"


def refuse_rolled_back(directory: Path, run: Path) -> None:
    """NotApplicable when the plan in `directory` was rolled back, whole or in part; `run` holds its journals."""
    if (run / NAME).exists():
        raise NotApplicable(
            f"{directory} was rolled back, so it cannot be applied any more",
            f"finish the rollback with: migrate rollback {directory}; then plan anew: migrate plan --out ANOTHER",
        )
