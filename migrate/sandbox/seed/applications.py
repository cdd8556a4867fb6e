"""Which stacks the template files under a directory stand for, and what they are called."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_SUFFIXES = (".template.json", ".template.yaml", ".template.yml")
_EXTENSIONS = {"yml", "yaml", "json", "js", "ts", "cjs", "template"}
# Templates make names of 64 characters at most from the stack's name and words of their own.
_LONGEST = 50


@dataclass(frozen=True, slots=True)
class Application:
    """One stack to be made: where its template lies, what it is called, and its stage ("" where it has none)."""

    path: Path
    stack: str
    stage: str


def applications(directory: Path, stages: Sequence[str]) -> list[Application]:
    """The stacks that the files under `directory` stand for, in the order of their paths."""
    files = sorted(path for path in directory.rglob("*") if path.is_file() and path.name.endswith(_SUFFIXES))
    parsed = [(path, *_app_and_stage(path, directory)) for path in files]
    names = _short_names({app for _, app, _ in parsed})
    found = []
    for path, app, stage in parsed:
        if stage and stages and stage not in stages:
            continue
        for one in [stage] if stage or not stages else stages:
            found.append(Application(path, stack_name(names[app], one), one))
    return _unique(found)


def stack_name(app: str, stage: str) -> str:
    """`<app>-<stage>` in a stack name's characters, short enough for names that are made from it."""
    words, ending = (re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-") for text in (app, stage))
    words = words if words[:1].isalpha() else f"app-{words}"
    room = _LONGEST - len(ending) - 1
    if len(words) > room:
        words = f"{words[: room - 9].rstrip('-')}-{digest(app)}"
    return f"{words}-{ending}" if ending else words


def _app_and_stage(path: Path, directory: Path) -> tuple[str, str]:
    relative = path.relative_to(directory).as_posix()
    stem = next(relative.removesuffix(suffix) for suffix in _SUFFIXES if relative.endswith(suffix))
    head, dot, last = stem.rpartition(".")
    if not dot or "/" in last or last.lower() in _EXTENSIONS:
        return stem, ""
    return head, last


def _short_names(apps: Iterable[str]) -> dict[str, str]:
    """Each app's path, cut from the left to what no other app ends with; its source's extension left out."""
    parts = {app: PurePosixPath(re.sub(r"\.(ya?ml|json|[cm]?[jt]s)$", "", app)).parts for app in apps}
    tails = Counter("/".join(p[-n:]) for p in parts.values() for n in range(1, len(p) + 1))
    return {
        app: next((t for n in range(1, len(p) + 1) if tails[t := "/".join(p[-n:])] == 1), app)
        for app, p in parts.items()
    }


def _unique(found: list[Application]) -> list[Application]:
    """Names that only differ in characters which a stack's name cannot have are told apart by a digest."""
    count = Counter(application.stack.lower() for application in found)
    return [
        app
        if count[app.stack.lower()] == 1
        else Application(app.path, stack_name(f"{app.path.name}-{digest(app.path.as_posix())}", app.stage), app.stage)
        for app in found
    ]


def digest(text: str) -> str:
    """A few characters that stand for the text."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
