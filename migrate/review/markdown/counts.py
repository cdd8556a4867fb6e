"""How many of what: the counts and figures of a plan in few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from migrate.model.finding import Severity
from migrate.model.plan import Figure, Plan, StepKind, Unestimated
from migrate.review.markdown.words import Marked, code, joined, prose

SHOWN = 6
"""Types, stacks or figures that a line names."""

_SECONDS = (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1))
_BYTES = (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10))


def plural(count: int, noun: str) -> str:
    """1 step, 2 steps, 1 policy, 2 policies."""
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun if count == 1 else several}"


def most(counted: Counter[str], noun: str) -> Marked:
    """What there is most of, by name, and how much there is of how many others."""
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    named = [f"{code(name)} {count:,}" for name, count in ordered[:SHOWN]]
    rest = sum(count for _, count in ordered[SHOWN:])
    more = f"{rest:,} in {plural(len(ordered) - SHOWN, f'other {noun}')}" if rest else ""
    return joined(*named, more, by=", ")


_TIME = ("s", "second", "seconds")
_SIZE = ("B", "byte", "bytes")


def kinds(keys: Iterable[str]) -> Counter[str]:
    """How many resources there are of each type; a key begins with it."""
    return Counter(key.partition("/")[0] for key in keys)


def stacks(plan: Plan, stage: str) -> Counter[str]:
    """Stack -> how many resources it makes in the account of a stage."""
    made: Counter[str] = Counter()
    for step in plan.steps:
        if step.kind is StepKind.STACK and step.account == f"stage:{stage}":
            resources = step.inputs.get("resources")
            made[str(step.inputs.get("stack_name", step.id))] += len(resources) if isinstance(resources, dict) else 0
    return made


def blocking(plan: Plan) -> int:
    """How many findings block the plan."""
    return sum(finding.severity is Severity.BLOCK for finding in plan.findings)


def amount(figure: Figure) -> Marked:
    """A figure's range in its unit, as a person writes it."""
    low, high = (_written(value, figure.unit) for value in (figure.low, figure.high))
    return Marked(low if low == high else f"{low} to {high}")


def told(figure: Figure) -> Marked:
    """A figure in a line of others."""
    if figure.measure.partition(" ")[0] == figure.unit and not _scales(figure.unit):
        figure = replace(figure, unit="")  # "calls 10", not "calls 10 calls"
    return joined(prose(figure.measure), amount(figure))


def unknown(item: Unestimated) -> Marked:
    """What could not be estimated, and why, in a line of others."""
    return joined(prose(item.measure), "not estimated:", prose(item.reason))


def _scales(unit: str) -> bool:
    return unit in _TIME or unit in _SIZE


def _written(value: float, unit: str) -> str:
    if unit in _TIME:
        return _scaled(value, _SECONDS, "s")
    if unit in _SIZE:
        return _scaled(value, _BYTES, "B")
    number = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"{number} {prose(unit)}" if unit else number


def _scaled(value: float, units: Iterable[tuple[str, int]], smallest: str) -> str:
    for unit, size in units:
        if value >= size:
            return f"{value / size:,.1f}".removesuffix(".0") + f" {unit}"
    return f"{value:,.0f} {smallest}"
