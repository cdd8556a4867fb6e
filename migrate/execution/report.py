"""The closing report: what moved, how it was verified, that production is unchanged, and what failed and why. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from migrate.execution.gates import Closed
from migrate.execution.journal import Passed
from migrate.execution.selection import dependents
from migrate.execution.source import Change
from migrate.model.plan import Plan, Step, StepKind
from migrate.model.values import Json

DATA = frozenset({StepKind.COPY_OBJECTS, StepKind.COPY_ITEMS, StepKind.COPY_PARAMETER, StepKind.COPY_SECRET})
NO_WRITE = (
    "This tool's guard lets no write to it through; where it manages the organization, only calls to Organizations."
)
CHECKS = frozenset({StepKind.VERIFY_CONFIGURATION, StepKind.VERIFY_LEFTOVERS})


@dataclass(frozen=True, slots=True)
class Failed:
    """A step that failed; `blocks` are the titles of the steps that wait for it."""

    step: str
    title: str
    reason: str
    remedy: str
    blocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One finished step and what it gave."""

    title: str
    outputs: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage has in its own account now; `resources` counts those of its stacks."""

    stage: str
    account_id: str
    resources: int
    stacks: tuple[Line, ...]
    data: tuple[Line, ...]
    checks: tuple[Line, ...]
    steps: int
    finished: int


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a plan. `source_changes` compares the source before the first run with the end of this one.

    left     titles of the steps that are not done and were not asked for this time
    gates    who let which phase begin, and when
    closed   the gate where the run ended, if it did
    """

    plan: str
    digest: str
    source_account: str
    ended_at: str
    stages: tuple[Stage, ...]
    failures: tuple[Failed, ...]
    not_started: tuple[str, ...]
    source_compared: int
    source_changes: tuple[Change, ...]
    cut_over: bool = False
    left: tuple[str, ...] = ()
    gates: tuple[Passed, ...] = ()
    closed: Closed | None = None

    @property
    def as_asked(self) -> bool:
        """Whether every step that was asked for is finished."""
        return not self.failures and not self.not_started

    @property
    def complete(self) -> bool:
        """Whether every step up to the phase that was asked for is finished."""
        return self.as_asked and not self.left

    @property
    def production_unchanged(self) -> bool:
        """Whether nothing that is production's, or used by it, changed during the migration."""
        return not any(change.protected for change in self.source_changes)


def stage_of(plan: Plan, stage: str, steps: Sequence[Step], finished: Mapping[str, Mapping[str, Json]]) -> Stage:
    """What the finished steps of one stage gave."""
    own = [step for step in steps if step.account == f"stage:{stage}" or step.inputs.get("stage") == stage]
    account = next((str(finished[s.id]["account_id"]) for s in own if "account_id" in finished.get(s.id, {})), "")
    stacks = _lines(own, finished, frozenset({StepKind.STACK}))
    counts = (len(made) for line in stacks if isinstance(made := line.outputs.get("resources"), Mapping))
    return Stage(
        stage=stage,
        account_id=account,
        resources=sum(counts),
        stacks=tuple(Line(line.title, {"stack_id": line.outputs.get("stack_id")}) for line in stacks),
        data=_lines(own, finished, DATA),
        checks=_lines(own, finished, CHECKS),
        steps=len(own),
        finished=sum(step.id in finished for step in own),
    )


def blocked_by(step_id: str, steps: Sequence[Step]) -> tuple[str, ...]:
    """The titles of the steps that need a step, directly or through others."""
    waiting = dependents({step_id}, steps)
    return tuple(step.title for step in steps if step.id in waiting and step.id != step_id)


def causes(failures: Iterable[Failed]) -> Iterator[tuple[Failed, ...]]:
    """The failures of each cause together: a source that moved fails every step that takes it, and is one cause."""
    found: dict[tuple[str, str], list[Failed]] = {}
    for failed in failures:
        found.setdefault((failed.reason, failed.remedy), []).append(failed)
    return (tuple(together) for together in found.values())


def markdown(report: Report) -> str:
    """The report as a person reads it."""
    return "\n".join(_sections(report)) + "\n"


def _sections(report: Report) -> Iterator[str]:
    yield f"# Migration {report.plan}: {'complete' if report.complete else 'not complete'}"
    yield f"\nEnded {report.ended_at}. Plan digest `{report.digest}`."
    yield ""
    yield from _short(report)
    yield from _source(report)
    for together in causes(report.failures):
        yield from _failed(together)
    if report.closed:
        yield f"\n## Waiting\n\n{report.closed.reason}.\n\nNext: {report.closed.remedy}"
    if report.left:
        yield "\n## Not asked for this time, and not done\n\n" + "\n".join(f"* {title}" for title in report.left)
    for stage in report.stages:
        yield from _stage(stage)


def _failed(together: Sequence[Failed]) -> Iterator[str]:
    """One cause, with every step that it made fail."""
    first, others = together[0], together[1:]
    yield f"\n## Failed: {first.title}\n\n{first.reason}\n\nNext: {first.remedy}"
    if others:
        yield "\nFailed for the same reason:\n\n" + "\n".join(f"* {failed.title}" for failed in others)
    own = {failed.title for failed in together}
    blocks = dict.fromkeys(title for failed in together for title in failed.blocks if title not in own)
    if blocks:
        yield "\nNot started because of it:\n\n" + "\n".join(f"* {title}" for title in blocks)


def _short(report: Report) -> Iterator[str]:
    """The short account: what moved, how it was verified, and production."""
    for stage in report.stages:
        copied = sum(value for line in stage.data if isinstance(value := line.outputs.get("count"), int))
        compared = _total(stage.checks, "compared")
        verified = (
            f"{_total(stage.checks, 'equal')} of {compared} equal, property by property" if compared else "not verified"
        )
        yield f"* **{stage.stage}** is in account {stage.account_id or '(not made yet)'}:"
        yield f"  {stage.resources} resources in {len(stage.stacks)} stacks, {verified};"
        yield f"  {len(stage.data)} stores with {copied} items, of the same count and digest on both sides."
    if report.production_unchanged:
        yield f"* **Production** in account {report.source_account} is unchanged."
    else:
        yield f"* **PRODUCTION CHANGED** in account {report.source_account}: see below."
    state = "runs in the new accounts too" if report.cut_over else "is off in the new accounts until cutover"
    yield f"* What runs by itself (schedules, event source mappings, bucket notifications) {state}."
    for passed in report.gates:
        yield f"* The gate before {passed.gate} was passed by {passed.by} at {passed.at}."


def _total(lines: Sequence[Line], name: str) -> int:
    return sum(value for line in lines if isinstance(value := line.outputs.get(name), int))


def _source(report: Report) -> Iterator[str]:
    yield f"\n## The source account {report.source_account}\n"
    if not report.source_changes:
        yield (
            f"Unchanged: {report.source_compared} resources and stacks, production among them, have the same "
            f"fingerprints before and after. {NO_WRITE}"
        )
        return
    if not report.production_unchanged:
        yield f"**PRODUCTION CHANGED DURING THE MIGRATION.** {NO_WRITE} Find out who did it.\n"
    else:
        yield f"**Something that is not production changed meanwhile.** {NO_WRITE}\n"
    for change in report.source_changes:
        yield f"* {change.key} is {change.how}{' (production)' if change.protected else ''}"


def _stage(stage: Stage) -> Iterator[str]:
    yield f"\n## {stage.stage}: account {stage.account_id or 'not made yet'}\n"
    yield f"{stage.finished} of {stage.steps} steps done; {stage.resources} resources in {len(stage.stacks)} stacks."
    for title, lines in (("Stacks", stage.stacks), ("Data", stage.data), ("Verified", stage.checks)):
        if lines:
            yield f"\n### {title}\n"
            yield from (f"* {line.title}{_facts(line.outputs)}" for line in lines)


def _facts(outputs: Mapping[str, Json]) -> str:
    """Numbers and short texts as they are, lists by their length."""
    shown = (
        f"{name} {len(value) if isinstance(value, list | tuple | Mapping) else value}"
        for name, value in outputs.items()
        if value is not None
    )
    facts = ", ".join(shown)
    return f": {facts}" if facts else ""


def _lines(
    steps: Iterable[Step], finished: Mapping[str, Mapping[str, Json]], kinds: frozenset[StepKind]
) -> tuple[Line, ...]:
    return tuple(Line(step.title, finished[step.id]) for step in steps if step.kind in kinds and step.id in finished)
