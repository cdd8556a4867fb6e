"""The head of plan.md: all that a person in a hurry must know, in the order of what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice

from migrate.model.finding import Severity
from migrate.model.plan import CutEdge, Phase, Plan, Question, Target, TargetState, Treatment
from migrate.review.markdown.counts import blocking, kinds, most, plural, stacks, told, unknown
from migrate.review.markdown.sheet import Sheet, fenced
from migrate.review.markdown.words import Marked, bold, code, joined, literal, prose

NAMED = 3
"""Findings that block, which the head names; the others are among the findings."""

OVERLAP = "overlap cost per day"
HEADLINES = ("duration", "duration of copying alone", "bytes of items", "bytes of objects", "calls")
"""The measures of the whole plan that the head tells, in this order; the others are among the estimates."""

UNTURNABLE = "point of no return"
"""How the undo of a step begins that has none."""

_STATES: Mapping[TargetState, str] = {
    TargetState.UNREAD: "the organization could not be asked",
    TargetState.ABSENT: "new",
    TargetState.PRESENT: "exists",
}


def verdict(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """Whether the plan can be applied and why not, when it was made, and the plan in eight lines."""
    stages = joined(*(code(target.stage) for target in plan.targets), by=", ")
    yield f"# Move {stages} out of account {code(plan.source_account)}"
    yield ""
    yield _verdict(plan)
    yield ""
    if blocks := [finding for finding in plan.findings if finding.severity is Severity.BLOCK]:
        for finding in blocks[:NAMED]:
            yield f"* {joined(code(finding.resource), prose(finding.message), by=': ')}: {prose(finding.remedy)}"
        if len(blocks) > NAMED:
            yield f"* [{len(blocks) - NAMED:,} more](#findings)"
        yield ""
    made = f"Read at {code(plan.created_at)} by migrate {code(plan.tool_version)}"
    yield f"{made}; valid until {code(plan.expires_at)}."
    yield ""
    for name, text in _lines(plan):
        yield f"* **{name}**: {text}"


def _verdict(plan: Plan) -> str:
    gaps = sum(not gap.acknowledged for gap in plan.gaps)
    why = []
    if blocks := blocking(plan):
        why.append(f"[{plural(blocks, 'finding')}](#findings) {'block' if blocks > 1 else 'blocks'} it")
    if gaps:
        why.append(f"[{plural(gaps, 'gap')}](#what-could-not-be-read) {'are' if gaps > 1 else 'is'} not acknowledged")
    if why:
        return f"**Cannot be applied**: {' and '.join(why)}."
    undecided = sum(question.undecided for question in plan.cut)
    open_ones = f"[{plural(undecided, 'question')}](#what-needs-a-decision) undecided, by which nothing breaks"
    rest = f"There {'is' if undecided == 1 else 'are'} {open_ones}." if undecided else ""
    if not plan.approvals_required:
        return f"**Can be applied**: the configuration asks for no approval. {rest}".strip()
    people = "1 person has" if plan.approvals_required == 1 else f"{plan.approvals_required} people have"
    return f"**Can be applied** once {people} approved it (`migrate approve`). {rest}".strip()


def _lines(plan: Plan) -> Iterator[tuple[str, str]]:
    moving = [resource for resource in plan.resources if resource.stages]
    by_hand = sum(resource.treatment is Treatment.BY_HAND for resource in moving)
    unlike = sum(finding.code == "not-compared" for finding in plan.findings)
    staying = len(plan.resources) - len(moving)
    open_questions = sum(question.undecided for question in plan.cut)
    accounts = plural(len(plan.targets), "account")
    yield "Moves", f"{plural(len(moving), 'resource')} into {accounts}, in {plural(len(plan.steps), 'step')}."
    yield "Stays", f"{plural(staying, 'resource')}. No step writes to account {code(plan.source_account)}."
    yield "Breaks", _breaking(plan)
    asks = "the text to paste is below" if open_questions else "every severed reference has its decision"
    yield "Needs a decision", f"{plural(open_questions, 'question')}; {asks}."
    yield "Takes", _takes(plan)
    yield "Undo", _undo(plan)
    yield (
        "Not covered",
        (
            f"{plural(by_hand, 'resource')} to move by hand, {unlike:,} that cannot be compared afterwards, "
            f"[{plural(len(plan.gaps), 'gap')}](#what-could-not-be-read) in what was read."
        ),
    )
    changes = plural(len(plan.handovers), "identifier")
    yield "People must change", f"[{changes}](#people-must-change) that something outside the accounts may go by."


def _breaking(plan: Plan) -> str:
    edges = [edge for question in plan.cut for edge in question.edges]
    broken = sum(edge.breaks for edge in edges)
    severed = f"[{plural(len(edges), 'reference')}](#what-the-move-severs)"
    if not edges:
        return "nothing: the move severs no reference."
    return f"{broken or 'none'} of the {severed} that the move severs."


def _takes(plan: Plan) -> str:
    figures = {figure.measure: told(figure) for figure in plan.estimates.figures if not figure.about}
    missing = {item.measure: unknown(item) for item in plan.estimates.unknown if not item.about}
    known = {**missing, **figures}
    told_first = [known.pop(measure) for measure in HEADLINES if measure in known]
    shown = joined(*told_first, *_overlap(plan), by="; ")
    if not shown and not known:
        return "not estimated: the plan has no figure with a basis."
    return f"{joined(shown, f'and {len(known)} more' if known else '', by='; ')} ([basis](#estimates))."


def _overlap(plan: Plan) -> Iterator[Marked]:
    """What two accounts cost at a time, by stage; where it is unknown, the first reason stands for all."""
    yield from (joined(code(f.about), told(f)) for f in plan.estimates.figures if f.measure == OVERLAP and f.about)
    yield from islice((unknown(item) for item in plan.estimates.unknown if item.measure == OVERLAP), 1)


def _undo(plan: Plan) -> str:
    final = sum(UNTURNABLE in step.undo for step in plan.steps)
    until = "the source is as it was; leave or delete what was made"
    return f"{until}. {plural(final, 'step')} cannot be taken back ([by phase](#undo))."


def accounts(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """What moves where: each stage with its account, and what it gets."""

    def row(target: Target) -> tuple[Marked, ...]:
        mine = [resource for resource in plan.resources if target.stage in resource.stages]
        made = stacks(plan, target.stage)
        return (
            code(target.stage),
            joined(code(target.account_name), f"({target.account_id or _STATES[target.state]}):", code(target.email)),
            code(target.organizational_unit),
            Marked(f"{len(mine):,}"),
            joined(*(f"{how} {count:,}" for how, count in sorted(Counter(r.treatment for r in mine).items())), by=", "),
            most(made, "stack"),
            most(kinds(resource.key for resource in mine), "type"),
        )

    head = ("Stage", "Account", "Unit", "Resources", "How", "Stacks", "Types")
    yield from sheet.table(head, plan.targets, row, "targets")


def staying(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """What stays and why, by reason."""
    by_reason: dict[str, list[str]] = {}
    for resource in plan.resources:
        if not resource.stages:
            owner = resource.ownership
            why = f"{owner.standing.value} {owner.stage}".strip()
            reason = resource.reason.partition(":")[0]
            by_reason.setdefault(reason if reason != why else why, []).append(resource.key)
    if not by_reason:
        yield "Nothing."
        return
    rows = sorted(by_reason.items(), key=lambda item: (-len(item[1]), item[0]))
    yield from sheet.table(
        ("Why", "Resources", "Types"),
        rows,
        lambda item: (prose(item[0]), Marked(f"{len(item[1]):,}"), most(kinds(item[1]), "type")),
        "resources",
    )


def breaking(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The severed references by which something that runs, or production, is hurt."""
    edges = sorted(edge for question in plan.cut for edge in question.edges if edge.breaks)
    if not edges:
        yield "No severed reference hurts anything that runs, nor production."
        return

    def row(edge: CutEdge) -> tuple[Marked, ...]:
        decided = code(edge.decision) if edge.decision else Marked("**undecided**")
        return code(edge.user), code(edge.used), decided, prose(edge.consequence)

    yield from sheet.listed(("Who is hurt", "By losing", "Decision", "What happens"), edges, row, "cut")


def decisions(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """The undecided questions as text for the configuration."""
    asked = [question for question in plan.cut if question.undecided]
    if not asked:
        yield "None."
        return
    yield "Paste into the configuration, fill in what is empty, and plan again:"
    yield ""
    shown: list[str] = []
    for number, question in enumerate(asked):
        block = list(_block(question))
        if not sheet.fits("\n".join(block)):
            shown.append(f"# {len(asked) - number} more are left out here: all are in `cut` of plan.json")
            break
        shown += [*block, ""]
    yield from fenced("toml", shown)


def _block(question: Question) -> Iterator[str]:
    ways = " or ".join(f'"{option.decision}"' for option in question.options)
    users = sorted({edge.user for edge in question.edges if not edge.decision})
    hurt = any(edge.breaks and not edge.decision for edge in question.edges)
    yield _comment(f"named by {', '.join(users[:2])}{f' and {len(users) - 2} more' if len(users) > 2 else ''}")
    yield _comment("something breaks until this is decided" if hurt else "nothing breaks by leaving it")
    yield _comment(f"ways: {ways}" + (f"; suggested because {question.reason}" if question.suggested else ""))
    one = question.options[0].decision if len(question.options) == 1 else question.suggested
    yield "[[decisions]]"
    yield f"resource = {literal(question.used)}"
    yield f"decision = {literal(one)}"
    for needed in ("stage", "to"):
        if one == {"stage": "move", "to": "re-point"}[needed]:
            yield f'{needed} = ""'
    yield 'reason = ""'


def _comment(text: str) -> str:
    """A line of comment in TOML, in a fence: nothing in it ends either."""
    return f"# {literal(' '.join(text.split()))[1:-1]}".replace('\\"', '"')


def undo(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """How each phase is taken back, what cannot be first."""
    undone: dict[tuple[Phase, str], int] = Counter((step.phase, step.undo) for step in plan.steps)
    order = list(Phase)
    rows = sorted(undone.items(), key=lambda item: (order.index(item[0][0]), UNTURNABLE not in item[0][1], item[0][1]))

    def row(item: tuple[tuple[Phase, str], int]) -> tuple[Marked, ...]:
        (phase, how), count = item
        text = prose(how) or Marked("the plan does not say")
        return Marked(phase.value), Marked(f"{count:,}"), bold(text) if UNTURNABLE in how else text

    yield from sheet.table(("Phase", "Steps", "How it is undone"), rows, row, "steps")


def uncovered(plan: Plan, sheet: Sheet) -> Iterator[str]:
    """What the tool does not do: resources to move by hand, and those that nothing can compare afterwards."""
    by_hand = [resource for resource in plan.resources if resource.treatment is Treatment.BY_HAND]
    unlike = [finding for finding in plan.findings if finding.code == "not-compared"]
    if not by_hand and not unlike:
        yield "Every resource that moves is moved by the plan, and compared afterwards."
        return
    if by_hand:
        yield "To move by hand:"
        yield ""
        yield from sheet.listed(
            ("Resource", "Stage", "Why, and how"),
            by_hand,
            lambda item: (code(item.key), code(", ".join(item.stages)), prose(item.reason)),
            "resources",
        )
    if unlike:
        yield ""
        yield "Moved, but not compared afterwards:"
        yield ""
        yield from sheet.listed(
            ("Resource", "Why", "What to do"),
            unlike,
            lambda item: (code(item.resource), prose(item.message), prose(item.remedy)),
            "findings",
        )
