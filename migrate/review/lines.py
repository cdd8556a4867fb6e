"""Lines for a terminal: texts with a tone, and tables that fit. Pure; the command line gives tones their colours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

NARROWEST = 12
"""Characters below which no column is cut."""


class Tone(StrEnum):
    """What a piece of text is, for the eye."""

    PLAIN = "plain"
    HEAD = "head"
    FAINT = "faint"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text in one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Piece, ...]


def line(*parts: Piece | str) -> Line:
    """A line of pieces and plain texts, in which no name can move the cursor or change a colour."""
    pieces = (part if isinstance(part, Piece) else Piece(part) for part in parts)
    return tuple(Piece(printable(piece.text), piece.tone) for piece in pieces)


def head(text: str, more: str = "") -> Iterator[Line]:
    """An empty line and a heading."""
    yield ()
    yield line(Piece(text, Tone.HEAD), Piece(f"  {more}" if more else "", Tone.FAINT))


def plain(lines: Iterable[Line]) -> str:
    """The lines without their tones."""
    return "".join("".join(piece.text for piece in each).rstrip() + "\n" for each in lines)


def printable(text: str) -> str:
    """The text without control and other invisible characters: a name with an escape sequence stays text."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def shortened(text: str, room: int) -> str:
    """The text, cut to `room` characters with an ellipsis; whole where `room` is 0."""
    return text if not room or len(text) <= room else f"{text[: room - 1]}…"


def table(rows: Sequence[Sequence[Piece | str]], width: int = 0, indent: int = 2) -> Iterator[Line]:
    """The rows in columns; cells are cut only where a terminal's `width` is given and does not take them."""
    cells = [line(*row) for row in rows]
    if not cells:
        return
    longest = [max(len(row[column].text) for row in cells) for column in range(len(cells[0]))]
    widths = _fitted(longest, width - indent) if width else longest
    for row in cells:
        last = len(row) - 1
        yield (
            Piece(" " * indent),
            *(
                Piece(shortened(cell.text, room if width else 0).ljust(0 if column == last else room + 2), cell.tone)
                for column, (cell, room) in enumerate(zip(row, widths, strict=True))
            ),
        )


def _fitted(longest: Sequence[int], room: int) -> Sequence[int]:
    """The widths of the columns, the widest of them narrowed until all fit."""
    widths = list(longest)
    over = sum(widths) + 2 * (len(widths) - 1) - room
    while over > 0 and max(widths) > NARROWEST:
        widths[widths.index(max(widths))] -= 1
        over -= 1
    return widths
