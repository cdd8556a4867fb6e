"""A plan in the terminal: what moves where, what stands in the way, what was decided, the steps, their cost. Pure."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from migrate.model.codec import encode
from migrate.model.errors import ConfigurationError
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.plan import Figure, Phase, Plan, Step, Treatment
from migrate.model.secrecy import masked
from migrate.model.values import Json, pretty
from migrate.review.lines import Line, Piece, Tone, head, line, table

T = TypeVar("T")
SHOWN = 20
"""Lines of one group that are shown unless all are asked for; the rest is counted."""

_TONES: Mapping[Severity, Tone] = {Severity.BLOCK: Tone.BAD, Severity.WARN: Tone.WARN, Severity.INFO: Tone.FAINT}


def told(plan: Plan, digest: str, width: int = 0, *, everything: bool = False) -> Iterator[Line]:
    """The plan for a person; `width` is the terminal's, 0 where nothing is to be cut."""
    most = 0 if everything else SHOWN
    yield from _summary(plan, digest)
    yield from _moves(plan, width)
    yield from _obstacles(plan, most)
    yield from _decisions(plan, most)
    yield from _findings(plan, most)
    yield from _phases(plan, width, most)
    yield from _estimates(plan, width, most)
    yield from _handovers(plan, width, most)


def blocking(plan: Plan) -> tuple[Sequence[Finding], Sequence[Gap]]:
    """What keeps the plan from being applied: findings that block, and gaps that nobody acknowledged."""
    blocks = [finding for finding in plan.findings if finding.severity is Severity.BLOCK]
    return blocks, [gap for gap in plan.gaps if not gap.acknowledged]


def step_of(plan: Plan, step_id: str) -> Step:
    """The step of that id; ConfigurationError with the nearest ids for one that is not in the plan."""
    by_id = {step.id: step for step in plan.steps}
    if step_id in by_id:
        return by_id[step_id]
    near = [known for known in by_id if step_id and step_id.lower() in known.lower()][:3]
    near = near or difflib.get_close_matches(step_id, list(by_id), 3, 0.3)
    raise ConfigurationError(
        f"--step {step_id}: this plan of {len(by_id)} steps has none of that id",
        f"did you mean {' or '.join(near)}?" if near else "see: migrate show DIR --json",
    )


def told_step(plan: Plan, step: Step) -> Iterator[Line]:
    """One step whole: what it does, what it waits for and what waits for it, what must not have moved, its undo."""
    titles = {each.id: each.title for each in plan.steps}
    yield line(Piece(step.id, Tone.HEAD))
    yield line(f"  {step.title}")
    yield ()
    about = (("phase", step.phase), ("kind", step.kind), ("account", step.account), ("region", step.region))
    yield from table([(Piece(name, Tone.FAINT), str(value)) for name, value in about])
    yield from _listed("Needs", [(each, titles.get(each, "not in this plan")) for each in step.needs])
    yield from _listed("Needed by", [(each.id, each.title) for each in plan.steps if step.id in each.needs])
    yield from _listed("Expects as the plan saw it", [(key,) for key in step.expects])
    figures = [_figure(figure) for figure in plan.estimates.figures if figure.about == step.id]
    yield from _listed("Estimates", figures)
    yield from _listed(
        "Bound by", [(each.limit, each.basis) for each in plan.estimates.throttled if each.step == step.id]
    )
    yield from head("Undo")
    yield line(f"  {step.undo or 'nothing is said about it'}")
    yield from head("Inputs")
    yield from (line(f"  {text}") for text in pretty(masked(step.inputs)).splitlines())


def described(plan: Plan, digest: str) -> Mapping[str, Json]:
    """The plan for programs, without what only apply needs: steps have no inputs here (see described_step)."""
    blocks, gaps = blocking(plan)
    return {
        "name": plan.name,
        "digest": digest,
        "format_version": plan.format_version,
        "tool_version": plan.tool_version,
        "source_account": plan.source_account,
        "regions": list(plan.regions),
        "created_at": plan.created_at,
        "expires_at": plan.expires_at,
        "approvals_required": plan.approvals_required,
        "blocked": bool(blocks or gaps),
        "accounts": [
            {**_fields(target), "moves": dict(Counter(_treatments(plan, target.stage)))} for target in plan.targets
        ],
        "stays": sum(not resource.stages for resource in plan.resources),
        "phases": [
            {"phase": phase.value, "steps": [_outline(step) for step in plan.steps if step.phase is phase]}
            for phase in Phase
        ],
        "cut": encode(plan.cut),
        "findings": encode(plan.findings),
        "gaps": encode(plan.gaps),
        "handovers": encode(plan.handovers),
        "estimates": encode(plan.estimates),
        "files": sorted(plan.files),
    }


def described_step(plan: Plan, step: Step) -> Mapping[str, Json]:
    """One step for programs, whole, with what needs it."""
    inputs = masked(step.inputs)
    return {**_fields(step), "inputs": inputs, "needed_by": [each.id for each in plan.steps if step.id in each.needs]}


def _fields(value: object) -> Mapping[str, Json]:
    fields = encode(value)
    assert isinstance(fields, Mapping)
    return fields


def _outline(step: Step) -> Mapping[str, Json]:
    return {name: value for name, value in _fields(step).items() if name not in ("phase", "inputs")}


def _summary(plan: Plan, digest: str) -> Iterator[Line]:
    stages = ", ".join(target.stage for target in plan.targets)
    yield line(Piece(f"{plan.name}: move {stages} out of account {plan.source_account}", Tone.HEAD))
    blocks, gaps = blocking(plan)
    if blocks or gaps:
        yield line(
            Piece("  cannot be applied", Tone.BAD),
            f": {len(blocks)} findings block, {len(gaps)} gaps are not acknowledged",
        )
    else:
        yield line(Piece("  nothing blocks it", Tone.GOOD))
    yield line(f"  read {plan.created_at}, valid until {plan.expires_at}, by migrate {plan.tool_version}")
    yield line(f"  digest {digest}, approvals required: {plan.approvals_required}")


def _treatments(plan: Plan, stage: str) -> Iterator[str]:
    return (resource.treatment.value for resource in plan.resources if stage in resource.stages)


def _moves(plan: Plan, width: int) -> Iterator[Line]:
    yield from head("What moves where")
    for target in plan.targets:
        count = sum(1 for _ in _treatments(plan, target.stage))
        steps = sum(step.account == f"stage:{target.stage}" for step in plan.steps)
        yield line(
            "  ",
            Piece(target.stage, Tone.HEAD),
            f" to account {target.account_name} ({target.account_id or 'new'}, {target.email or 'no address'}) "
            f"in {target.organizational_unit}: {count} resources, {steps} steps",
        )
        yield from table(list(_units(plan, target.stage)), width, 4)
    staying = Counter(
        resource.ownership.stage or resource.ownership.standing.value
        for resource in plan.resources
        if not resource.stages
    )
    whose = ", ".join(f"{count} {owner}" for owner, count in sorted(staying.items()))
    yield line("  ", Piece("stay", Tone.HEAD), f": {sum(staying.values())} resources{f' ({whose})' if whose else ''}")


def _units(plan: Plan, stage: str) -> Iterator[tuple[str, str]]:
    """What deploys the resources of a stage, and how many."""
    found: Counter[tuple[str, str]] = Counter()
    for resource in plan.resources:
        if stage in resource.stages:
            # Where several stages get a copy, `unit` is that of one of them.
            unit = resource.unit if resource.unit.startswith(f"{stage}/") or not resource.unit else ""
            alone = "" if resource.treatment in (Treatment.STACK, Treatment.ADOPT) else "in no stack"
            found[unit.removeprefix(f"{stage}/") or alone or "a copy of its own", resource.treatment.value] += 1
    for (unit, how), count in sorted(found.items()):
        yield unit, f"{count} {how}"


def _obstacles(plan: Plan, most: int) -> Iterator[Line]:
    blocks, gaps = blocking(plan)
    if not blocks and not gaps:
        return
    yield from head("What blocks")
    for finding in _first(blocks, most):
        yield from _told(finding)
    yield from _left_out(blocks, most)
    groups: dict[tuple[str, str], list[str]] = {}
    for gap in gaps:
        groups.setdefault((gap.reason, gap.remedy), []).append(f"{gap.what} in {gap.where}")
    for (reason, remedy), names in _first(sorted(groups.items()), most):
        more = f" and {len(names) - 3} more" if len(names) > 3 else ""
        yield line("  ", Piece("not read", Tone.BAD), f" {', '.join(names[:3])}{more}")
        yield line(f"        {reason}")
        yield line(Piece(f"        {remedy}", Tone.FAINT))
    yield from _left_out(list(groups), most)


def _decisions(plan: Plan, most: int) -> Iterator[Line]:
    if not plan.cut:
        return
    edges = [edge for question in plan.cut for edge in question.edges]
    undecided = sum(not edge.decision for edge in edges)
    yield from head("Decisions", f"{len(edges)} severed references to {len(plan.cut)} resources, {undecided} undecided")
    for question in _first(plan.cut, most):
        yield line(f"  {question.used}")
        for edge in _first(question.edges, most):
            tone = Tone.GOOD if edge.decision else Tone.BAD if edge.breaks else Tone.WARN
            yield line("    ", Piece(edge.decision or "undecided", tone), f"  {edge.user} at {edge.place}")
            yield line(Piece(f"        {'breaks: ' if edge.breaks else ''}{edge.consequence}", Tone.FAINT))
        yield from _left_out(question.edges, most, 4)
        if question.undecided:
            ways = ", ".join(option.decision for option in question.options)
            hint = f"; suggested: {question.suggested}, as {question.reason}" if question.suggested else ""
            yield line(f"    ways to decide: {ways}{hint}")
    yield from _left_out(plan.cut, most)


def _findings(plan: Plan, most: int) -> Iterator[Line]:
    rest = [finding for finding in plan.findings if finding.severity is Severity.WARN]
    told_of = [finding for finding in plan.findings if finding.severity is Severity.INFO]
    if rest or told_of:
        yield from head("Findings", f"{len(rest)} warnings, {len(told_of)} worth knowing")
    shown = rest if most else [*rest, *told_of]
    for finding in _first(shown, most):
        yield from _told(finding)
    yield from _left_out(shown, most)
    if most:
        for code, count in sorted(Counter(finding.code for finding in told_of).items()):
            yield line(Piece(f"  INFO  {code}: {count}", Tone.FAINT))


def _told(finding: Finding) -> Iterator[Line]:
    where = f" {finding.resource}" if finding.resource else ""
    yield line("  ", Piece(f"{finding.severity.value:5}", _TONES[finding.severity]), f" {finding.code}{where}")
    yield line(f"        {finding.message}")
    yield line(Piece(f"        {finding.remedy}", Tone.FAINT))


def _phases(plan: Plan, width: int, most: int) -> Iterator[Line]:
    yield from head("Steps", f"{len(plan.steps)}; one of them whole: migrate show DIR --step ID")
    for phase in Phase:
        steps = [step for step in plan.steps if step.phase is phase]
        if not steps:
            continue
        asked = ", only when asked for: migrate apply DIR --through cutover" if phase is Phase.CUTOVER else ""
        yield line("  ", Piece(phase.value, Tone.HEAD), Piece(f"  {len(steps)}{asked}", Tone.FAINT))
        rows = [
            (step.id, Piece(step.account, Tone.FAINT), Piece(step.region, Tone.FAINT), step.title) for step in steps
        ]
        yield from table(_first(rows, most), width, 4)
        yield from _left_out(rows, most, 4)


def _estimates(plan: Plan, width: int, most: int) -> Iterator[Line]:
    rows = [(f"{figure.about or 'all'}", *_figure(figure)) for figure in plan.estimates.figures]
    rows += [
        (each.about or "all", each.measure, f"unknown: {each.reason}", each.remedy) for each in plan.estimates.unknown
    ]
    rows += [(each.step, "bound by", each.limit, each.basis) for each in plan.estimates.throttled]
    whole = [row for row in rows if row[0] == "all" or row[0].startswith("stage:") or not most]
    if rows:
        yield from head(
            "Estimates", f"{len(rows) - len(whole)} more of single steps: --all" if len(rows) > len(whole) else ""
        )
    yield from table(whole, width)


def _handovers(plan: Plan, width: int, most: int) -> Iterator[Line]:
    if plan.handovers:
        yield from head("People must change", str(len(plan.handovers)))
        rows = [(each.what, each.old, each.new or "known after the deploy", each.who) for each in plan.handovers]
        yield from table(_first(rows, most), width)
        yield from _left_out(rows, most)


def _figure(figure: Figure) -> tuple[str, str, str]:
    low, high = f"{figure.low:,.10g}", f"{figure.high:,.10g}"
    amount = low if low == high else f"{low} to {high}"
    return figure.measure, f"{amount} {figure.unit}".strip(), figure.basis


def _first(items: Iterable[T], most: int) -> list[T]:
    found = list(items)
    return found[:most] if most else found


def _left_out(items: Sequence[object], most: int, indent: int = 2) -> Iterator[Line]:
    if most and len(items) > most:
        yield line(Piece(f"{' ' * indent}… {len(items) - most} more: --all", Tone.FAINT))


def _listed(title: str, rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    yield from head(title, "" if rows else "nothing")
    yield from table(rows)
