"""Only the last line may be torn; every other damage stops the run, and a lock has one holder."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from migrate.execution import journal
from migrate.execution.failures import Damaged, Locked, NotApplicable
from migrate.execution.journal import Entry, Journal
from migrate.execution.lock import locked

AT = "2026-11-24T12:00:00+00:00"


def written(path: Path) -> None:
    opened, _ = Journal.open(path, "abc", AT)
    with opened:
        opened.write(Entry.BEGIN, AT, step="one")
        opened.write(Entry.END, AT, step="one", outputs={"id": "x"})
        opened.write(Entry.BEGIN, AT, step="two")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    written(path)
    found = journal.history(path)
    assert (found.digest, found.runs) == ("abc", 1)
    assert found.steps["one"].ended
    assert found.steps["one"].outputs == {"id": "x"}
    assert (found.steps["two"].begun, found.steps["two"].ended) == (True, False)


def test_a_line_torn_anywhere_is_cut_off_and_writing_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    written(path)
    whole = path.read_bytes()
    last = len(whole.splitlines()[-1]) + 1
    for torn in range(1, last + 1):
        path.write_bytes(whole[:-torn])
        opened, found = Journal.open(path, "abc", AT)
        with opened:
            opened.write(Entry.BEGIN, AT, step="three")
        assert found.steps["one"].ended
        assert "two" not in found.steps
        assert [json.loads(line)["n"] for line in path.read_text().splitlines()] == list(range(6))


def test_a_first_line_that_was_torn_is_a_new_journal(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b'{"n":0,"ent')
    Journal.open(path, "abc", AT)[0].__exit__(None, None, None)
    assert journal.history(path).digest == "abc"


@pytest.mark.parametrize("damage", ["edited", "removed", "doubled", "swapped"])
def test_other_damage_is_named_by_its_line(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "journal.jsonl"
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    changed = {
        "edited": [lines[0], b"{oops\n", *lines[2:]],
        "removed": [lines[0], *lines[2:]],
        "doubled": [lines[0], lines[0], *lines[1:]],
        "swapped": [lines[0], lines[2], lines[1], *lines[3:]],
    }[damage]
    path.write_bytes(b"".join(changed))
    with pytest.raises(Damaged, match="line 2"):
        Journal.open(path, "abc", AT)
    assert path.read_bytes() == b"".join(changed)


def test_another_digest_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    written(path)
    with pytest.raises(NotApplicable, match="another version"):
        Journal.open(path, "xyz", AT)


def test_a_held_lock_names_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path, AT, print), pytest.raises(Locked, match=str(os.getpid())), locked(path, AT, print):
        pytest.fail("two hold the lock")
    with locked(tmp_path / "lock", AT, print):
        pass


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from migrate.execution.lock import locked\n"
        "with locked(Path(sys.argv[1]), 'then', print): os._exit(9)"
    )
    notes: list[str] = []
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path / "lock")], check=False).returncode == 9
    with locked(tmp_path / "lock", AT, notes.append):
        pass
    assert len(notes) == 1
    assert "is dead" in notes[0]


def test_the_lock_of_another_host_is_not_taken(tmp_path: Path) -> None:
    holder = {"pid": 1, "host": socket.gethostname() + "-other", "since": "then"}
    (tmp_path / "lock").write_text(json.dumps(holder))
    with pytest.raises(Locked, match="-other"), locked(tmp_path / "lock", AT, print):
        pytest.fail("taken")


def test_after_a_failed_write_nothing_more_is_written(tmp_path: Path) -> None:
    path, full = tmp_path / "journal.jsonl", iter([None, None, None, OSError(28, "No space left on device")])

    def sync(handle: int) -> None:
        if error := next(full):
            raise error

    opened, _ = Journal.open(path, "abc", AT, sync)
    with opened, pytest.raises(Damaged, match="No space left"):
        opened.write(Entry.BEGIN, AT, step="one")
    with pytest.raises(Damaged, match="could not be written"):
        opened.write(Entry.BEGIN, AT, step="two")
    assert journal.history(path).runs == 1


def together(path: Path) -> list[bytes]:
    """The lines of a journal of which three were on their way to the disk at the same time."""
    entered, free = threading.Event(), threading.Event()

    def sync(handle: int) -> None:
        if armed:
            entered.set()
            assert free.wait(30)

    armed = False
    opened, _ = Journal.open(path, "abc", AT, sync)
    armed = True
    writers = [threading.Thread(target=opened.write, args=(Entry.BEGIN, AT), kwargs={"step": "first"})]
    writers[0].start()
    assert entered.wait(30)
    for number in range(3):
        writers.append(
            threading.Thread(target=opened.write, args=(Entry.BEGIN, AT), kwargs={"step": f"second{number}"})
        )
        writers[-1].start()
    while len(opened._waiting) < 3:
        threading.Event().wait(0.001)
    free.set()
    for writer in writers:
        writer.join()
    opened.__exit__(None, None, None)
    return path.read_bytes().splitlines(keepends=True)


def test_lines_that_wait_together_go_to_the_disk_together(tmp_path: Path) -> None:
    lines = [json.loads(line) for line in together(tmp_path / "journal.jsonl")]
    assert [line["n"] for line in lines] == list(range(6))
    assert [line.get("safe") for line in lines] == [None, None, None, None, 3, 3]


def test_of_lines_that_were_on_their_way_together_any_may_be_torn(tmp_path: Path) -> None:
    """A power cut may leave a later page of the file and not an earlier one."""
    path = tmp_path / "journal.jsonl"
    lines = together(path)
    for torn in (3, 4, 5):
        path.write_bytes(b"".join([*lines[:torn], b"\0" * len(lines[torn]), *lines[torn + 1 :]]))
        opened, found = Journal.open(path, "abc", AT)
        with opened:
            assert len(found.steps) == torn - 2
        assert [json.loads(line)["n"] for line in path.read_bytes().splitlines()] == list(range(torn + 1))


def test_what_was_on_the_disk_before_them_may_not(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    lines = together(path)
    path.write_bytes(b"".join([*lines[:2], b"\0" * 20 + b"\n", *lines[3:]]))
    with pytest.raises(Damaged, match="line 3"):
        Journal.open(path, "abc", AT)


def test_a_line_that_lacks_something_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    written(path)
    path.write_bytes(path.read_bytes() + b'{"at":"x","entry":"end","n":5,"step":"two"}\n')
    with pytest.raises(Damaged, match="line 6 lacks 'outputs'"):
        Journal.open(path, "abc", AT)


@pytest.mark.parametrize("takes", [0, 1, 7])
def test_a_disk_that_takes_a_part_of_a_line_is_asked_again_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, takes: int
) -> None:
    path = tmp_path / "journal.jsonl"
    opened, _ = Journal.open(path, "abc", AT)
    real = opened._file

    class Slow:
        def write(self, text: bytes) -> int:
            return real.write(text[:takes]) if takes else full()

        def fileno(self) -> int:
            return real.fileno()

        def close(self) -> None:
            real.close()

    def full() -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(opened, "_file", Slow())
    with opened:
        if takes:
            opened.write(Entry.BEGIN, AT, step="one")
        else:
            with pytest.raises(Damaged, match="No space left"):
                opened.write(Entry.BEGIN, AT, step="one")
    assert journal.history(path).begun("one") is bool(takes)


def test_a_journal_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").mkdir()
    with pytest.raises(Damaged, match=r"journal.jsonl could not be read: Is a directory"):
        journal.history(tmp_path / "journal.jsonl")
