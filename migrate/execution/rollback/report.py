"""The report of a rollback: what is gone, what stays and why, what the accounts still hold, and the source. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from migrate.execution.report import Failed
from migrate.execution.rollback.survey import Look, State
from migrate.execution.source import Change

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Left:
    """What was read in one target account afterwards: stacks, and the keys of resources."""

    stage: str
    account_id: str
    stacks: tuple[str, ...]
    resources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One run of a rollback. `looks` were taken when it had ended; `source_changes` is since the first one began."""

    plan: str
    digest: str
    source_account: str
    ended_at: str
    looks: tuple[Look, ...]
    failures: tuple[Failed, ...]
    left: tuple[Left, ...]
    source_compared: int
    source_changes: tuple[Change, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing is left of the plan but what is to stay."""
        return not self.failures and not any(look.state is State.UNDO for look in self.looks)


def markdown(report: Report) -> str:
    """The report as a person reads it."""
    return "\n".join(_sections(report)) + "\n"


def _sections(report: Report) -> Iterator[str]:
    yield f"# Rollback of {report.plan}: {'complete' if report.complete else 'not complete'}"
    yield f"\nEnded {report.ended_at}. Plan digest `{report.digest}`."
    for failed in report.failures:
        yield f"\n## Failed: {failed.title}\n\n{failed.reason}\n\nNext: {failed.remedy}"
        if failed.blocks:
            yield "\nNot undone because of it:\n\n" + "\n".join(f"* {title}" for title in failed.blocks)
    yield "\n## Undone, and read back\n"
    undone = [look for look in report.looks if look.state is State.UNDONE]
    yield from (f"* {look.step.title}" for look in undone) if undone else ("Nothing.",)
    stays = [(look, line) for look in report.looks for line in look.kept]
    if stays:
        yield "\n## What stays\n"
        yield from (f"* {look.step.title}: {line}" for look, line in stays)
    waiting = [look for look in report.looks if look.state is State.UNDO]
    if waiting:
        yield "\n## Not undone yet\n"
        yield from (f"* {look.step.title}" for look in waiting)
    for left in report.left:
        yield from _left(left)
    yield from _source(report)


def _left(left: Left) -> Iterator[str]:
    yield f"\n## {left.stage}: account {left.account_id}\n"
    yield f"Read when the rollback had ended: {len(left.stacks)} stacks, {len(left.resources)} resources.\n"
    yield from (f"* stack {name}" for name in left.stacks)
    yield from (f"* {key}" for key in left.resources[:SHOWN])
    if len(left.resources) > SHOWN:
        yield f"* and {len(left.resources) - SHOWN} more"


def _source(report: Report) -> Iterator[str]:
    yield f"\n## The source account {report.source_account}\n"
    if not report.source_changes:
        yield (
            f"Unchanged: {report.source_compared} resources and stacks, production among them, have the same "
            "fingerprints before and after. A rollback makes no call that writes there."
        )
    for change in report.source_changes:
        yield f"* {change.key} is {change.how}{' (production)' if change.protected else ''}"
