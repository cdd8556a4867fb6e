"""Lines with tones on the terminal: colours where a person looks and has not set NO_COLOR, plain text elsewhere."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import Any

import click

from migrate.review.lines import Line, Tone, plain

COLOURS: Mapping[Tone, Mapping[str, Any]] = {
    Tone.PLAIN: {},
    Tone.HEAD: {"bold": True},
    Tone.FAINT: {"dim": True},
    Tone.GOOD: {"fg": "green"},
    Tone.WARN: {"fg": "yellow"},
    Tone.BAD: {"fg": "red", "bold": True},
}


def width() -> int:
    """The columns of the terminal on stdout; 0 where there is none, and nothing is to be cut."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def show(lines: Iterable[Line]) -> None:
    """Print the lines on stdout."""
    if sys.stdout.isatty() and not os.environ.get("NO_COLOR"):  # https://no-color.org
        for line in lines:
            click.echo("".join(click.style(piece.text, **COLOURS[piece.tone]) for piece in line))
    else:
        click.echo(plain(lines), nl=False)
