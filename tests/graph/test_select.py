"""Parts of a graph hold what they say, with all that was known of it."""

from __future__ import annotations

from migrate.graph import Graph, build
from migrate.graph.cut import Severed
from migrate.graph.select import around, only, touching
from tests.planning.accounts import bucket, inventory, role

A, B, C, D = (f"AWS::S3::Bucket/us-east-1/{name}-files" for name in "abcd")


def chain() -> Graph:
    """a -> b -> c -> d."""
    names = [f"{name}-files" for name in "abcd"]
    following = dict(zip(names, [*names[1:], ""], strict=True))
    return build(inventory([bucket(name, "", Next=used) for name, used in following.items()]))


def test_the_neighbourhood_reaches_both_ways_as_far_as_it_is_told() -> None:
    assert set(around(chain(), B, 1)) == {A, B, C}
    assert set(around(chain(), A, 2)) == {A, B, C}
    assert set(around(chain(), A, 9)) == {A, B, C, D}
    assert around(chain(), B, 1).number_of_edges() == 2


def test_what_touches_some_nodes() -> None:
    part = touching(chain(), {B})
    assert set(part) == {A, B, C}
    assert [edge["place"] for _, _, edge in part.edges(data=True)] == ["Next", "Next"]
    assert part.nodes[C]["kind"] == "AWS::S3::Bucket"
    assert set(touching(build(inventory([role("alone")])), {"AWS::IAM::Role/global/alone"})) == {
        "AWS::IAM::Role/global/alone"
    }


def test_chosen_references_alone() -> None:
    part = only(chain(), [Severed(B, C, "Next", "c-files", "Ref")])
    assert list(part.edges(data=True)) == [(B, C, {"place": "Next", "token": "c-files", "label": "Ref"})]
    assert part.nodes[B]["name"] == "b-files"
