"""Two plans of one account: what came, what went, what changed. Pure; secrets are masked on both sides.

Only what apply would do or a reviewer would judge otherwise counts. When a plan was made, until when it holds and by
which version is told of both sides and is no difference; neither are digests of files (their content is), nor the
documents for people, which say the same as the plan.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from migrate.model.codec import encode
from migrate.model.plan import Plan, Planned, Question
from migrate.model.secrecy import masked
from migrate.model.values import Json, canonical, pretty
from migrate.review.changes import NOTHING, Change, changes

T = TypeVar("T")
SETTINGS = ("name", "source_account", "regions", "fingerprint", "approvals_required", "configuration")
"""Fields of a plan that are compared as they are."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """Something that only one of the plans has, and what it is in a few words."""

    key: str
    note: str


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """Something that both plans have, and what of it differs."""

    key: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing in a plan, such as its steps; each list sorted by key."""

    name: str
    added: tuple[Entry, ...] = ()
    gone: tuple[Entry, ...] = ()
    changed: tuple[Changed, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.gone or self.changed)

    @property
    def mirrored(self) -> Part:
        """The same, seen from the other plan."""
        changed = (
            Changed(one.key, tuple(Change(each.path, each.after, each.before) for each in one.changes))
            for one in self.changed
        )
        return Part(self.name, self.gone, self.added, tuple(changed))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plans, by what does not count as a difference."""

    name: str
    created_at: str
    expires_at: str
    tool_version: str


@dataclass(frozen=True, slots=True)
class Difference:
    """How the plan `after` differs from `before`: every part of a plan in a fixed order, also where nothing differs."""

    before: Side
    after: Side
    parts: tuple[Part, ...]

    def __bool__(self) -> bool:
        return any(self.parts)

    @property
    def mirrored(self) -> Difference:
        """How `before` differs from `after`."""
        return Difference(self.after, self.before, tuple(part.mirrored for part in self.parts))


@dataclass(frozen=True, slots=True)
class _Row:
    """One thing of a plan: what it is known by, what is compared, and a few words on it."""

    known_by: tuple[str, ...]
    value: Json
    note: str = ""


def difference(
    before: Plan, after: Plan, texts_before: Mapping[str, str], texts_after: Mapping[str, str]
) -> Difference:
    """How `after` differs from `before`; the texts are the other files of each: path -> text."""
    old, new = _rows(before, texts_before), _rows(after, texts_after)
    return Difference(_side(before), _side(after), tuple(_part(name, old[name], new[name]) for name in old))


def compared_files(texts: Mapping[str, str]) -> Mapping[str, str]:
    """The files that apply or an administrator uses: templates and policies stand in folders, documents do not."""
    return {path: text for path, text in sorted(texts.items()) if "/" in path}


def shown_text(text: str) -> str:
    """The text of a file with what looks like a secret masked, where it is JSON as this tool writes it."""
    value = _parsed(text)
    return text if value is NOTHING else pretty(masked(value))


def _side(plan: Plan) -> Side:
    return Side(plan.name, plan.created_at, plan.expires_at, plan.tool_version)


def _rows(plan: Plan, texts: Mapping[str, str]) -> Mapping[str, Sequence[_Row]]:
    """Part -> what a plan has of it, in the order in which a reviewer wants to read them."""
    edges = [edge for question in plan.cut for edge in question.edges]
    return {
        "settings": [_Row((name,), encode(getattr(plan, name))) for name in SETTINGS],
        "targets": _of(plan.targets, "stage", note=lambda item: f"account {item.account_name}"),
        "findings": _of(plan.findings, "code", "resource", "message", note=lambda item: item.severity.value),
        "gaps": _of(plan.gaps, "what", "where", note=lambda item: item.reason),
        "decisions": [
            _Row((item.used,), _asked(item), "undecided" if item.undecided else "decided") for item in plan.cut
        ],
        "severed": _of(edges, "user", "used", "place", "token", note=lambda item: item.decision or "undecided"),
        "resources": _of(plan.resources, "key", note=_moves),
        "stacks": [_Row((key,), value) for key, value in plan.stacks.items()],
        "steps": _of(plan.steps, "id", note=lambda item: item.title),
        "identifiers": [
            _Row((stage, old), new, f"becomes {new}")
            for stage, known in plan.identifiers.items()
            for old, new in known.items()
        ],
        "references": _of(plan.references, "user", "used", "place"),
        "rewrites": _of(plan.rewrites, "template", "place", note=lambda item: item.reason),
        "hidden": _of(plan.hidden, "template", "parameter", note=lambda item: item.reason),
        "handovers": _of(plan.handovers, "resource", "what", "old", note=lambda item: item.who),
        "policies": _of(plan.policies, "path", note=lambda item: item.purpose),
        "files": [
            _Row((path,), _content(text), f"{len(text.splitlines())} lines")
            for path, text in compared_files(texts).items()
        ],
        "estimates": [
            *_of(
                plan.estimates.figures,
                "measure",
                "about",
                note=lambda item: f"{item.low:g} to {item.high:g} {item.unit}",
            ),
            *_of(plan.estimates.unknown, "measure", "about", note=lambda item: item.reason),
            *_of(plan.estimates.throttled, "limit", "step", note=lambda item: item.basis),
        ],
    }


def _of(items: Iterable[T], *names: str, note: Callable[[T], str] = lambda _: "") -> Sequence[_Row]:
    """The rows of dataclasses that are known by these fields; the others are compared."""
    rows = []
    for item in items:
        fields = encode(item)
        assert isinstance(fields, Mapping)
        rest = {name: value for name, value in fields.items() if name not in names}
        rows.append(_Row(tuple(str(fields[name]) for name in names), rest, note(item)))
    return rows


def _asked(question: Question) -> Json:
    options = [encode(option) for option in question.options]
    decided = sorted({edge.decision for edge in question.edges})
    return {"options": options, "suggested": question.suggested, "reason": question.reason, "decided": decided}


def _moves(item: Planned) -> str:
    return f"{item.treatment.value}, with {', '.join(item.stages)}" if item.stages else item.treatment.value


def _part(name: str, before: Sequence[_Row], after: Sequence[_Row]) -> Part:
    old, new = _numbered(before), _numbered(after)
    both = (
        (known_by, tuple(changes(old[known_by].value, new[known_by].value)))
        for known_by in sorted(old.keys() & new.keys())
    )
    return Part(
        name,
        tuple(Entry(_key(known_by), new[known_by].note) for known_by in sorted(new.keys() - old.keys())),
        tuple(Entry(_key(known_by), old[known_by].note) for known_by in sorted(old.keys() - new.keys())),
        tuple(Changed(_key(known_by), differing) for known_by, differing in both if differing),
    )


def _numbered(rows: Sequence[_Row]) -> Mapping[tuple[str, ...], _Row]:
    """The rows by what they are known by; where several are known by the same, they are counted."""
    found: dict[tuple[str, ...], _Row] = {}
    times: Counter[tuple[str, ...]] = Counter()
    for row in sorted(rows, key=lambda row: (row.known_by, canonical(row.value), row.note)):
        times[row.known_by] += 1
        count = times[row.known_by]
        found[row.known_by if count == 1 else (*row.known_by, f"({count})")] = row
    return found


def _key(known_by: tuple[str, ...]) -> str:
    return " | ".join(text for text in known_by if text)


def _content(text: str) -> Json:
    """What is compared of a file: its JSON where that is all there is to it, else its digest."""
    value = _parsed(text)
    return {"sha256": hashlib.sha256(text.encode()).hexdigest()} if value is NOTHING else value


def _parsed(text: str) -> Any:
    """The JSON value of which this is the one text; NOTHING where it is of none."""
    try:
        value = json.loads(text)
        same = pretty(value) == text
    except (ValueError, RecursionError):
        return NOTHING
    return value if same else NOTHING
