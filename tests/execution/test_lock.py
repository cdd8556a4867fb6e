"""The lock says who holds it and for how long, and is taken only from a holder that is dead."""

from __future__ import annotations

import json
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from migrate.execution.failures import Locked
from migrate.execution.lock import Holder, holder, locked, unlock

AT = "2026-11-24T12:00:00+00:00"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ELSEWHERE = {"pid": 7, "user": "ada", "host": socket.gethostname() + "-other", "since": AT}


def test_the_holder_is_known_while_it_runs_and_gone_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert holder(path) is None
    with locked(path, AT, print):
        found = holder(path)
        assert found is not None
        assert (found.host, found.since, found.here, found.alive) == (socket.gethostname(), AT, True, True)
        with pytest.raises(Locked, match="living process"):
            unlock(path)
    assert holder(path) is None


def test_the_lock_of_another_host_is_taken_only_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "run" / "lock"
    path.parent.mkdir()
    path.write_text(json.dumps(ELSEWHERE))
    found = holder(path)
    assert found == Holder("7", "ada", str(ELSEWHERE["host"]), AT, here=False, alive=False)
    with pytest.raises(Locked, match="process 7 of ada") as refused, locked(path, AT, print):
        pytest.fail("taken")
    assert refused.value.remedy.endswith(f"migrate unlock {tmp_path}")
    unlock(path)
    with locked(path, AT, pytest.fail):
        pass


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(minutes=5), "5 min ago"),
        (timedelta(days=2, minutes=3), "48 h 3 min ago"),
        (timedelta(days=-9), "one of the clocks is wrong"),
    ],
)
def test_its_age_is_told_whatever_the_clocks_say(later: timedelta, told: str) -> None:
    assert told in Holder("7", "ada", "there", AT, here=False, alive=False).told(NOW + later)


@pytest.mark.parametrize("content", ["{", "[]", "null", '{"pid": 7}', "\0\0\0"])
def test_a_lock_that_was_torn_is_of_nobody_known(tmp_path: Path, content: str) -> None:
    path = tmp_path / "lock"
    path.write_text(content)
    found = holder(path)
    assert found is not None
    assert "for how long is unknown" in found.told(NOW)
    notes: list[str] = []
    with locked(path, AT, notes.append):
        pass
    assert len(notes) == 1


def test_a_lock_that_cannot_be_cleared_is_said_and_what_was_done_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    notes: list[str] = []
    with locked(tmp_path / "lock", AT, notes.append):
        monkeypatch.setattr("migrate.execution.lock._write", full)
    assert "could not be cleared (No space left on device)" in notes[0]
