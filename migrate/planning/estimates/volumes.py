"""How much is copied, and the code that goes along, as the services reported it; and what nobody reports. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from migrate.model.plan import Figure, Step, StepKind, Unestimated
from migrate.planning.brief import Brief
from migrate.planning.estimates.holdings import REPORTED, UNITS, Holding, Unknown, holding
from migrate.planning.estimates.shown import figure
from migrate.planning.estimates.span import Span, exactly, total

CODE = (
    "CodeSize, as Lambda reports it for each package "
    "(https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html)"
)
SHOWN = 3
UNCOUNTED = "calls, bytes and duration"


def figures(brief: Brief, steps: Sequence[Step]) -> Iterator[Figure | Unestimated]:
    """Things and bytes of the whole plan and of each stage."""
    held = {step.id: holding(brief, step) for step in steps if step.kind in UNITS}
    yield from _copied(steps, held)
    yield from _code(brief, steps)
    yield from _uncounted(steps, held)


def _copied(steps: Sequence[Step], held: Mapping[str, Holding | Unknown]) -> Iterator[Figure]:
    known: dict[tuple[str, StepKind], list[Holding]] = defaultdict(list)
    for step in steps:
        found = held.get(step.id)
        if isinstance(found, Holding):
            known["", step.kind].append(found)
            known[step.account, step.kind].append(found)
    for (about, kind), holdings in known.items():
        unit = UNITS[kind]
        yield figure(about, unit, total(one.things for one in holdings), unit, REPORTED[kind])
        yield figure(about, f"bytes of {unit}", total(one.bytes for one in holdings), "bytes", REPORTED[kind])


def _code(brief: Brief, steps: Sequence[Step]) -> Iterator[Figure | Unestimated]:
    sizes = _sizes(brief)
    known: dict[str, list[Span]] = defaultdict(list)
    unread: dict[str, int] = defaultdict(int)
    for step in steps:
        origin = step.inputs["origin"] if step.kind is StepKind.ARTIFACT else None
        if not isinstance(origin, Mapping) or "file" in origin:
            continue  # a file of the plan crosses no line but the one to the new account
        size = next(
            (sizes[step.region, str(name)] for name in origin.values() if (step.region, str(name)) in sizes), None
        )
        if size is None:
            unread[step.account] += 1
        else:
            known[""].append(exactly(size))
            known[step.account].append(exactly(size))
    for about, spans in known.items():
        yield figure(about, "bytes of code", total(spans), "bytes", CODE)
    for about, count in unread.items():
        reason = (
            f"the size of {count} artifact{'s' if count > 1 else ''} was not read: S3 tells it of each object alone"
        )
        yield Unestimated(about, "bytes of other artifacts", reason, "see the objects that the artifact steps name")


def _sizes(brief: Brief) -> Mapping[tuple[str, str], int]:
    """(region, a name of a function or layer version) -> CodeSize."""
    found: dict[tuple[str, str], int] = {}
    for resource in brief.inventory.resources:
        size = resource.measures.get("CodeSize")
        if isinstance(size, int):
            names = (resource.physical_id, resource.name, resource.arn)
            found |= {(resource.region, name): size for name in names if name}
    return found


def _uncounted(steps: Sequence[Step], held: Mapping[str, Holding | Unknown]) -> Iterator[Unestimated]:
    """One for each stage, reason and remedy: an account of many buckets would fill pages."""
    groups: dict[tuple[str, str, str], list[Step]] = defaultdict(list)
    for step in steps:
        found = held.get(step.id)
        if isinstance(found, Unknown):
            groups[step.account, found.reason, found.remedy].append(step)
    for (account, reason, remedy), group in groups.items():
        if len(group) == 1:
            yield Unestimated(group[0].id, UNCOUNTED, reason, remedy)
            continue
        names = ", ".join(str(step.inputs["key"]) for step in group[:SHOWN])
        more = f" and {len(group) - SHOWN} more" if len(group) > SHOWN else ""
        yield Unestimated(account, UNCOUNTED, f"of {names}{more}: {reason}", remedy)
