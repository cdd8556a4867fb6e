"""plan.json: canonical text, digest over every file of the plan, and back to a Plan."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from migrate.model.codec import NotThisFormat, decode, encode
from migrate.model.errors import MigrateError
from migrate.model.plan import FORMAT_VERSION, Plan
from migrate.model.values import Json, pretty
from migrate.planning.formats import upgraded

PLAN_FILE = "plan.json"
RESTORE = "restore the directory from git, or plan anew: migrate plan"


class EditedPlan(MigrateError):
    """A file of the plan is not what plan.json says it is."""


def plan_text(plan: Plan) -> str:
    """The canonical text of plan.json."""
    return pretty(encode(plan))


def sha256(text: str) -> str:
    """The digest of one file's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def plan_digest(text: str) -> str:
    """The digest of the whole plan: of plan.json, which holds the digests of all its other files."""
    return sha256(text)


def with_files(plan: Plan, texts: Mapping[str, str]) -> Plan:
    """The plan with these as all its other files: path -> text."""
    return replace(plan, files={path: sha256(text) for path, text in sorted(texts.items())})


def parse(text: str, where: str) -> Plan:
    """The Plan in the text of a plan.json; `where` names the file in errors."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:  # nested deeper than Python reads
        raise NotThisFormat(f"{where} is not JSON ({error})", RESTORE) from None
    version = value.get("format_version") if isinstance(value, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise NotThisFormat(
            f"{where} is not a plan: it has no format_version", "name a directory made by: migrate plan"
        )
    if version > FORMAT_VERSION:
        raise NotThisFormat(
            f"{where} has plan format {version}, newer than {FORMAT_VERSION}", "use the migrate that made it"
        )
    try:
        value = upgraded(value)
    except (TypeError, ValueError, AttributeError):
        raise NotThisFormat(f"{where} says that it has plan format {version}, and has not", RESTORE) from None
    return decode(Plan, cast(Json, value), where, RESTORE)


def check_files(plan: Plan, texts: Mapping[str, str], where: str) -> None:
    """EditedPlan unless `texts` (path -> text, plan.json left out) are exactly the files that the plan names."""
    for path in sorted({*plan.files, *texts}):
        if path not in texts:
            problem = "is missing"
        elif path not in plan.files:
            problem = "does not belong to the plan"
        elif sha256(texts[path]) != plan.files[path]:
            problem = "was edited after the plan was made"
        else:
            continue
        raise EditedPlan(f"{where}/{path} {problem}", RESTORE)
