"""The plan of an account as it stands, or of a snapshot: `migrate plan` writes it, `migrate diff` compares with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from migrate.cli.reading import reading_of
from migrate.model.errors import MigrateError

if TYPE_CHECKING:
    from migrate.config import Config
    from migrate.model.plan import Plan
    from migrate.model.target import TargetReading


def found(settings: Config, stages: tuple[str, ...]) -> Mapping[str, TargetReading]:
    """Stage -> its own account as it stands now."""
    from migrate.aws.regions import regions_of
    from migrate.aws.sessions import Sessions
    from migrate.inventory.targets import read_targets
    from migrate.planning.targets import configured

    sessions = Sessions.open(settings)
    regions = regions_of(settings, sessions.source)
    return read_targets(sessions.management, sessions.member, configured(settings, stages), regions)


def composed(
    settings: Config,
    stages: tuple[str, ...],
    name: str,
    snapshot: Path | None,
    seen: Mapping[str, TargetReading] | None = None,
) -> tuple[Plan, Mapping[str, str]]:
    """The plan that moves `stages`, and the text of each of its templates and policies by path; nothing is written.

    `seen`: what to take for found in the stages' own accounts, rather than to look there.
    """
    from migrate.planning.compose import compose
    from migrate.planning.lint import lint

    reading = reading_of(settings, snapshot)
    targets = seen if seen is not None else {} if snapshot else found(settings, stages)
    return compose(replace(reading.brief(stages), targets=targets), name, lint, reading.conflicts)


def drawn(plan: Plan, texts: Mapping[str, str]) -> tuple[Plan, Mapping[str, str]]:
    """A composed plan with its documents for people, and the text of each of its other files by path."""
    from migrate.planning.contract import with_files
    from migrate.review import documents

    whole = {**texts, **documents(plan, texts)}
    return with_files(plan, whole), whole


def held(directory: Path) -> tuple[Plan, Mapping[str, str]] | None:
    """The plan in a directory with the text of each of its other files; None where there is none that is whole."""
    from migrate.planning import folder

    try:
        plan, _, texts = folder.whole(directory)
    except MigrateError:
        return None  # writing replaces it, or refuses and says why
    return plan, texts
