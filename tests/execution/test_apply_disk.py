"""A disk that refuses: at whichever operation, one clear error, nothing lost, and the next run goes on."""

from __future__ import annotations

import io
import itertools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from migrate.execution.apply import RUN
from migrate.execution.events import Event, Noted
from migrate.execution.failures import Damaged, NotApplicable
from tests.execution.conftest import Source
from tests.execution.fakes import Flags, Heard, plan, step
from tests.execution.test_apply import run

STEPS = (step("a"), step("b", "a"), step("c"))
FULL, READ_ONLY = OSError(28, "No space left on device"), OSError(30, "Read-only file system")


class Disk:
    """Counts what is asked of the disk below a folder, and refuses the n-th and everything after it."""

    def __init__(self, folder: Path, refuses: int, error: OSError) -> None:
        self._folder, self._left, self._error = str(folder), refuses, error
        self.refused = False

    def asked(self) -> None:
        self._left -= 1
        if self._left < 0:
            self.refused = True
            raise self._error

    def holds(self, path: object) -> bool:
        return str(path).startswith(self._folder)

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Stand between Python and the disk."""
        real_open = io.open

        def opened(path: Any, mode: str = "r", *words: Any, **more: Any) -> Any:
            if not self.holds(path) or mode == "rb" or mode == "r":
                return real_open(path, mode, *words, **more)
            self.asked()
            return File(real_open(path, mode, *words, **more), self)

        patch.setattr("pathlib.io.open", opened)
        for name in ("mkdir", "replace", "open"):
            patch.setattr(os, name, self._counted(getattr(os, name)))
        patch.setattr(os, "fsync", self._synced(os.fsync))

    def _counted(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *words: Any, **more: Any) -> Any:
            if self.holds(path):
                self.asked()
            return real(path, *words, **more)

        return call

    def _synced(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def sync(handle: int) -> None:
            self.asked()
            real(handle)

        return sync


class File:
    """An open file, of which a write that is refused has written a half."""

    def __init__(self, file: Any, disk: Disk) -> None:
        self._file, self._disk = file, disk

    def write(self, text: Any) -> int:
        try:
            self._disk.asked()
        except OSError:
            self._file.write(text[: len(text) // 2])
            raise
        return int(self._file.write(text))

    def truncate(self, *size: int) -> int:
        self._disk.asked()
        return int(self._file.truncate(*size))

    def __enter__(self) -> File:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def applied(directory: Path, outside: Flags, heard: Heard, disk: Disk) -> Damaged | None:
    """The error, where it did not run to its end on that disk."""
    with pytest.MonkeyPatch.context() as patch:
        disk.install(patch)
        try:
            run(plan(*STEPS), directory, outside, heard, parallelism=1, sync=lambda handle: os.fsync(handle))
        except Damaged as error:
            return error
    return None


@pytest.mark.parametrize("error", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_refused_at_every_operation_nothing_is_lost(tmp_path: Path, source: Source, error: OSError) -> None:
    for number in itertools.count():
        directory, outside, heard = tmp_path / str(number), Flags(), Heard()
        directory.mkdir()
        disk = Disk(directory, number, error)
        said = applied(directory, outside, heard, disk)
        if not disk.refused:
            assert said is None
            break
        if said is None:
            assert _told(heard.events), "only the log may be lacking, or the lock be left"
            with pytest.raises(NotApplicable, match="already applied"):
                run(plan(*STEPS), directory, outside)
        else:
            assert "could not be written" in said.message
            assert "run the same command again" in said.remedy
            assert run(plan(*STEPS), directory, outside).complete
        assert outside.flags == {"a": 1, "b": 1, "c": 1}
        assert (directory / RUN / "report.md").exists()
    assert number > 25, "the disk was hardly asked"


def _told(events: list[Event]) -> bool:
    return any(isinstance(event, Noted) and ("log" in event.text or "lock" in event.text) for event in events)
