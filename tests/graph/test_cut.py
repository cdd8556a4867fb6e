"""The cut: exactly the references between what goes different ways."""

from __future__ import annotations

from itertools import pairwise

import networkx
from hypothesis import given
from hypothesis import strategies as st

from migrate.graph import Graph
from migrate.graph.cut import SOURCE, severed
from migrate.graph.references import PATTERN

HOMES = st.sets(st.sampled_from([SOURCE, "dev", "staging"]), min_size=1)


def graph(*edges: tuple[str, str, str, str]) -> Graph:
    """Edges as (user, used, place, label)."""
    made: Graph = networkx.MultiDiGraph()
    for user, used, place, label in edges:
        made.add_edge(user, used, place=place, token=used, label=label)
    return made


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("vwxyz")), max_size=12), st.data())
def test_a_reference_is_severed_where_its_user_stands_without_what_it_names(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    homes = {key: data.draw(HOMES) for key in "abcdevwxyz"}
    found = severed(graph(*((user, used, "p", "Ref") for user, used in pairs)), homes)
    expected = {(user, used) for user, used in pairs if any(home not in homes[used] for home in homes[user])}
    assert {(each.user, each.used) for each in found} == expected


def test_the_order_is_stable_and_nothing_is_told_twice() -> None:
    edges = [("b", "z", "2", "Ref"), ("a", "z", "1", "Ref"), ("b", "z", "1", "Ref"), ("a", "z", "1", "Ref")]
    homes = {"a": ["dev"], "b": ["dev"], "z": [SOURCE]}
    found = list(severed(graph(*edges), homes))
    assert found == sorted(found) == list(severed(graph(*reversed(edges)), homes))
    assert len(found) == 3
    assert all(one < other for one, other in pairwise(found))


def test_a_whole_and_its_parts_never_part() -> None:
    edges = [("part", "whole", "", "parent"), ("root", "inner", "", "nested")]
    homes = {"part": ["dev"], "whole": [SOURCE], "root": ["dev"], "inner": [SOURCE]}
    assert list(severed(graph(*edges), homes)) == []


def test_a_pattern_is_severed_where_nothing_that_it_matches_comes_along() -> None:
    made: Graph = networkx.MultiDiGraph()
    for used in ("notes-dev", "notes-prod"):
        made.add_edge("role", used, place="Resource", token="notes-*", label=PATTERN)
    made.add_edge("role", "notes-prod", place="Resource", token="*-prod", label=PATTERN)
    homes = {"role": ["dev"], "notes-dev": ["dev"], "notes-prod": [SOURCE]}
    assert [(each.used, each.token) for each in severed(made, homes)] == [("notes-prod", "*-prod")]
    homes["notes-dev"] = ["staging"]
    assert {(each.used, each.token) for each in severed(made, homes)} == {
        ("notes-dev", "notes-*"),
        ("notes-prod", "notes-*"),
        ("notes-prod", "*-prod"),
    }
