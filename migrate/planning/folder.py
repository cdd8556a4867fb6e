"""The directory of a plan on disk: written whole, read strictly. The only file of the planner that touches the disk."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from migrate.model.approval import Approval
from migrate.model.codec import decode, encode
from migrate.model.errors import MigrateError
from migrate.model.plan import Plan
from migrate.model.values import pretty
from migrate.planning.contract import (
    PLAN_FILE,
    RESTORE,
    EditedPlan,
    check_files,
    parse,
    plan_digest,
    plan_text,
    with_files,
)
from migrate.planning.soundness import refuse_unsound

RUN = "run"
"""What an apply leaves in the directory; no part of the plan."""

APPROVALS = "approvals"
"""A file for each person who approved the plan; no part of the plan, whose digest they name."""

SEAL = "plan.sha256"
"""The digest of plan.json, as `sha256sum --check` reads it. It tells of an edit; review stands against intent."""

OWN = frozenset({PLAN_FILE, SEAL, "plan.md", "plan.html", "templates", "policies", APPROVALS})
"""What a plan's directory holds before it is applied: nothing else in one is ever removed."""


def write(directory: Path, plan: Plan, texts: Mapping[str, str]) -> Plan:
    """Write the plan and its other files (path -> text), whole or not at all; the plan with their digests.

    An earlier plan goes, with its approvals, which are of that one. Refuses a directory that holds anything else,
    or a plan that was applied.
    """
    _refuse_unless_free(directory)
    plan = with_files(plan, texts)
    sealed = plan_text(plan)
    try:
        _replace(directory.resolve(), {**texts, PLAN_FILE: sealed, SEAL: _seal(sealed)})
    except OSError as error:
        raise MigrateError(
            f"{directory} cannot be written: {error.strerror or error}", "make room, or name another with --out"
        ) from None
    return plan


def read(directory: Path) -> tuple[Plan, str]:
    """The plan in a directory and its digest; refused when any file is missing, edited or foreign."""
    plan, digest, _ = whole(directory)
    return plan, digest


def whole(directory: Path) -> tuple[Plan, str, Mapping[str, str]]:
    """The plan, its digest, and its other files as path -> text; refused when any is missing, edited or foreign."""
    try:
        texts = {path: (directory / path).read_bytes().decode() for path in (PLAN_FILE, *_files(directory))}
    except (FileNotFoundError, NotADirectoryError):
        raise MigrateError(
            f"{directory} is not a plan: {PLAN_FILE} is missing", "name a directory made by: migrate plan"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise MigrateError(f"{directory} cannot be read: {error}", RESTORE) from None
    text, seal = texts.pop(PLAN_FILE), texts.pop(SEAL, "")
    plan = parse(text, str(directory / PLAN_FILE))
    check_files(plan, texts, str(directory))
    if seal != _seal(text):
        raise EditedPlan(
            f"{directory / PLAN_FILE} was edited after the plan was made: {SEAL} does not fit it",
            RESTORE,
        )
    refuse_unsound(plan, texts, str(directory))
    return plan, plan_digest(text), texts


def approvals(directory: Path) -> tuple[Approval, ...]:
    """Every approval in a plan's directory, also of other versions of it; NotThisFormat names a file that is none."""
    return tuple(sorted(_approval(path) for path in (directory / APPROVALS).glob("*")))


def approve(directory: Path, approval: Approval) -> Path:
    """Write one person's approval, in place of an earlier one of theirs; the file."""
    path = directory / APPROVALS / approval.file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pretty(encode(approval)).encode())
    return path


def _approval(path: Path) -> Approval:
    try:
        value = json.loads(path.read_bytes().decode())
    except (OSError, ValueError, RecursionError) as error:
        raise MigrateError(
            f"{path} is no approval ({error})", "remove it, and let its owner run: migrate approve"
        ) from None
    return decode(Approval, value, str(path))


def _replace(directory: Path, texts: Mapping[str, str]) -> None:
    """The directory holds these files and no others, or what it held before."""
    new = directory.with_name(f".{directory.name}.new")
    shutil.rmtree(new, ignore_errors=True)  # of a run that was killed
    for name, text in texts.items():
        target = new / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())
    if directory.exists():
        shutil.rmtree(directory)
    new.rename(directory)


def _refuse_unless_free(directory: Path) -> None:
    if not directory.exists():
        return
    if not directory.is_dir() or (any(directory.iterdir()) and not (directory / PLAN_FILE).exists()):
        raise MigrateError(f"{directory} is there already and holds no plan", "name another with --out")
    if (directory / RUN).exists():
        raise MigrateError(
            f"{directory} holds a plan that was already applied, at least in part",
            f"see how far it is: migrate status {directory}; name another directory with --out",
        )
    foreign = sorted(path.name for path in directory.iterdir() if path.name not in OWN)
    if foreign:
        raise MigrateError(
            f"{directory} holds {foreign[0]}, which belongs to no plan", "move it away, or name another with --out"
        )


def _seal(text: str) -> str:
    return f"{plan_digest(text)}  {PLAN_FILE}\n"


def _files(directory: Path) -> list[str]:
    found = (path.relative_to(directory) for path in directory.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in found if path.parts[0] not in (RUN, APPROVALS))
