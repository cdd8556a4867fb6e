"""The plan of an account as it stands, or of a snapshot: `migrate plan` writes it, `migrate diff` compares with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from migrate.cli.reading import reading_of

if TYPE_CHECKING:
    from migrate.config import Config
    from migrate.model.plan import Plan


def made(settings: Config, stages: tuple[str, ...], name: str, snapshot: Path | None) -> tuple[Plan, Mapping[str, str]]:
    """The plan that moves `stages`, and the text of each of its other files by path; nothing is written."""
    from migrate.planning.compose import compose
    from migrate.planning.contract import with_files
    from migrate.planning.lint import lint
    from migrate.review import documents

    reading = reading_of(settings, snapshot)
    plan, texts = compose(reading.brief(stages), name, lint, reading.conflicts)
    whole = {**texts, **documents(plan, texts)}
    return with_files(plan, whole), whole
