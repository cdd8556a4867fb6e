"""Hard needs always hold; soft ones give way; adopted resources are made in as few templates as can be."""

from __future__ import annotations

import networkx
from hypothesis import given
from hypothesis import strategies as st

from migrate.graph.order import circles, levels, needs

NODES = "abcdef"
EDGES = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=20)


@given(EDGES, EDGES)
def test_soft_needs_never_close_a_circle(pairs: list[tuple[str, str]], soft: list[tuple[str, str]]) -> None:
    hard = [(max(pair), min(pair)) for pair in pairs if pair[0] != pair[1]]
    graph = needs(NODES, hard, soft)
    assert networkx.is_directed_acyclic_graph(graph)
    assert set(hard) <= set(graph.edges())


def test_a_circle_of_hard_needs_is_told() -> None:
    assert circles(needs("abc", [("a", "b"), ("b", "a")], [])) == [["a", "b"]]


def test_adopted_resources_on_both_sides_of_a_stack_are_made_apart() -> None:
    graph = needs(["early", "stack", "late"], [("stack", "early"), ("late", "stack")], [])
    assert levels(graph, ["early", "late"]) == {"early": 0, "stack": 0, "late": 1}


def test_adopted_resources_that_only_need_each_other_are_made_together() -> None:
    assert set(levels(needs("ab", [("a", "b")], []), "ab").values()) == {0}


def test_a_circle_of_adopted_resources_does_not_tear_the_others_apart() -> None:
    circle = [("early", "twin"), ("twin", "early")]
    graph = needs(["early", "twin", "stack", "a-late"], [*circle, ("stack", "twin"), ("a-late", "stack")], [])
    assert levels(graph, ["early", "twin", "a-late"]) == {"early": 0, "twin": 0, "stack": 0, "a-late": 1}
