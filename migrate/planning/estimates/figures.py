"""Calls, bytes and seconds as figures: of the whole plan, by kind of step, of each stage, of what is large. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from migrate.model.plan import Figure, Phase, Step, StepKind, Unestimated
from migrate.planning.brief import Brief
from migrate.planning.estimates.accounts import Accounts
from migrate.planning.estimates.calls import Counting
from migrate.planning.estimates.creations import untimed
from migrate.planning.estimates.durations import BASIS, Timing, whole, with_needs
from migrate.planning.estimates.holdings import REPORTED, UNITS, Holding, Unknown, holding
from migrate.planning.estimates.span import Span, total

LARGE_CALLS, LARGE_SECONDS = 1_000, 60
"""From there on a copying step has figures of its own."""

READING = "calls to read the source account"
COUNTED = (
    "counted from what each step's module does and the resource modules declare, for a run from the start in which "
    "nothing is refused and tried again, up to the verification; high has every poll that a wait allows and a new look "
    "at the source before each step (docs/estimates.md)"
)
VERIFYING = "both verifications search what is read once for the first of them; "
SHOWN = 6


@dataclass(frozen=True)
class Figures:
    """Makes the figures of one plan; `all` yields them with what could not be estimated."""

    brief: Brief
    accounts: Accounts
    counting: Counting
    steps: Sequence[Step]

    def all(self) -> Iterator[Figure | Unestimated]:
        """In no order."""
        yield from self._calls()
        yield from self._amounts()
        yield from self._code()
        yield from self._seconds()
        yield from self._uncounted()

    @cached_property
    def _holdings(self) -> Mapping[str, Holding | Unknown]:
        return {step.id: holding(self.brief, step) for step in self.steps if step.kind in UNITS}

    @cached_property
    def _counted(self) -> Mapping[str, Span]:
        """Step id -> calls, without those of which it is not known how much they copy."""
        counts = {step.id: self.counting.of(step) for step in self.steps}
        return {name: count for name, count in counts.items() if count is not None}

    def _calls(self) -> Iterator[Figure]:
        groups: dict[tuple[str, str], list[Span]] = defaultdict(list)
        for step in self.steps:
            if step.id in self._counted:
                groups["", f"calls of {step.kind} steps"].append(self._counted[step.id])
                if _is_before_cutover(step):
                    groups[step.account, "calls"].append(self._counted[step.id])
                    groups["", "calls"].append(self._counted[step.id])
        source = self.accounts.source()
        groups["", "calls"].append(source)
        yield _figure("", READING, source, "calls", f"before the first step and after the last; {COUNTED}")
        for (about, measure), spans in groups.items():
            if about == "management":
                continue
            basis = VERIFYING + COUNTED if "verify" in measure else COUNTED
            yield _figure(about, measure, total(spans), "calls", basis)
        for step in self.steps:
            if step.kind in UNITS and step.id in self._counted and self._counted[step.id].high >= LARGE_CALLS:
                yield _figure(step.id, "calls", self._counted[step.id], "calls", REPORTED[step.kind])

    def _amounts(self) -> Iterator[Figure]:
        """How many things are copied and their bytes, of the whole and of each stage."""
        things: dict[tuple[str, StepKind], list[Holding]] = defaultdict(list)
        for step in self.steps:
            found = self._holdings.get(step.id)
            if isinstance(found, Holding):
                things["", step.kind].append(found)
                things[step.account, step.kind].append(found)
        for (about, kind), held in things.items():
            unit = UNITS[kind]
            yield _figure(about, unit, total(one.things for one in held), unit, REPORTED[kind])
            yield _figure(about, f"bytes of {unit}", total(one.bytes for one in held), "bytes", REPORTED[kind])

    def _code(self) -> Iterator[Figure | Unestimated]:
        """Bytes of functions and layers, as Lambda reports them; other files have no number in what was read."""
        sizes = self._sizes
        known: dict[str, list[Span]] = defaultdict(list)
        others = 0
        for step in self.steps:
            if step.kind is not StepKind.ARTIFACT:
                continue
            size = sizes.get(_origin(step))
            others += size is None and "object" in _kinds_of_origin(step)
            if size is not None:
                known[""].append(Span(size, size))
                known[step.account].append(Span(size, size))
        for about, spans in known.items():
            yield _figure(
                about, "bytes of code", total(spans), "bytes", "CodeSize, as Lambda reports it for each package"
            )
        if others:
            yield Unestimated(
                "",
                "bytes of other artifacts",
                f"{others} are objects whose size was not read",
                "see them in their bucket",
            )

    @cached_property
    def _sizes(self) -> Mapping[str, int]:
        """Function or layer version, by each of its names -> CodeSize."""
        found: dict[str, int] = {}
        for resource in self.brief.inventory.resources:
            size = resource.measures.get("CodeSize")
            if isinstance(size, int):
                found |= {text: size for text in (resource.physical_id, resource.name, resource.arn) if text}
        return found

    def _seconds(self) -> Iterator[Figure | Unestimated]:
        timing = Timing(self.brief, self.counting)
        times = {step.id: time for step in self.steps if (time := timing.of(step)) is not None}
        steps = [step for step in self.steps if step.id in times]
        now = [step for step in steps if _is_before_cutover(step)]
        read = timing.reading(self.accounts.source())
        yield _figure("", "duration", whole(now, times) + read, "seconds", BASIS)
        copies = [step for step in now if step.kind in UNITS]
        if copies:
            yield _figure("", "duration of copying alone", whole(copies, times), "seconds", BASIS)
        later = [step for step in steps if step.phase is Phase.CUTOVER]
        if later:
            yield _figure("", "duration of the cutover", whole(later, times), "seconds", BASIS)
        for account in sorted({step.account for step in now} - {"management"}):
            own = with_needs(now, [step.id for step in now if step.account == account])
            yield _figure(account, "duration", whole(own, times), "seconds", BASIS)
        for step in now:
            if step.kind in UNITS and times[step.id].high >= LARGE_SECONDS:
                yield _figure(step.id, "duration", times[step.id], "seconds", BASIS)
        yield from self._untimed()

    def _untimed(self) -> Iterator[Unestimated]:
        kinds = {
            kind for step in self.steps if step.kind is StepKind.STACK for kind in untimed(self.counting.unit(step))
        }
        if kinds:
            shown = ", ".join(sorted(kinds)[:SHOWN]) + (f" and {len(kinds) - SHOWN} more" if len(kinds) > SHOWN else "")
            yield Unestimated(
                "",
                "time that CloudFormation takes",
                f"AWS does not publish how long it takes to make {shown}; a step waits for an hour at most",
                "look at the events of the old stacks, which tell how long they took, or move the smallest stage first",
            )

    def _uncounted(self) -> Iterator[Unestimated]:
        for step in self.steps:
            found = self._holdings.get(step.id)
            if isinstance(found, Unknown):
                yield Unestimated(step.id, "calls, bytes and duration", found.reason, found.remedy)


def _figure(about: str, measure: str, span: Span, unit: str, basis: str) -> Figure:
    shown = span.rounded(0)
    return Figure(about, measure, shown.low, shown.high, unit, basis)


def _is_before_cutover(step: Step) -> bool:
    """Whether `migrate apply` carries the step out without being asked for the cutover."""
    return step.phase not in (Phase.CUTOVER, Phase.DECOMMISSION)


def _kinds_of_origin(step: Step) -> Mapping[str, object]:
    origin = step.inputs["origin"]
    assert isinstance(origin, Mapping)
    return origin


def _origin(step: Step) -> str:
    """The function or layer that an artifact is the code of; empty for another origin."""
    return next((str(value) for kind, value in _kinds_of_origin(step).items() if kind in ("function", "layer")), "")
