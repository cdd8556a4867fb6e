"""What is shown of a resource only when somebody opens it: its part of the templates, and the evidence of its owner."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from migrate.model.ownership import Evidence
from migrate.model.plan import Plan
from migrate.model.values import Json
from migrate.review.page.places import Place

EVIDENCE = "evidence"


def parts(plan: Plan, texts: Mapping[str, str], shown: Sequence[Place]) -> Mapping[str, Json]:
    """By name: `evidence` for all resources, and by the path of each template the parts of its resources."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for place in shown:
        if place.logical_id:
            wanted[place.group.template].add(place.logical_id)
    rewrites = _rewrites(plan)
    templates = {
        path: _template(path, texts, wanted[path], rewrites.get(path, ())) for path in sorted({*wanted, *rewrites})
    }
    return {EVIDENCE: _evidence(plan), **templates}


def _template(path: str, texts: Mapping[str, str], wanted: set[str], rewrites: Sequence[Json]) -> Json:
    """The parts before the move, after it and at cutover; `before` and `cutover` hold only what differs.

    The live template is in the plan only where something of it changes; `<name>.diff` says where nothing does.
    """
    stem = path.removesuffix(".json")
    after = _resources(texts, path)
    live, final = (_resources(texts, f"{stem}.{which}.json") for which in ("live", "cutover"))
    return {
        "compared": bool(live) or f"{stem}.diff" in texts,
        "after": {name: after[name] for name in sorted(wanted) if name in after},
        "before": {name: live[name] for name in sorted(wanted) if name in live and live[name] != after.get(name)},
        "cutover": {name: final[name] for name in sorted(wanted) if name in final and final[name] != after.get(name)},
        "rewrites": list(rewrites),
    }


def _resources(texts: Mapping[str, str], path: str) -> Mapping[str, Any]:
    """The resources of a template of the plan; none when the plan has no such file, or it is no template."""
    try:
        template = json.loads(texts.get(path, "{}"))
    except ValueError:
        return {}
    resources = template.get("Resources") if isinstance(template, dict) else None
    return resources if isinstance(resources, dict) else {}


def _rewrites(plan: Plan) -> Mapping[str, Sequence[Json]]:
    found: dict[str, list[Json]] = defaultdict(list)
    for rewrite in sorted(plan.rewrites):
        found[rewrite.template].append([rewrite.place, rewrite.before, rewrite.after, rewrite.reason])
    return found


def _evidence(plan: Plan) -> Json:
    """Resources of one stack share most of their evidence: each piece once, and its number in each resource's list."""
    numbers: dict[Evidence, int] = {}
    lists: list[Json] = [
        [numbers.setdefault(piece, len(numbers)) for piece in resource.ownership.evidence]
        for resource in plan.resources
    ]
    return {"pieces": [[piece.source, piece.detail, piece.stage] for piece in numbers], "lists": lists}
