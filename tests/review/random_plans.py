"""Plans of any content, and every value that differs from one in a single place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from hypothesis import strategies as st

from migrate.model.plan import Estimates, Option, Plan, Question, Step

TEXT = st.text(max_size=6)
FLOAT = st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOAT | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
OBJECT = st.dictionaries(TEXT | st.sampled_from(["Password", "UserData"]), JSON, max_size=2)
TOLD = ("created_at", "expires_at", "tool_version", "format_version", "files")
"""What is no difference."""


def _few(kind: type, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(_one(kind, **more), max_size=2).map(tuple)


def _one(kind: type, **more: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(kind, **{**_small(kind), **more})


def _small(kind: Any) -> Mapping[str, st.SearchStrategy[Any]]:
    """Strategies for the fields that would be large, or no JSON."""
    known: Mapping[str, st.SearchStrategy[Any]] = {
        "str": TEXT,
        "float": FLOAT,
        "tuple[str, ...]": st.lists(TEXT, max_size=3).map(tuple),
        "Properties": OBJECT,
        "Mapping[str, Json]": OBJECT,
        "Mapping[str, str]": st.dictionaries(TEXT, TEXT, max_size=2),
    }
    return {each.name: known[str(each.type)] for each in fields(kind) if str(each.type) in known}


def plans() -> st.SearchStrategy[Plan]:
    """Any plan, of a few things of each kind."""
    from migrate.model import plan as model
    from migrate.model.finding import Finding, Gap

    return _one(
        Plan,
        targets=_few(model.Target),
        resources=_few(model.Planned),
        identifiers=st.dictionaries(TEXT, st.dictionaries(TEXT, TEXT, min_size=1, max_size=2), max_size=2),
        cut=_few(
            Question,
            edges=_few(model.CutEdge),
            options=_few(Option, statements=st.lists(OBJECT, max_size=1).map(tuple)),
        ),
        steps=_few(Step),
        findings=_few(Finding),
        gaps=_few(Gap),
        estimates=st.builds(
            Estimates,
            figures=_few(model.Figure),
            unknown=_few(model.Unestimated),
            throttled=_few(model.Throttle),
        ),
        references=_few(model.Reference),
        rewrites=_few(model.Rewrite),
        hidden=_few(model.Hidden),
        handovers=_few(model.Handover),
        policies=_few(model.Policy),
    )


def neighbours(value: Any) -> Iterator[Any]:
    """Every value of the same shape that differs in one place: a field, an item more or less, a text."""
    if isinstance(value, StrEnum):
        yield from (other for other in type(value) if other is not value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, str):
        yield value + "x"
    elif isinstance(value, int | float):
        yield -value or 1
    elif value is None:
        yield False
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from (replace(value, **{each.name: other}) for other in neighbours(getattr(value, each.name)))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield {name: each for name, each in value.items() if name != key}
            yield from ({**value, key: other} for other in neighbours(item))
    else:
        for place, item in enumerate(value):
            yield value[:place] + value[place + 1 :]
            yield from (value[:place] + type(value)([other]) + value[place + 1 :] for other in neighbours(item))
