"""The directory of a plan on disk: written whole, read strictly. The only file of the planner that touches the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrate.model.errors import MigrateError
from migrate.model.plan import Plan
from migrate.planning.contract import PLAN_FILE, check_files, parse, plan_digest

RUN = "run"
"""What an apply leaves in the directory; no part of the plan."""


def write(directory: Path, texts: Mapping[str, str]) -> None:
    """Write every file of a plan. Refuses a directory that holds anything but an earlier plan not yet applied."""
    if directory.exists():
        if not directory.is_dir() or (any(directory.iterdir()) and not (directory / PLAN_FILE).exists()):
            raise MigrateError(f"{directory} is there already and holds no plan", "name another with --out")
        if (directory / RUN).exists():
            raise MigrateError(
                f"{directory} holds a plan that was already applied, at least in part",
                f"go on with: migrate apply {directory}; or name another directory with --out",
            )
        for path in _files(directory):
            (directory / path).unlink()
    for name, text in texts.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def read(directory: Path) -> tuple[Plan, str]:
    """The plan in a directory and its digest; refused when any file is missing, edited or foreign."""
    where = directory / PLAN_FILE
    try:
        text = where.read_text(encoding="utf-8")
        plan = parse(text, str(where))
        others = {
            path: (directory / path).read_text(encoding="utf-8") for path in _files(directory) if path != PLAN_FILE
        }
    except FileNotFoundError:
        raise MigrateError(
            f"{directory} is not a plan: {PLAN_FILE} is missing", "name a directory made by: migrate plan"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise MigrateError(f"{directory} cannot be read: {error}", "restore it from git, or plan anew") from None
    check_files(plan, others, str(directory))
    return plan, plan_digest(text)


def _files(directory: Path) -> list[str]:
    found = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != RUN)
