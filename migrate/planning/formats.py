"""Plans of older formats, read as today's: one function for each step from a version to the next. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from migrate.model.plan import FORMAT_VERSION

Raw = dict[str, Any]


def upgraded(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """plan.json's value in today's format. What an older plan does not say stays unsaid: its gaps are unacknowledged,
    its targets unread."""
    value = dict(raw)
    while value["format_version"] < FORMAT_VERSION:
        version = value["format_version"]
        value = {**_FROM[version](value), "format_version": version + 1}
    return value


def _from_1(raw: Raw) -> Raw:
    """Estimates were sums of what the services reported; an artifact's origin was called `from`."""
    told = raw.get("estimates") or {}
    basis, measures = str(told.get("basis", "")), told.get("measures") or {}
    figures = [
        {"about": "", "measure": name, "low": float(sum_), "high": float(sum_), "unit": "", "basis": basis}
        for name, sum_ in sorted(measures.items())
    ]
    return {**raw, "estimates": {"figures": figures}, "steps": [_origin(step) for step in raw.get("steps") or ()]}


def _origin(step: Raw) -> Raw:
    inputs = dict(step.get("inputs") or {})
    if "from" in inputs:
        inputs["origin"] = inputs.pop("from")
    return {**step, "inputs": inputs}


_FROM: Mapping[int, Callable[[Raw], Raw]] = {1: _from_1}
