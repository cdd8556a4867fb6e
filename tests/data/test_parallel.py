"""Work side by side stops at the first error and never holds all of its input."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Lock

import pytest

from migrate.data.parallel import each


def test_everything_is_done_once() -> None:
    done: list[int] = []
    each(range(100), done.append, threads=4)
    assert sorted(done) == list(range(100))


def test_the_first_error_is_raised_and_the_rest_is_not_begun() -> None:
    begun: list[int] = []

    def work(number: int) -> None:
        begun.append(number)
        if number == 3:
            raise ValueError("three")

    with pytest.raises(ValueError, match="three"):
        each(range(10_000), work, threads=2)
    assert len(begun) < 10_000


def test_input_is_taken_as_it_is_worked_off() -> None:
    lock = Lock()
    taken = done = most = 0

    def things() -> Iterator[int]:
        nonlocal taken, most
        for number in range(200):
            with lock:
                taken += 1
                most = max(most, taken - done)
            yield number

    def work(_: int) -> None:
        nonlocal done
        with lock:
            done += 1

    each(things(), work, threads=2)
    assert done == 200
    assert most <= 5
