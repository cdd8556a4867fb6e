"""The command line of the judges: `scripts/judge`."""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import io
import json
import logging
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.judge import cuts, recordings, templates
from tests.judge.declared import Place

EXAMPLES = """\
examples:
  scripts/judge recordings ../shared/recordings
  scripts/judge templates ../shared/samples --json > figures.json
  scripts/judge templates ../shared/samples --only serverless+examples
  scripts/judge cuts ../shared/samples --require complete=1 --require invented=0

exit codes: 0 judged; 1 a figure is not what --require asks for; 2 wrong use
"""

AT_MOST = frozenset(
    [
        "failed",
        "invalid",
        "loose",
        "invented",
        "missing",
        "production-elsewhere",
        "unknown",
        "drift",
        "refused",
        "listed",
        "seconds",
    ]
)
"""Figures that count what should not be: --require gives the most of them, and of every other figure the least."""

MOST_SHOWN = 40

Lines = Iterator[str]


def main(arguments: Sequence[str]) -> int:
    """Judge, print, and give the exit code."""
    options = _parser().parse_args(arguments)
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    began = time.perf_counter()
    try:
        required = dict(map(_requirement, options.require))
        # The embedded AWS prints what it does not know; our own output is for programs too.
        with contextlib.redirect_stdout(io.StringIO()):
            measures, lines, whole = _JUDGES[options.what](Path(options.directory), options.only)
    except (ValueError, OSError) as error:
        _tell(f"judge: {error}")
        return 2
    measures = {**measures, "seconds": time.perf_counter() - began}
    unknown = sorted(required.keys() - measures.keys())
    if unknown:
        known = ", ".join(measures)
        _tell(f"judge: --require {unknown[0]}: no such figure of {options.what}; there are {known}")
        return 2
    if options.json:
        _say(json.dumps({"figures": measures, "found": _plain(whole)}, indent=1))
    else:
        _say("\n".join((*lines, "", *_table(measures))))
    return _judged(required, measures)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="scripts/judge",
        description="Print figures about how well migrate reads AWS and sees references, on any folder of inputs.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=sorted(_JUDGES), help="what is in the folder, or what is judged of it")
    parser.add_argument("directory", metavar="DIR")
    parser.add_argument("--json", action="store_true", help="print everything as JSON")
    parser.add_argument(
        "--only", action="append", default=[], metavar="FOLDER", help="of templates, only this folder; may be repeated"
    )
    parser.add_argument(
        "--require",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="end with 1 unless the figure is at least VALUE (counts of what should not be: at most); may be repeated",
    )
    return parser


def _requirement(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise ValueError(f"--require {text}: must be NAME=VALUE with a number, such as recall=0.95") from None


def _judged(required: Mapping[str, float], measures: Mapping[str, float]) -> int:
    failed = [
        f"judge: {name} is {measures[name]:g}, required is at {'most' if name in AT_MOST else 'least'} {wanted:g}"
        for name, wanted in required.items()
        if (measures[name] > wanted if name in AT_MOST else measures[name] < wanted)
    ]
    for line in failed:
        _tell(line)
    return 1 if failed else 0


def _table(measures: Mapping[str, float]) -> Lines:
    width = max(map(len, measures))
    for name, value in measures.items():
        is_share = isinstance(value, float) and name != "seconds"
        yield f"{name:<{width}}  {f'{value:.2%}' if is_share else f'{value:.1f}' if name == 'seconds' else value}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _recordings(directory: Path, only: Sequence[str]) -> tuple[Mapping[str, float], Lines, Any]:
    if only:
        raise ValueError("--only is for folders of templates")
    found = recordings.judge(directory)
    return recordings.measures(found), _of_recordings(found), found


def _of_recordings(found: recordings.Figures) -> Lines:
    yield f"{found.operations} operations recorded, {found.read} of them read by modules"
    yield f"{found.answers} answers that modules read: {found.through} went through, {found.failed} failed, "
    yield f"  {found.passed_over} are only of what AWS owns; {found.refusals} refusals, {found.absent} of them answers"
    yield f"{found.resources} resources of {len(found.kinds)} types made, {found.valid} valid, {found.invalid} invalid"
    yield from (f"failed   {each.kind} {each.at} {each.error} {_some(each.answers)}" for each in found.failures)
    for word, complaints in (("invalid", found.complaints), ("doubtful", found.loose)):
        for each in complaints:
            yield f"{word:<8} {each.times}x {each.kind} {each.path} {each.rule}: {each.message} {_some(each.answers)}"
    yield f"not of an API that modules read: {', '.join(found.foreign) or 'none'}"
    yield f"read by no module: {', '.join(found.unread)}"


def _some(answers: Sequence[str]) -> str:
    return f"({', '.join(answers[-3:])})"


def _templates(directory: Path, only: Sequence[str]) -> tuple[Mapping[str, float], Lines, Any]:
    found = []
    for folder in templates.judge(directory, only):
        found.append(folder)
        _tell(f"{folder.seconds:6.1f} s  {folder.name}")
    _some_found(found, only)
    return templates.measures(found), _of_templates(found), found


def _some_found(found: Sequence[object], only: Sequence[str]) -> None:
    if not found and only:
        raise ValueError(f"--only {only[0]}: there is no such folder of templates")


def _of_templates(found: Sequence[templates.Folder]) -> Lines:
    references = [each for folder in found for each in folder.references]
    edges = [each for folder in found for each in folder.edges]
    yield "| place | references | found in values | found with the stack's text |\n|---|---:|---:|---:|"
    for place in Place:
        here = [each for each in references if each.naming.place is place]
        shares = (f"{templates.share([flag(each) for each in here]):.1%}" if here else "" for flag in _FOUND)
        yield f"| {place.value} | {len(here)} | {' | '.join(shares)} |"
    yield "\nreferences: " + _counted(each.outcome.value for each in references)
    yield "edges: " + _counted(each.origin.value for each in edges)
    yield "only listed: " + (_counted(_kinds(found)) or "nothing")
    lost: Counter[tuple[str, ...]] = Counter(
        (each.outcome.value, each.user_kind, _shape(each.naming.path), each.used_kind)
        for each in references
        if not each.is_found
    )
    yield from _most("lost", lost)
    yield from _most(
        "invented",
        Counter(
            (each.user_kind, _shape(each.place), each.used_kind, each.token)
            for each in edges
            if each.origin is templates.Origin.INVENTED
        ),
    )
    for folder in found:
        yield from (f"misplaced  {each}" for each in folder.misplaced)
        yield from (f"drift  {each}" for each in folder.drift)
        yield from (f"refused  {folder.name} {stack}: {reason[:200]}" for stack, reason in folder.refused.items())


_FOUND: tuple[Callable[[templates.Reference], bool], ...] = (
    lambda each: each.is_found,
    lambda each: each.is_found or each.written,
)


def _kinds(found: Iterable[templates.Folder]) -> Iterator[str]:
    for folder in found:
        for kind, count in folder.listed.items():
            yield from [kind] * count


def _counted(names: Iterable[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in Counter(names).most_common())


def _shape(path: str) -> str:
    return ".".join("*" if part.isdigit() else part for part in path.split("."))


def _most(word: str, counted: Mapping[tuple[str, ...], int]) -> Lines:
    for what, count in Counter(counted).most_common(MOST_SHOWN):
        yield f"{word}  {count}x {' | '.join(what)}"


def _cuts(directory: Path, only: Sequence[str]) -> tuple[Mapping[str, float], Lines, Any]:
    found = []
    for verdict in cuts.judge(directory, only):
        found.append(verdict)
        _tell(f"{verdict.seconds:6.1f} s  {verdict.folder} {', '.join(verdict.stages)}")
    _some_found(found, only)
    return cuts.measures(found), _of_cuts(found), found


def _of_cuts(found: Sequence[cuts.Verdict]) -> Lines:
    yield "| application | stages that move | added | of its own | found | missing | invented |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for each in found:
        counts = (each.added, each.own, each.found, len(each.missing), len(each.invented))
        yield f"| {each.folder} | {', '.join(each.stages)} | {' | '.join(map(str, counts))} |"
    for each in found:
        yield from (f"missing   {one.how}: {one.user} -> {one.used}" for one in each.missing)
        yield from (f"invented  {one.user} -> {one.used}" for one in each.invented)


def _plain(value: Any) -> Any:
    """Dataclasses as mappings, sets and tuples as lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name.name: _plain(getattr(value, name.name)) for name in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list | tuple | set | frozenset) else value


_JUDGES: Mapping[str, Callable[[Path, Sequence[str]], tuple[Mapping[str, float], Lines, Any]]] = {
    "cuts": _cuts,
    "recordings": _recordings,
    "templates": _templates,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
