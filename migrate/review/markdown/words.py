"""Texts of a plan as Markdown in which no name is markup: a word that could be is shown as code."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator
from typing import NewType
from urllib.parse import quote

from migrate.review.diagram import mermaid_text
from migrate.review.lines import printable, shortened

Marked = NewType("Marked", str)
"""Markdown that may stand in a line. Made here and from constants alone, so that no name gets around it."""

LONGEST = 600
"""Characters of one text that are shown; plan.json has it whole."""

_CALM = re.compile(r"""(?P<open>[("'“]*)(?P<word>(?:[^\W_]|[.,;'"()/%=+…–—“”’-])*)(?P<close>[)"'”,.;:…]*)""")
_AROUND = re.compile(r"""(?P<open>[("'“]*)`?(?P<word>.*?)`?(?P<close>[)"'”,.;:…]*)""")
"""A word with what stands before and behind it in a sentence; our own messages quote with backticks too."""

_WORDS = re.compile(r"(?:<[^<>]*>|\S)+")
"""Words, of which `<account of dev>` is one."""

_TICKS = re.compile("`+")
_PIPE = re.compile(r"(\\*)\|")
_AWKWARD = re.compile("[`\x7f-\x9f\ud800-\udfff\u2028\u2029]")
_IN_LABELS = str.maketrans({char: f"#{ord(char)};" for char in "*_~\\$%{}[]()|@"})
"""Markdown in a label, and %%{…}%%, which sets mermaid up wherever it stands."""

_LIST_OR_ICON = re.compile(r'(?<=^")[-+]|(?:(?<=^"\d)|(?<=^"\d\d)|(?<=^"\d\d\d))\.|:(?=fa-)')
"""What begins a list in a label, which mermaid does not show, and an icon (fa:fa-bomb)."""


def one_line(text: str, longest: int = LONGEST) -> str:
    """The text in one line without invisible characters, and cut where it is very long."""
    line = shortened(" ".join(str(text).split()), longest)
    return line if line.isprintable() else printable(line)


def code(text: str) -> Marked:
    """A name, as code."""
    shown = one_line(text)
    if not shown:
        return Marked("")
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    space = " " if "`" in (shown[0], shown[-1]) else ""
    return Marked(f"{fence}{space}{shown}{space}{fence}")


def prose(text: str) -> Marked:
    """A sentence: its plain words as they are, names in it that could be markup as code."""
    return Marked(_sentence(text, code))


def _sentence(text: str, shown: Callable[[str], str]) -> str:
    done: list[str] = []
    names: list[str] = []
    for word in _WORDS.findall(one_line(text)):
        if _CALM.fullmatch(word) and "www." not in word.lower():
            done += [*_spans(names, shown), word]
            names = []
        else:
            names.append(word)
    return " ".join([*done, *_spans(names, shown)])


def _spans(words: list[str], shown: Callable[[str], str]) -> Iterator[str]:
    """Words that stand together as one piece of code, without what the sentence puts around them."""
    found = _AROUND.fullmatch(" ".join(words))
    if found and found["word"]:
        yield f"{found['open']}{shown(found['word'])}{found['close']}"
    elif words:
        yield shown(" ".join(words))


def bold(text: Marked) -> Marked:
    """A text that stands out."""
    return Marked(f"**{text}**") if text else text


def joined(*parts: Marked | str, by: str = " ") -> Marked:
    """Marked texts and constants, side by side."""
    return Marked(by.join(part for part in parts if part))


def linked(text: Marked, path: str) -> Marked:
    """A link to another file of the plan's folder."""
    return Marked(f"[{text}]({quote(path)})")


def cell(text: Marked) -> Marked:
    """The text in a cell, whose bars would end it even within code."""
    return Marked(_PIPE.sub(lambda found: found[1] * 2 + r"\|", text))


def raw(text: str) -> str:
    """A name within an HTML line, as code."""
    return f"<code>{html.escape(one_line(text), quote=False)}</code>"


def raw_prose(text: str) -> str:
    """A sentence within an HTML line."""
    return _sentence(text, raw)


def label(text: str) -> str:
    """A quoted label of mermaid, which may not be empty, looks for lists and icons, and shows entities as they are."""
    quoted = mermaid_text(one_line(text, 80) or "unnamed").translate(_IN_LABELS)
    return _LIST_OR_ICON.sub(lambda found: f"#{ord(found[0])};", quoted)


def literal(value: object, indent: int | None = None) -> str:
    """A JSON text that stands in a fence of Markdown, and, where it is a string, in TOML too."""
    text = json.dumps(value, sort_keys=True, indent=indent, ensure_ascii=False)
    return _AWKWARD.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
