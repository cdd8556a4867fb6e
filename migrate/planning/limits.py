"""CloudFormation's limits on one template, what a template comes to, and what is told of one that passes them.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html; none of them can be raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import canonical
from migrate.planning.unit import Unit

RESOURCES = 500
LIMITS: Mapping[str, int] = {"resources": RESOURCES, "parameters": 200, "outputs": 200, "bytes": 1_000_000}
"""CloudFormation refuses more than 1,000,000 bytes, not 1 MiB: "Template may not exceed 1000000 bytes in size"."""
_MARK = 1_000
"""Bytes kept free for the metadata by which apply marks a template as its own."""
_SECTIONS: Mapping[str, str] = {"Resources": "resources", "Parameters": "parameters", "Outputs": "outputs"}

_CUT_THE_STACK = (
    "take resources out of the live stack into one of their own (CloudFormation's import moves them without touching "
    "them), then scan and plan again"
)
_REMEDIES: Mapping[str, str] = {
    "resources": _CUT_THE_STACK,
    "parameters": "give the resources that it names, and whose new identifiers only their deployment knows, fixed "
    f"names; or keep several secrets in one of Secrets Manager; or {_CUT_THE_STACK}",
    "outputs": _CUT_THE_STACK,
    "bytes": f"keep inline code, documents and definitions of the live template in S3; or {_CUT_THE_STACK}",
}
_OF_ADOPTED = (
    "take references out of what names the others, or give the resources that are named fixed names; or decide `leave` "
    "for some and make them by hand; or import some into a stack of their own; then scan and plan again"
)


def size(unit: Unit) -> Mapping[str, int]:
    """What the unit's template comes to by each limit: the larger of the two, where there is one for cutover."""
    sizes = [_size(template) for template in (unit.template, unit.final) if template]
    return {limit: max(each[limit] for each in sizes) for limit in LIMITS}


def room(unit: Unit, number: int) -> int:
    """How many of the unit's `number` equal parts one template takes: all of them where it passes no limit."""
    return min([number, *(number * LIMITS[limit] // each for limit, each in _over(unit).items())])


def passed(units: Iterable[Unit]) -> Iterator[Finding]:
    """A finding for each limit that a template passes, of the units and of those nested in them."""
    for part in (part for unit in units for part in unit.all()):
        for limit, number in _over(part).items():
            told = f"{part.path} has {number:,} {limit}, and CloudFormation takes {LIMITS[limit]:,}"
            yield Finding(
                Severity.BLOCK,
                f"template-{limit}",
                part.stack.key if part.stack else part.name,
                f"{told}{_why(part, limit)}",
                _REMEDIES[limit] if part.stack else _OF_ADOPTED,
            )


def _size(template: Mapping[str, Any]) -> Mapping[str, int]:
    counts = {limit: len(template.get(section) or ()) for section, limit in _SECTIONS.items()}
    return {**counts, "bytes": len(canonical(template).encode()) + _MARK}  # apply sends the canonical text


def _over(unit: Unit) -> Mapping[str, int]:
    return {limit: number for limit, number in size(unit).items() if number > LIMITS[limit]}


def _why(part: Unit, limit: str) -> str:
    if part.stack is None:
        return ": it cannot be cut, since it is one resource or its resources name each other in a circle"
    if limit == "parameters":
        added = _size(part.template)[limit] - _size(part.stack.template)[limit]
        return f"; {added:,} are new: identifiers and secrets that apply fills in" if added > 0 else ""
    return ""
