"""What was found and what could not be read: findings with their remedies, gaps with their acknowledgements."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Sequence

from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import Plan
from migrate.review.markdown.counts import plural
from migrate.review.markdown.sheet import Sheet, fenced
from migrate.review.markdown.words import Marked, bold, code, joined, literal, prose

NAMED = 3
"""Resources that one row of a finding names."""

Alike = tuple[Finding, Sequence[str]]


def findings(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """What blocks and what needs a look; folded, what is worth knowing. One row for what is said of many."""
    staying = {resource.key for resource in plan.resources if not resource.stages}
    needing = [finding for finding in plan.findings if finding.severity is not Severity.INFO]
    told = [finding for finding in plan.findings if finding.severity is Severity.INFO]
    if needing:
        yield from _table(needing, sheet)
    else:
        yield "None that needs a look."
    groups = (
        ("worth knowing", [finding for finding in told if finding.resource not in staying]),
        ("about what stays", [finding for finding in told if finding.resource in staying]),
    )
    for title, some in groups:
        if some:
            yield ""
            yield from sheet.folded(f"{len(some):,} {title}", _table(some, sheet))


def _table(some: Sequence[Finding], sheet: Sheet) -> Iterator[str]:
    alike: dict[tuple[str, ...], list[Finding]] = {}
    for finding in some:
        alike.setdefault((finding.severity, finding.code, finding.message, finding.remedy), []).append(finding)

    def row(same: list[Finding]) -> tuple[Marked, ...]:
        first, names = same[0], [finding.resource for finding in same if finding.resource]
        severity = Marked(first.severity.value)
        shown = joined(*map(code, names[:NAMED]), by=", ")
        more = f" and {len(names) - NAMED:,} more" if len(names) > NAMED else ""
        return (
            bold(severity) if first.severity is Severity.BLOCK else severity,
            code(first.code),
            Marked(f"{shown}{more}"),
            prose(first.message),
            prose(first.remedy),
        )

    yield from sheet.table(("", "Code", "Resource", "What", "Remedy"), list(alike.values()), row, "findings")


def gaps(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The reads that gave no answer: first those that somebody has to go on without, by reason."""
    if not plan.gaps:
        yield "Everything was read."
        return
    missing = [gap for gap in plan.gaps if not gap.acknowledged]
    known = [gap for gap in plan.gaps if gap.acknowledged]
    if missing:
        yield f"**{plural(len(missing), 'gap')} not acknowledged.** Close each, or paste why you go on without it:"
        yield ""
        yield from fenced("toml", _acknowledging(missing, sheet))
        yield ""
        yield from sheet.listed(
            ("What", "Where", "Reason", "Remedy"),
            missing,
            lambda gap: (code(gap.what), code(gap.where), prose(gap.reason), prose(gap.remedy)),
            "gaps",
        )
    if known:
        yield ""
        yield f"{plural(len(known), 'gap')} acknowledged:"
        yield ""
        yield from sheet.listed(
            ("What", "Where", "Reason", "Why the team goes on"),
            known,
            lambda gap: (code(gap.what), code(gap.where), prose(gap.reason), prose(gap.acknowledged)),
            "gaps",
        )


def _acknowledging(missing: Sequence[Gap], sheet: Sheet) -> Iterator[str]:
    """One table of the configuration for each reason; its patterns are globs."""
    causes = sorted({gap.reason for gap in missing})
    for number, cause in enumerate(causes):
        count = sum(gap.reason == cause for gap in missing)
        block = ["[[gaps]]", f"cause = {literal(glob.escape(cause))}", f'reason = ""  # for {plural(count, "gap")}', ""]
        if not sheet.fits("\n".join(block)):
            yield f"# {len(causes) - number} more reasons are left out here: all are in `gaps` of plan.json"
            return
        yield from block
