"""plan.md: for a person in a hurry first, then everything."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from migrate.model.finding import Finding, Severity
from migrate.model.plan import Phase, Plan, Question, Treatment
from migrate.model.values import pretty

_SPACE = re.compile(r"\s")
_MARKUP = re.compile(r"[\\|\[]")
"""What ends a cell or begins a link or a picture, and what would take the escape from it."""


def markdown(plan: Plan, texts: Mapping[str, str]) -> str:
    """The plan as GitHub renders it. Stable: two plans diff well. `texts` are the plan's other files by path."""
    sections = (_summary, _findings, _accounts, _cut, _steps, _renames, _resources, _gaps, _identifiers)
    return "\n".join(line for section in sections for line in [*section(plan), ""])


def _summary(plan: Plan) -> Iterator[str]:
    stages = ", ".join(target.stage for target in plan.targets)
    moving = [resource for resource in plan.resources if resource.stages]
    severities = Counter(finding.severity for finding in plan.findings)
    yield f"# Move {stages} out of account {plan.source_account}"
    yield ""
    if severities[Severity.BLOCK]:
        yield f"**This plan cannot be applied: {severities[Severity.BLOCK]} findings block it.**"
        yield ""
    severed = [edge for question in plan.cut for edge in question.edges]
    undecided = sum(not edge.decision for edge in severed)
    blocks, warnings, staying = severities[Severity.BLOCK], severities[Severity.WARN], len(plan.resources) - len(moving)
    yield f"* **Moves**: {len(moving)} resources into {len(plan.targets)} accounts, in {len(plan.steps)} steps."
    yield f"* **Stays**: {staying} resources. Nothing in account {plan.source_account} is changed."
    yield f"* **Needs a look**: {blocks} blocking, {warnings} warnings, {len(plan.gaps)} gaps."
    yield f"* **Severed references**: {len(severed)} to {len(plan.cut)} resources; {undecided} are undecided."
    yield "* **Runs by itself** (schedules, event source mappings, bucket notifications): switched off until cutover."
    yield "* **Undo**: until cutover, leave or delete the new accounts' stacks; the source still has everything."
    yield f"* **Valid** until {plan.expires_at}; read at {plan.created_at} by migrate {plan.tool_version}."


def _findings(plan: Plan) -> Iterator[str]:
    yield "## Findings"
    yield ""
    needing = [finding for finding in plan.findings if finding.severity is not Severity.INFO]
    told = [finding for finding in plan.findings if finding.severity is Severity.INFO]
    if needing:
        yield from _table_of(needing)
    else:
        yield "None that needs a look."
    if told:
        yield ""
        yield from _folded(f"{len(told)} worth knowing", _table_of(told))


def _table_of(findings: Iterable[Finding]) -> Iterator[str]:
    rows = ((f.severity, f.code, f.resource, f.message, f.remedy) for f in findings)
    yield from _table(("", "Code", "Resource", "What", "Remedy"), rows)


def _accounts(plan: Plan) -> Iterator[str]:
    yield "## Accounts"
    yield ""
    yield from _table(
        ("Stage", "Account", "E-mail", "Unit", "Role"),
        (
            (t.stage, f"{t.account_name} ({t.account_id or 'new'})", t.email, t.organizational_unit, t.role_name)
            for t in plan.targets
        ),
    )


def _cut(plan: Plan) -> Iterator[str]:
    yield "## References that the move severs"
    yield ""
    if not plan.cut:
        yield "None."
        return
    owners = {resource.key: resource.ownership for resource in plan.resources}
    for question in plan.cut:
        owner = owners.get(question.used)
        whose = f" ({owner.stage or owner.standing})" if owner else ""
        yield ""
        yield f"### {_cell(question.used)}{whose}"
        yield ""
        rows = (
            (
                edge.user,
                edge.place,
                edge.decision or "**undecided**",
                f"breaks: {edge.consequence}" if edge.breaks else edge.consequence,
            )
            for edge in question.edges
        )
        yield from _table(("User", "Place", "Decision", "Consequence"), rows)
        yield ""
        if question.suggested and question.undecided:
            yield f"Suggested: **{_cell(question.suggested)}**: {_cell(question.reason)}."
            yield ""
        yield from _folded("Ways to decide", _options(question))


def _options(question: Question) -> Iterator[str]:
    for option in question.options:
        yield f"* **{_cell(option.decision)}**: {_cell(option.entails)}"
        for statement in option.statements:
            yield ""
            yield f"  In account {_cell(str(statement['account']))}, on {_cell(str(statement['on']))}:"
            yield ""
            yield "  ```json"
            yield from (f"  {line}" for line in pretty(statement["statement"]).replace("`", "'").splitlines())
            yield "  ```"


def _steps(plan: Plan) -> Iterator[str]:
    yield "## Steps"
    for phase in Phase:
        steps = [step for step in plan.steps if step.phase is phase]
        if steps:
            yield ""
            yield f"### {phase.value.capitalize()}"
            if phase is Phase.CUTOVER:
                yield ""
                yield "Not run before a person asks for it: `migrate apply DIR --through cutover`."
            yield ""
            rows = ((step.id, step.account, step.region, step.title, step.undo) for step in steps)
            yield from _table(("Step", "Account", "Region", "What", "Undo"), rows)


def _renames(plan: Plan) -> Iterator[str]:
    yield "## Renames"
    yield ""
    rows = [(r.key, old, new) for r in plan.resources for old, new in sorted(r.renamed.items())]
    yield from _table(("Resource", "Old", "New"), rows) if rows else ["None."]


def _resources(plan: Plan) -> Iterator[str]:
    for title, wanted in (("Resources that move", True), ("Resources that stay", False)):
        chosen = [r for r in plan.resources if (r.treatment is not Treatment.STAY) is wanted]
        rows = ((r.key, ", ".join(r.stages) or r.ownership.standing, r.treatment, r.unit, r.reason) for r in chosen)
        yield f"## {title}"
        yield ""
        yield from _folded(f"{len(chosen)} resources", _table(("Resource", "Stage", "How", "Stack", "Why"), rows))
        yield ""


def _gaps(plan: Plan) -> Iterator[str]:
    yield "## What could not be read"
    yield ""
    rows = [(gap.what, gap.where, gap.reason, gap.remedy) for gap in plan.gaps]
    yield from _table(("What", "Where", "Reason", "Remedy"), rows) if rows else ["Everything was read."]


def _identifiers(plan: Plan) -> Iterator[str]:
    yield "## Identifiers known now"
    for stage, known in plan.identifiers.items():
        changed = [(old, new) for old, new in known.items() if old != new]
        yield ""
        yield from _folded(f"{stage}: {len(changed)}", _table(("Old", "New"), changed))


def _folded(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"<details><summary>{title}</summary>"
    yield ""
    yield from lines
    yield ""
    yield "</details>"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|" + " --- |" * len(head)
    for row in rows:
        yield "| " + " | ".join(_cell(text) for text in row) + " |"


def _cell(text: str) -> str:
    """A text that cannot leave its cell or become markup."""
    plain = _MARKUP.sub(r"\\\g<0>", _SPACE.sub(" ", str(text)))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("`", "'")
