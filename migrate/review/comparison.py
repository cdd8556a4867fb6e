"""The difference of two plans for a terminal and as a comment on a pull request. Pure."""

from __future__ import annotations

import bisect
import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from migrate.model.codec import encode
from migrate.model.finding import Severity
from migrate.model.values import Json, canonical
from migrate.review.changes import Change
from migrate.review.difference import Difference, Part, Side, compared_files, shown_text
from migrate.review.lines import Line, Piece, Tone, head, line, printable, shortened

LIMIT = 65_536
"""What GitHub takes in one comment. It counts characters; bytes are never fewer."""

LONGEST = 120
"""Characters of a value that are shown for a person; --json has it whole."""

TITLES: Mapping[str, str] = {
    "settings": "The plan itself",
    "severed": "Severed references",
    "hidden": "Values that became parameters",
    "handovers": "What people must change",
    "rewrites": "Changes to live templates",
    "files": "Templates and policies",
    "policies": "Sizes and purposes of policies",
    "stacks": "Stacks of the source",
    "targets": "Accounts",
    "gaps": "What could not be read",
}
"""Headings, where the name of a part alone does not say it."""

LEAD = 30
"""Characters of it that are shown before the place where two long values begin to differ."""

SHOWN = 20
"""Sections that are named when they are left out; the rest is counted."""

_TICKS = re.compile("`+")


def unified(before: Mapping[str, str], after: Mapping[str, str]) -> Mapping[str, Sequence[str]]:
    """Path -> unified diff, of each file of either plan that differs; what looks like a secret is masked."""
    old, new = compared_files(before), compared_files(after)
    found = {}
    for path in sorted({*old, *new}):
        a, b = (shown_text(side[path]).split("\n") if path in side else [] for side in (old, new))
        if old.get(path) != new.get(path):
            found[path] = list(difflib.unified_diff(a, b, f"a/{path}", f"b/{path}", lineterm=""))
    return found


def told(found: Difference, names: tuple[str, str], diffs: Mapping[str, Sequence[str]]) -> Iterator[Line]:
    """The difference for a person; `names` are what the two plans are called, `diffs` those of `unified`."""
    for sign, name, side in (("-", names[0], found.before), ("+", names[1], found.after)):
        yield line(Piece(f"{sign * 3} {name}", Tone.HEAD), Piece(f"  {_when(side)}", Tone.FAINT))
    if not found:
        yield line("nothing differs")
    for part in found.parts:
        if part:
            yield from head(title(part), counts(part))
            yield from _part(part)
    for path, lines in diffs.items():
        yield from head(path)
        yield from (line(Piece(text.expandtabs(4), _TONES.get(text[:1], Tone.PLAIN))) for text in lines)


def described(found: Difference, names: tuple[str, str], diffs: Mapping[str, Sequence[str]]) -> Mapping[str, Json]:
    """The difference for programs: every part is there, also where nothing differs."""
    parts = {
        part.name: {"added": encode(part.added), "gone": encode(part.gone), "changed": encode(part.changed)}
        for part in found.parts
    }
    return {
        "before": {"path": names[0], "plan": encode(found.before)},
        "after": {"path": names[1], "plan": encode(found.after)},
        "differs": bool(found),
        "parts": parts,
        "diffs": {path: "\n".join(text) for path, text in diffs.items()},
    }


def markdown(found: Difference, names: tuple[str, str], diffs: Mapping[str, Sequence[str]], limit: int = LIMIT) -> str:
    """The difference as one comment on GitHub: a summary first, then folded details as far as there is room."""
    names = (shortened(names[0], LONGEST), shortened(names[1], LONGEST))
    text = "\n".join(_summary(found, names)) + "\n"
    sections = [(f"{title(part)}: {counts(part)}", _signed(part)) for part in found.parts if part]
    sections += [(path, [each.expandtabs(4) for each in lines]) for path, lines in diffs.items()]
    sizes = [_size(_folded(heading, lines, len(lines), names)) for heading, lines in sections]
    room = limit - _size(text)
    if sum(sizes) > room:
        longest_first = sorted((heading for heading, _ in sections), key=_size, reverse=True)
        sizes = _shares(sizes, room - _size(_left_out(longest_first, names)))
    left_out = []
    for (heading, lines), share in zip(sections, sizes, strict=True):
        fits = _fits(heading, lines, share, names)
        text += _folded(heading, lines, fits, names) if fits else ""
        left_out += [] if fits else [heading]
    return text + _left_out(left_out, names)


def title(part: Part) -> str:
    """The heading of a part."""
    return TITLES.get(part.name, part.name.capitalize())


def counts(part: Part) -> str:
    """How many came, went and changed."""
    several = ((len(part.added), "added"), (len(part.gone), "gone"), (len(part.changed), "changed"))
    return ", ".join(f"{count} {word}" for count, word in several if count)


_TONES: Mapping[str, Tone] = {"+": Tone.GOOD, "-": Tone.BAD, "@": Tone.FAINT, "!": Tone.WARN}


def _when(side: Side) -> str:
    return f"read {side.created_at}, valid until {side.expires_at}, by migrate {side.tool_version}"


def _part(part: Part) -> Iterator[Line]:
    for text in _signed(part, "~"):
        yield line("  ", Piece(text[:1], _TONES.get(text[:1].replace("~", "!"), Tone.PLAIN)), text[1:])


def _signed(part: Part, changed: str = "!") -> Sequence[str]:
    """A line for each thing: + came, - went, `changed` is another one, by what stands below it."""
    lines = [f"+ {_noted(entry.key, entry.note)}" for entry in part.added]
    lines += [f"- {_noted(entry.key, entry.note)}" for entry in part.gone]
    for one in part.changed:
        lines += [f"{changed} {printable(one.key)}", *(f"    {_change(change)}" for change in one.changes)]
    return lines


def _blocking(findings: Part) -> Sequence[str]:
    """The findings that block now and did not before."""
    new = [entry.key for entry in findings.added if entry.note == Severity.BLOCK]
    block = canonical(Severity.BLOCK)
    return new + [one.key for one in findings.changed if any(each.after == block for each in one.changes)]


def _noted(key: str, note: str) -> str:
    return printable(f"{key} ({shortened(note, LONGEST)})" if note else key)


def _change(change: Change) -> str:
    path = f"{change.path}: " if change.path else ""
    # What two long texts have in common at their start would hide where they differ.
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(change.before, change.after, strict=False))))
    start = max(0, alike - LEAD) if max(len(change.before), len(change.after)) > LONGEST else 0
    before, after = (_from(start, text) for text in (change.before, change.after))
    if not before:
        return printable(f"{path}+ {after}")
    if not after:
        return printable(f"{path}- {before}")
    return printable(f"{path}{before} -> {after}")


def _from(start: int, text: str) -> str:
    return shortened(f"…{text[start:]}" if start else text, LONGEST)


def _summary(found: Difference, names: tuple[str, str]) -> Iterator[str]:
    before, after = (_inline(name) for name in names)
    yield f"### {'What' if found else 'Nothing'} differs between {before} and {after}"
    yield ""
    for name, side in ((before, found.before), (after, found.after)):
        yield f"* {name}: {_inline(shortened(_when(side), LONGEST))}"
    if found:
        blocking = sum(len(_blocking(part)) for part in found.parts if part.name == "findings")
        if blocking:
            yield ""
            yield f"**Findings that block now and did not before: {blocking}**"
        yield ""
        yield "| | added | gone | changed |"
        yield "|---|---:|---:|---:|"
        for part in found.parts:
            if part:
                yield f"| {title(part)} | {len(part.added)} | {len(part.gone)} | {len(part.changed)} |"
    yield ""


def _folded(heading: str, lines: Sequence[str], fits: int, names: tuple[str, str]) -> str:
    """A folded section with the first lines of it, as many as fit, and how many more there are."""
    # A run of backticks in a name or a file must not end the block.
    longest = max((len(run) for text in lines for run in _TICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    shown = "".join(f"{printable(text)}\n" for text in lines[:fits])
    more = f"{len(lines) - fits} lines more are left out: {_command(names)}\n\n" if fits < len(lines) else ""
    summary = f"<details><summary><code>{_html(heading)}</code></summary>"
    return f"{summary}\n\n{fence}diff\n{shown}{fence}\n\n{more}</details>\n\n"


def _fits(heading: str, lines: Sequence[str], share: int, names: tuple[str, str]) -> int:
    """How many lines of a section its share of the comment takes."""
    if _size(_folded(heading, lines, len(lines), names)) <= share:
        return len(lines)
    known = range(len(lines))
    return max(0, bisect.bisect_right(known, share, key=lambda fits: _size(_folded(heading, lines, fits, names))) - 1)


def _shares(sizes: Sequence[int], room: int) -> list[int]:
    """Room for each section: what it takes, or as much as every other that is cut."""
    shares = [0] * len(sizes)
    for done, place in enumerate(sorted(range(len(sizes)), key=lambda place: sizes[place])):
        shares[place] = min(sizes[place], max(room, 0) // (len(sizes) - done))
        room -= shares[place]
    return shares


def _left_out(headings: Sequence[str], names: tuple[str, str]) -> str:
    """Which sections did not fit at all, and where they are."""
    if not headings:
        return ""
    listed = "; ".join(_inline(shortened(text, LONGEST)) for text in headings[:SHOWN])
    more = f"; and {len(headings) - SHOWN} more" if len(headings) > SHOWN else ""
    return f"Left out, as a comment takes no more: {listed}{more}. All of it: {_command(names)}\n"


def _size(text: str) -> int:
    return len(text.encode())


def _command(names: tuple[str, str]) -> str:
    return _inline(f"migrate diff {names[0]} {names[1]}")


def _inline(text: str) -> str:
    """A text as code within a line, in which nothing is markup."""
    return f"`{printable(text).replace('`', chr(39))}`"


def _html(text: str) -> str:
    return printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
