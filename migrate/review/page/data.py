"""The plan as the page reads it; assets/data.js says the same in its own language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from migrate.model.finding import Severity
from migrate.model.plan import Phase, Plan, Question, Step, Treatment
from migrate.model.values import Json, pretty
from migrate.review.page.packing import Texts, packed
from migrate.review.page.parts import parts
from migrate.review.page.places import SOURCE, Place, places

_SHORT = 600
"""Inputs of a step of more characters are left to plan.json."""


def data(plan: Plan, texts: Mapping[str, str]) -> Mapping[str, Json]:
    """Everything that the page shows."""
    known, shown = Texts(), places(plan)
    names = _names(plan)
    tables: dict[str, Json] = {
        "plan": _head(plan),
        "accounts": _accounts(plan, known),
        "resources": _resources(plan, known),
        "groups": known.table(_groups(shown), ("stage", "title", "template")),
        "places": _places(shown, known),
        "names": [known.place(name) for name in names],
        "references": _references(plan, known, names),
        "steps": _steps(plan, known, names),
        "cut": _cut(plan, known),
        **_told(plan, known),
        **_estimated(plan, known),
        **_changed(plan, known),
        "parts": packed(parts(plan, texts, shown)),
    }
    return {**tables, "texts": list(known.all)}


def _head(plan: Plan) -> Json:
    return {
        "name": plan.name,
        "account": plan.source_account,
        "regions": list(plan.regions),
        "created": plan.created_at,
        "expires": plan.expires_at,
        "tool": plan.tool_version,
        "approvals": plan.approvals_required,
        "phases": [str(phase) for phase in Phase],
        "treatments": [str(treatment) for treatment in Treatment],
        "severities": [str(severity) for severity in reversed(Severity)],
    }


def _names(plan: Plan) -> Mapping[str, int]:
    """Every key that something refers to: the resources first, in their order, then whatever is no resource."""
    names = {resource.key: number for number, resource in enumerate(plan.resources)}
    for reference in plan.references:
        for key in (reference.user, reference.used):
            names.setdefault(key, len(names))
    return names


def _accounts(plan: Plan, known: Texts) -> Json:
    source = {
        "stage": SOURCE,
        "name": "Shared account",
        "id": plan.source_account,
        "email": "",
        "unit": "",
        "role": "",
        "state": "",
        "stacks": len(plan.stacks),
    }
    targets = (
        {
            "stage": target.stage,
            "name": target.account_name,
            "id": target.account_id,
            "email": target.email,
            "unit": target.organizational_unit,
            "role": target.role_name,
            "state": target.state,
            "stacks": len(target.stacks),
        }
        for target in plan.targets
    )
    return known.table((*targets, source), ("stage", "name", "id", "email", "unit", "role", "state"), ("stacks",))


def _resources(plan: Plan, known: Texts) -> Json:
    rows = (
        {
            "key": item.key,
            "treatment": item.treatment,
            "reason": item.reason,
            "standing": item.ownership.standing,
            "stage": item.ownership.stage,
            "confidence": item.ownership.confidence,
            "renamed": [known.place(text) for pair in sorted(item.renamed.items()) for text in pair],
        }
        for item in plan.resources
    )
    return known.table(rows, ("key", "treatment", "reason", "standing", "stage", "confidence"), ("renamed",))


def _groups(shown: Sequence[Place]) -> Iterator[Mapping[str, object]]:
    for group in dict.fromkeys(place.group for place in shown):
        yield {"stage": group.stage, "title": group.title, "template": group.template}


def _places(shown: Sequence[Place], known: Texts) -> Json:
    numbers = {group: number for number, group in enumerate(dict.fromkeys(place.group for place in shown))}
    rows = (
        {
            "logicalId": place.logical_id,
            "resource": place.resource,
            "group": numbers[place.group],
            "column": place.column,
            "row": place.row,
        }
        for place in shown
    )
    return known.table(rows, ("logicalId",), ("resource", "group", "column", "row"))


def _references(plan: Plan, known: Texts, names: Mapping[str, int]) -> Json:
    rows = ({"place": r.place, "user": names[r.user], "used": names[r.used]} for r in plan.references)
    return known.table(rows, ("place",), ("user", "used"))


def _steps(plan: Plan, known: Texts, names: Mapping[str, int]) -> Json:
    numbers = {step.id: number for number, step in enumerate(plan.steps)}
    rows = (
        {
            "id": step.id,
            "phase": step.phase,
            "kind": step.kind,
            "account": step.account,
            "region": step.region,
            "title": step.title,
            "undo": step.undo,
            "inputs": _inputs(step),
            "needs": [numbers[need] for need in step.needs if need in numbers],
            "resources": sorted({names[text] for text in _strings([step.inputs, step.expects]) if text in names}),
        }
        for step in plan.steps
    )
    texts = ("id", "phase", "kind", "account", "region", "title", "undo", "inputs")
    return known.table(rows, texts, ("needs", "resources"))


def _inputs(step: Step) -> str:
    """What the step is told, without its resources, which the page lists, and without what is long."""
    told = {name: value for name, value in step.inputs.items() if name != "resources" and value not in ("", {}, [])}
    text = pretty(told).strip() if told else ""
    return text if len(text) <= _SHORT else pretty({name: v for name, v in told.items() if isinstance(v, str)}).strip()


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, Iterable):
        for each in value:
            yield from _strings(each)


def _cut(plan: Plan, known: Texts) -> Json:
    rows = (
        {
            "used": question.used,
            "suggested": question.suggested,
            "reason": question.reason,
            "edges": _fields(question.edges, known, ("user", "place", "token", "decision", "consequence"), ("breaks",)),
            "options": known.table(_options(question), ("decision", "entails", "statements")),
        }
        for question in plan.cut
    )
    return known.table(rows, ("used", "suggested", "reason"), ("edges", "options"))


def _options(question: Question) -> Iterator[Mapping[str, object]]:
    for option in question.options:
        statements = pretty(option.statements).strip() if option.statements else ""
        yield {"decision": option.decision, "entails": option.entails, "statements": statements}


def _told(plan: Plan, known: Texts) -> Mapping[str, Json]:
    return {
        "findings": _fields(plan.findings, known, ("severity", "code", "resource", "message", "remedy")),
        "gaps": _fields(plan.gaps, known, ("what", "where", "reason", "remedy", "acknowledged")),
        "handovers": _fields(plan.handovers, known, ("resource", "what", "old", "new", "who")),
    }


def _estimated(plan: Plan, known: Texts) -> Mapping[str, Json]:
    estimates = plan.estimates
    return {
        "figures": _fields(estimates.figures, known, ("about", "measure", "unit", "basis"), ("low", "high")),
        "unknown": _fields(estimates.unknown, known, ("about", "measure", "reason", "remedy")),
        "throttled": _fields(estimates.throttled, known, ("step", "limit", "basis")),
    }


def _changed(plan: Plan, known: Texts) -> Mapping[str, Json]:
    return {
        "hidden": _fields(plan.hidden, known, ("template", "parameter", "place", "origin", "reason")),
        "policies": _fields(plan.policies, known, ("path", "account", "purpose"), ("characters", "limit")),
        "identifiers": {stage: _identifiers(changes, known) for stage, changes in plan.identifiers.items()},
    }


def _identifiers(changes: Mapping[str, str], known: Texts) -> Json:
    rows = ({"old": old, "new": new} for old, new in sorted(changes.items()) if old != new)
    return known.table(rows, ("old", "new"))


def _fields(items: Iterable[object], known: Texts, texts: Sequence[str], plain: Sequence[str] = ()) -> Json:
    rows = ({name: getattr(item, name) for name in (*texts, *plain)} for item in items)
    return known.table(rows, texts, plain)
