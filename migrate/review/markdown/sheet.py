"""What a section of plan.md is written on: how much room it has left, and which files it can link to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from migrate.review.markdown.words import Marked, cell, code, linked

T = TypeVar("T")

OPEN_ROWS = 12
"""Rows up to which a table stands open; longer ones are folded."""

_FOLD_END = "\n</details>"


@dataclass
class Sheet:
    """The page of one section. GitHub shows no file beyond 512 KB, so what does not fit is counted and left out.

    room    bytes that are left
    files   paths of the plan's folder
    """

    room: int
    files: frozenset[str]

    def fits(self, text: str) -> bool:
        """Whether there is room for a line; takes it if so."""
        size = len(text.encode("utf-8", "replace")) + 1
        if size > self.room:
            return False
        self.room -= size
        return True

    def table(
        self, head: Sequence[str], items: Sequence[T], row: Callable[[T], Sequence[Marked]], whole: str
    ) -> Iterator[str]:
        """A table of the items, as far as there is room; `whole` is the field of plan.json that has them all."""
        heading = "| " + " | ".join(head) + " |\n|" + " --- |" * len(head)
        self.room -= len(heading) + 2
        yield from heading.split("\n")
        for number, item in enumerate(items):
            line = "| " + " | ".join(cell(text) for text in row(item)) + " |"
            if not self.fits(line):
                yield ""
                yield left_out(len(items) - number, whole)
                return
            yield line

    def listed(
        self, head: Sequence[str], items: Sequence[T], row: Callable[[T], Sequence[Marked]], whole: str, title: str = ""
    ) -> Iterator[str]:
        """A table that is folded under its title where it is long."""
        lines = self.table(head, items, row, whole)
        if len(items) > OPEN_ROWS:
            yield from self.folded(title or f"{len(items):,} rows", lines)
        else:
            yield from lines

    def folded(self, title: str, lines: Iterable[str]) -> Iterator[str]:
        """Lines under a title that opens them. The title is HTML: a constant, or made with `raw`."""
        head = f"<details><summary>{title}</summary>"
        self.room -= len(head.encode("utf-8", "replace")) + len(_FOLD_END)
        yield head
        yield ""
        yield from lines
        yield from _FOLD_END.split("\n")

    def path(self, path: str) -> Marked:
        """A file of the plan by its name, as a link where it is there."""
        return linked(code(path), path) if path in self.files else code(path)


def left_out(count: int, whole: str) -> str:
    """The line that says how many are not shown, and where they are."""
    where = f"`{whole}` of [plan.json](plan.json) and in [plan.html](plan.html)"
    return f"**{count:,} more left out here**: all are in {where}."


def fenced(language: str, lines: Iterable[str]) -> Iterator[str]:
    """Lines in which nothing is markup. No line of ours begins with a backtick, which alone would end it."""
    yield f"```{language}"
    yield from lines
    yield "```"
