"""cfn-lint's word on the plan's templates, as findings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import TypeAlias

from migrate.model.finding import Finding, Severity
from migrate.model.values import pretty
from migrate.planning.unit import Unit


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A rule of cfn-lint that a template breaks at a place (https://github.com/aws-cloudformation/cfn-lint)."""

    rule: str
    place: str
    message: str

    @property
    def is_error(self) -> bool:
        """Whether the template would not deploy, as far as the rule knows."""
        return self.rule.startswith("E")


Lint: TypeAlias = Callable[[Iterable[str]], Mapping[str, tuple[Match, ...]]]
"""Template text -> what is wrong with it, for each of several templates."""

_known: dict[str, tuple[Match, ...]] = {}
"""What this process has judged: a template takes half a second or more."""

_WORTH_A_PROCESS = 8
"""Templates that each process has to judge at least: it begins by loading cfn-lint for a second or two."""


def lint(texts: Iterable[str]) -> Mapping[str, tuple[Match, ...]]:
    """cfn-lint's matches in each of the templates; many are judged by several processes."""
    wanted = list(dict.fromkeys(texts))
    new = [text for text in wanted if text not in _known]
    workers = min(os.cpu_count() or 1, len(new) // _WORTH_A_PROCESS)
    if workers > 1:
        # A forked process would have the threads and connections of this one, half of them.
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            found = list(pool.map(_judge, new, chunksize=4))
    else:
        found = [_judge(text) for text in new]
    _known.update(zip(new, found, strict=True))
    return {text: _known[text] for text in wanted}


def _judge(text: str) -> tuple[Match, ...]:
    from cfnlint.api import lint as judge  # takes a while to import, and few commands plan
    from cfnlint.config import ManualArgs

    found = judge(text, config=ManualArgs())
    return tuple(sorted(Match(item.rule.id, "/".join(map(str, item.path or ())), item.message) for item in found))


def judged(units: Iterable[Unit], templates: Mapping[str, str], lint: Lint) -> Iterator[Finding]:
    """What is wrong with the templates of the units and of those nested in them; `templates` are the texts by path.

    A template of our own has to be without fault. In a live stack's, an error that the live template has as well is its
    owner's, and one that it has not blocks. The template for cutover is judged, which holds all that is switched off.
    """
    every = [part for unit in units for part in unit.all()]
    texts = {part.path: templates[part.final_path if part.final else part.path] for part in every}
    found = lint(texts.values())
    doubtful = [part for part in every if part.stack and _errors(found[texts[part.path]])]
    live = {part.path: pretty(part.stack.template) for part in doubtful if part.stack}
    before = lint(live.values())
    for part in every:
        for match in found[texts[part.path]]:
            if not part.stack:
                yield _finding(part.path, match, Severity.BLOCK if match.is_error else Severity.WARN)
            elif match.is_error:
                owners = any(_alike(match, other) for other in before[live[part.path]])
                yield _owners(part.path, match) if owners else _finding(part.path, match, Severity.BLOCK)


def _errors(matches: Iterable[Match]) -> bool:
    return any(match.is_error for match in matches)


def _alike(one: Match, other: Match) -> bool:
    """Messages quote values, which change."""
    return (one.rule, one.place) == (other.rule, other.place)


def _finding(path: str, match: Match, severity: Severity) -> Finding:
    return Finding(
        severity,
        f"cfn-lint-{match.rule}",
        path,
        f"{match.place}: {match.message}",
        "see the rule's description in cfn-lint",
    )


def _owners(path: str, match: Match) -> Finding:
    return Finding(
        Severity.WARN,
        f"cfn-lint-{match.rule}",
        path,
        f"{match.place}: {match.message}. The live template has this error as well: it is its owner's, not the move's",
        "it may keep the stack from being made anew: mend the live stack, or see that AWS still takes it",
    )
