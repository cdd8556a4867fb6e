"""The model goes to JSON and comes back the same; what is not in the format is one error that names the place."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migrate.model.codec import NotThisFormat, decode, encode
from migrate.model.finding import Finding, Gap, Severity
from migrate.model.ownership import Evidence, Ownership, Standing
from migrate.model.plan import Phase, Step, StepKind
from migrate.model.resource import Membership, Resource

TEXT = st.text(max_size=8)
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=5,
)
MODELS = st.one_of(
    st.builds(Finding, st.sampled_from(Severity), TEXT, TEXT, TEXT, TEXT),
    st.builds(Gap, TEXT, TEXT, TEXT, TEXT),
    st.builds(Ownership, st.sampled_from(Standing), TEXT, st.lists(st.builds(Evidence, TEXT, TEXT, TEXT)).map(tuple)),
    st.builds(
        Step,
        TEXT,
        st.sampled_from(Phase),
        st.sampled_from(StepKind),
        TEXT,
        TEXT,
        TEXT,
        st.lists(TEXT, max_size=3).map(tuple),
        st.dictionaries(TEXT, JSON, max_size=3),
    ),
    st.builds(
        Resource,
        kind=TEXT,
        region=TEXT,
        id=TEXT,
        physical_id=TEXT,
        name=TEXT,
        properties=st.dictionaries(TEXT, JSON, max_size=3),
        membership=st.none() | st.builds(Membership, TEXT, TEXT, TEXT),
        modelled=st.booleans(),
    ),
)


@given(MODELS)
def test_there_and_back_through_text(value: object) -> None:
    text = json.dumps(encode(value))
    assert decode(type(value), json.loads(text), "x") == value


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"severity": "LOUD"}, "$.severity"),
        ({"colour": "red"}, "colour"),
        ({"code": None, "severity": None}, "severity"),
    ],
)
def test_a_misfit_names_the_file_and_the_field(change: dict[str, Any], word: str) -> None:
    value = {**cast(dict[str, Any], encode(Finding(Severity.INFO, "c", "r", "m", "do"))), **change}
    with pytest.raises(NotThisFormat) as raised:
        decode(Finding, value, "some/file.json")
    assert "some/file.json" in raised.value.message
    assert word in raised.value.message
    assert raised.value.remedy


@pytest.mark.parametrize("value", [None, 1, "text", [], {}, {"severity": "INFO"}])
def test_what_is_no_such_thing_at_all_is_refused(value: Any) -> None:
    with pytest.raises(NotThisFormat, match="x is not in the format"):
        decode(Finding, value, "x")
