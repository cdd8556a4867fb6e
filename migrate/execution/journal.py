"""What a run did, one JSON line for each effect, on the disk before and after it. Never a secret.

Only what was being written may be torn by a crash: the last line, or the last few that were on their way together. That
is cut off, and its steps are looked at again. Anything else that is wrong means that somebody else wrote here, and the
run stops.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any

from migrate.execution.failures import Damaged, NotApplicable
from migrate.execution.files import REMEDY, content, writing
from migrate.model.values import Json, canonical

NAME = "journal.jsonl"
SAFE = "safe"
"""In a line that went to the disk together with earlier ones: how many lines were there for certain before. Where it is
missing, all before it were."""

RESTORE = "restore the file from a backup; without it, make a new plan (steps already done are found again)"


class Entry(StrEnum):
    """PLAN opens the file, RUN each process, GATE is a person's yes to a phase; the others are about one step."""

    PLAN = "plan"
    RUN = "run"
    GATE = "gate"
    BEGIN = "begin"
    END = "end"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Progress:
    """What the journal says of one step. `reason` and `remedy` are of its last failure, until it is begun again.

    failed   whether it failed and has not reached its end since, also when a later run that tried it was killed
    line     number of its last line: what came later has a higher one, whatever the clock said
    """

    begun: bool = False
    ended: bool = False
    outputs: Mapping[str, Json] = field(default_factory=dict)
    reason: str = ""
    remedy: str = ""
    at: str = ""
    failed: bool = False
    line: int = 0


@dataclass(frozen=True, slots=True)
class Passed:
    """A person let the phase begin: who, and when."""

    gate: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class History:
    """The journal as read: of which plan, the processes that wrote it, each step, and the gates that were passed."""

    digest: str
    runs: int
    steps: Mapping[str, Progress]
    gates: tuple[Passed, ...] = ()

    def begun(self, step_id: str) -> bool:
        """Whether a run may have changed something for the step: one that failed before it began has not."""
        found = self.steps.get(step_id)
        return found is not None and (found.begun or found.ended)


class Journal:
    """The open journal of a run. Written by several threads; every line is on the disk when `write` returns.

    Lines that wait for the disk at the same time go there together: the first of their threads writes them all.
    """

    def __init__(self, path: Path, lines: int, sync: Callable[[int], None]) -> None:
        with writing(path):
            self._path, self._file = path, path.open("ab", buffering=0)
            self._sync = sync
            self._next = self._safe = lines
            self._waiting: list[dict[str, Json]] = []
            self._numbering, self._writing = Lock(), Lock()
            self._whole = True
            self._sync_folder(path.parent)

    @classmethod
    def open(cls, path: Path, digest: str, at: str, sync: Callable[[int], None] = os.fsync) -> tuple[Journal, History]:
        """The journal at `path`, made if it is not there, and what it holds; `at` is ISO 8601.

        Damaged when it is not whole; NotApplicable when it is of a plan with another digest.
        """
        lines = _repaired(path)
        history = _history(lines, path)
        if lines and history.digest != digest:
            raise NotApplicable(
                f"{path} is of another version of this plan ({history.digest[:12]}, now {digest[:12]})",
                "restore the plan as it was when it was first applied, or make a new one in another directory",
            )
        journal = cls(path, len(lines), sync)
        if not lines:
            journal.write(Entry.PLAN, at, digest=digest)
        journal.write(Entry.RUN, at, pid=os.getpid())
        return journal, history

    def write(self, entry: Entry, at: str, **facts: Json) -> None:
        """Append one line and wait until it is on the disk.

        Damaged when that fails, and ever after: a line behind a torn one could not be told from damage.
        """
        with self._numbering:
            number, self._next = self._next, self._next + 1
            self._waiting.append({"n": number, "entry": entry, "at": at, **facts})
        with self._writing:
            if number >= self._safe:
                self._write_waiting()

    def _write_waiting(self) -> None:
        if not self._whole:
            raise Damaged(f"{self._path} could not be written", REMEDY)
        self._whole = False
        with self._numbering:
            lines, self._waiting = self._waiting, []
        text = "".join(
            canonical(line if line["n"] == self._safe else {**line, SAFE: self._safe}) + "\n" for line in lines
        )
        left = text.encode()
        with writing(self._path):
            while left:  # a disk that is nearly full takes a part and refuses the rest
                left = left[self._file.write(left) :]
            self._sync(self._file.fileno())
        self._safe += len(lines)
        self._whole = True

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._file.close()

    def _sync_folder(self, folder: Path) -> None:
        """A new file is only found after a crash when its folder is on the disk too."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            self._sync(handle)
        finally:
            os.close(handle)


def history(path: Path) -> History:
    """What the journal at `path` holds, without touching it; an empty history where there is none."""
    lines, _ = _parsed(content(path), path)
    return _history(lines, path)


def _repaired(path: Path) -> list[dict[str, Any]]:
    """The whole lines of the file, a torn last one cut off."""
    found = content(path)
    lines, whole = _parsed(found, path)
    if whole < len(found):
        with writing(path), path.open("r+b") as file:
            file.truncate(whole)
            os.fsync(file.fileno())
    return lines


def _parsed(found: bytes, path: Path) -> tuple[list[dict[str, Any]], int]:
    """Each line parsed, and how many bytes are whole. Damaged unless what is torn was never known to be on the disk."""
    lines: list[dict[str, Any]] = []
    texts = found.splitlines(keepends=True)
    parsed = [_line(text) for text in texts]
    for number, line in enumerate(parsed):
        if line is None or line.get("n") != number:
            behind = [later.get(SAFE, later.get("n")) for later in parsed[number:] if later]
            if line is not None or not all(isinstance(safe, int) and safe <= number for safe in behind):
                raise Damaged(f"{path} line {number + 1} is not what was written there", RESTORE)
            break
        lines.append(line)
    return lines, sum(map(len, texts[: len(lines)]))


def _line(text: bytes) -> dict[str, Any] | None:
    """None for a line that was torn."""
    try:
        line = json.loads(text) if text.endswith(b"\n") else None
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None
    return line if isinstance(line, dict) else None


def _history(lines: list[dict[str, Any]], path: Path) -> History:
    if lines and lines[0].get("entry") != Entry.PLAN:
        raise Damaged(f"{path} does not begin with its plan", RESTORE)
    steps: dict[str, Progress] = {}
    gates: list[Passed] = []
    for number, line in enumerate(lines, 1):
        try:
            match line["entry"]:
                case Entry.BEGIN | Entry.END | Entry.FAILED:
                    steps[line["step"]] = _progress(line, steps.get(line["step"], Progress()))
                case Entry.GATE:
                    gates.append(Passed(line["gate"], line["by"], line["at"]))
        except KeyError as missing:
            raise Damaged(f"{path} line {number} lacks {missing}", RESTORE) from None
    runs = sum(line["entry"] == Entry.RUN for line in lines)
    return History(str(lines[0]["digest"]) if lines else "", runs, steps, tuple(gates))


def _progress(line: Mapping[str, Any], before: Progress) -> Progress:
    """A step after one more line about it."""
    at, number = line["at"], line["n"]
    match line["entry"]:
        case Entry.BEGIN:
            return Progress(begun=True, at=at, failed=before.failed, line=number)
        case Entry.END:
            return Progress(True, True, line["outputs"], at=at, line=number)
        case _:
            return Progress(before.begun, False, {}, line["reason"], line["remedy"], at, failed=True, line=number)
