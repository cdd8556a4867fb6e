"""Writes the run's own files: whole or not at all, and one clear error where the disk refuses."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from migrate.execution.failures import Damaged

REMEDY = "make room on the disk, or allow writing there, and run the same command again; what was done is found again"


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Within the block an error of the operating system is Damaged, naming the file: nothing written before is lost."""
    try:
        yield
    except OSError as error:
        raise Damaged(f"{path} could not be written: {error.strerror or error}", REMEDY) from None


def content(path: Path) -> bytes:
    """What is in the file; empty where there is none. Damaged when it may not be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        remedy = "let the user who runs this read it, and run the same command again"
        raise Damaged(f"{path} could not be read: {error.strerror or error}", remedy) from None


def write_whole(path: Path, text: str) -> None:
    """The file is whole or as it was, also after a crash. Damaged when the disk refuses."""
    draft = path.with_suffix(path.suffix + ".new")
    with writing(path):
        with draft.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
