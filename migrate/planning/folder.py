"""The directory of a plan on disk: written whole, read strictly. The only file of the planner that touches the disk."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from migrate.model.errors import MigrateError
from migrate.model.plan import Plan
from migrate.planning.contract import PLAN_FILE, EditedPlan, check_files, parse, plan_digest, plan_text, with_files

RUN = "run"
"""What an apply leaves in the directory; no part of the plan."""

SEAL = "plan.sha256"
"""The digest of plan.json, as `sha256sum --check` reads it. It tells of an edit; review stands against intent."""


def write(directory: Path, plan: Plan, texts: Mapping[str, str]) -> Plan:
    """Write the plan and its other files (path -> text); the plan with their digests.

    Refuses a directory that holds anything but an earlier plan not yet applied.
    """
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
    plan = with_files(plan, texts)
    sealed = plan_text(plan)
    for name, text in {**texts, PLAN_FILE: sealed}.items():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    (directory / SEAL).write_text(_seal(sealed), encoding="utf-8")
    return plan


def read(directory: Path) -> tuple[Plan, str]:
    """The plan in a directory and its digest; refused when any file is missing, edited or foreign."""
    try:
        texts = {path: (directory / path).read_text(encoding="utf-8") for path in (PLAN_FILE, *_files(directory))}
    except FileNotFoundError:
        raise MigrateError(
            f"{directory} is not a plan: {PLAN_FILE} is missing", "name a directory made by: migrate plan"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise MigrateError(f"{directory} cannot be read: {error}", "restore it from git, or plan anew") from None
    text, seal = texts.pop(PLAN_FILE), texts.pop(SEAL, "")
    plan = parse(text, str(directory / PLAN_FILE))
    check_files(plan, texts, str(directory))
    if seal != _seal(text):
        raise EditedPlan(
            f"{directory / PLAN_FILE} was edited after the plan was made: {SEAL} does not fit it",
            "restore the directory from git, or plan anew: migrate plan",
        )
    return plan, plan_digest(text)


def _seal(text: str) -> str:
    return f"{plan_digest(text)}  {PLAN_FILE}\n"


def _files(directory: Path) -> list[str]:
    found = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] != RUN)
