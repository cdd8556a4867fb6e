"""What people change, and what becomes of names, identifiers and resources, each list as far as there is room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from migrate.model.plan import Handover, Plan, Planned
from migrate.review.markdown.counts import plural
from migrate.review.markdown.sheet import Sheet, left_out
from migrate.review.markdown.words import Marked, code, joined, prose, raw, raw_prose

_ACCOUNT = "${AWS::AccountId}"
_ROOM_OF_ONE = 1_000
"""Bytes below which no further group is begun: what is in it is counted among what is left out."""


def people(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """What outside the accounts names something that changes, by who has to act."""
    if not plan.handovers:
        yield "Nothing that moves is named outside the accounts, as far as can be told."
        return
    ordered = sorted(plan.handovers, key=lambda item: (item.who, item.what, item))
    groups = [list(group) for _, group in groupby(ordered, key=lambda item: item.who)]
    for number, group in enumerate(groups):
        if sheet.room < _ROOM_OF_ONE:
            yield left_out(sum(map(len, groups[number:])), "handovers")
            return
        table = sheet.table(("What", "Old", "New", "Resource"), group, _handover, "handovers")
        yield from sheet.folded(f"For {raw_prose(group[0].who)}: {plural(len(group), 'identifier')}", table)


def _handover(item: Handover) -> tuple[Marked, ...]:
    old = code(item.old) or Marked("*a secret, not shown*")
    same, later = Marked("*stays, to be set up again*"), Marked("*known after the deploy*")
    new = same if item.old and item.new == item.old else code(item.new) or later
    return prose(item.what), old, new, code(item.resource)


def renames(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Names that are unique in the world, or hold the account's id."""
    rows = [(item.key, old, new) for item in plan.resources for old, new in sorted(item.renamed.items())]
    if not rows:
        yield "None: every resource whose name is fixed keeps it."
        return
    head = ("Old", "New", "Resource")
    yield from sheet.listed(head, rows, lambda row: (code(row[1]), code(row[2]), code(row[0])), "resources")


def resources(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """How many of each type go which way, then each resource with the reason."""
    ways = sorted({resource.treatment for resource in plan.resources})
    types: dict[str, Counter[str]] = {}
    for resource in plan.resources:
        types.setdefault(resource.key.partition("/")[0], Counter())[resource.treatment] += 1
    yield from sheet.listed(
        ("Type", *(way.value for way in ways)),
        sorted(types.items()),
        lambda item: (code(item[0]), *(Marked(f"{item[1][way]:,}" if item[1][way] else "") for way in ways)),
        "resources",
        plural(len(types), "type"),
    )
    groups: dict[str, list[Planned]] = {}
    for resource in plan.resources:
        title = f"move with {', '.join(map(raw, resource.stages))}" if resource.stages else "stay"
        groups.setdefault(title, []).append(resource)
    for number, (title, some) in enumerate(sorted(groups.items())):
        yield ""
        share = Sheet(sheet.room // (len(groups) - number), sheet.files)
        table = share.table(("Resource", "How", "Stack", "Why"), some, _resource, "resources")
        yield from share.folded(f"{plural(len(some), 'resource')}: {title}", table)
        sheet.room -= sheet.room // (len(groups) - number) - share.room


def _resource(item: Planned) -> tuple[Marked, ...]:
    return code(item.key), Marked(item.treatment.value), code(item.unit), prose(item.reason)


def identifiers(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Of each stage: identifiers that change by more than the account's id, and how many by that alone."""
    if not any(plan.identifiers.values()):
        yield "None is known before the deploy."
        return
    for number, (stage, known) in enumerate(sorted(plan.identifiers.items())):
        changed = [(old, new) for old, new in known.items() if old != new]
        other = [pair for pair in changed if not _by_account(plan, *pair)]
        same = len(changed) - len(other)
        yield ""
        yield joined(code(stage) + ":", f"{plural(same, 'identifier')} {'change' if same != 1 else 'changes'}",
                     "by the account's id alone and", f"{len(other):,} otherwise;",
                     f"{len(known) - len(changed):,} stay as they are.")  # fmt: skip
        yield ""
        share = Sheet(sheet.room // (len(plan.identifiers) - number), sheet.files)
        if other:
            yield from share.listed(("Old", "New"), other, _pair, "identifiers", f"{len(other):,} change otherwise")
        if same:
            alike = [pair for pair in changed if pair not in set(other)]
            table = share.table(("Old", "New"), alike, _pair, "identifiers")
            yield ""
            yield from share.folded(f"{same:,} by the account's id alone", table)
        sheet.room -= sheet.room // (len(plan.identifiers) - number) - share.room


def _pair(pair: Sequence[str]) -> tuple[Marked, ...]:
    return code(pair[0]), code(pair[1])


def _by_account(plan: Plan, old: str, new: str) -> bool:
    """Whether an identifier is the old one but for the account: its partition and Region stay."""
    partition = old.split(":", 2)[1] if old.startswith("arn:") else "aws"
    suffix = "amazonaws.com.cn" if ".amazonaws.com.cn" in old else "amazonaws.com"
    filled = _filled(new, {_ACCOUNT: plan.source_account, "${AWS::Partition}": partition, "${AWS::URLSuffix}": suffix})
    return any(filled.replace("${AWS::Region}", region) == old for region in plan.regions or ("",))


def _filled(text: str, values: Mapping[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text
