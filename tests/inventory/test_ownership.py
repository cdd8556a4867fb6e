"""Which stage owns what, on which evidence, and what production's word is worth."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.config import Config, OrganizationConfig, SourceConfig, StageConfig
from migrate.graph import Graph
from migrate.inventory.ownership import conflicts, decide
from migrate.model.finding import Severity
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership, Standing
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack

CONFIG = Config(
    SourceConfig("1" * 12, ("us-east-1",)),
    OrganizationConfig(),
    {"dev": StageConfig("dev"), "staging": StageConfig("staging"), "prod": StageConfig("prod", production=True)},
    path=Path("migrate.toml"),
)
QUEUE, MAPPING, API_STAGE = "AWS::SQS::Queue", "AWS::Lambda::EventSourceMapping", "AWS::ApiGateway::Stage"


def queue(name: str, stack: Stack | None = None, tags: Mapping[str, str] | None = None, **more: str) -> Resource:
    membership = Membership(stack.stack_id, stack.name, name) if stack else None
    return Resource(
        more.get("kind", QUEUE),
        "us-east-1",
        name,
        name,
        name,
        tags=tags or {},
        parent=more.get("parent", ""),
        membership=membership,
    )


def stack(name: str, tag: str = "", parent: str = "") -> Stack:
    tags = {"STAGE": tag} if tag else {}
    return Stack(f"arn:{name}", name, "us-east-1", "CREATE_COMPLETE", {}, tags=tags, parent=parent)


def graph(*edges: tuple[Resource | Stack, Resource | Stack], label: str = "Ref") -> Graph:
    made: Graph = networkx.MultiDiGraph()
    for user, used in edges:
        made.add_edge(user.key, used.key, place="", token="", label=label)
    return made


def owners(*items: Resource | Stack, uses: Graph | None = None) -> Mapping[str, Ownership]:
    found = Inventory(
        "1" * 12,
        "aws",
        ("us-east-1",),
        "",
        tuple(item for item in items if isinstance(item, Resource)),
        tuple(item for item in items if isinstance(item, Stack)),
    )
    return decide(found, uses if uses is not None else graph(), CONFIG)


def owner(item: Resource | Stack, *others: Resource | Stack, uses: Graph | None = None) -> tuple[str, str]:
    found = owners(item, *others, uses=uses)[item.key]
    return found.standing.value, found.stage


def test_the_tag_speaks_first() -> None:
    assert owner(queue("jobs", tags={"STAGE": "Dev"})) == ("stage", "dev")
    assert owner(queue("jobs-staging", tags={"STAGE": "dev"})) == ("stage", "dev")


def test_then_the_stack_by_its_tag_or_name() -> None:
    tagged, named = stack("notes", tag="dev"), stack("notes-staging")
    assert owner(queue("jobs", tagged), tagged) == ("stage", "dev")
    assert owner(queue("jobs", named), named) == ("stage", "staging")
    assert owner(named) == ("stage", "staging")


def test_then_the_parent() -> None:
    parent = queue("jobs-dev")
    assert owner(queue("policy", parent=parent.key), parent) == ("stage", "dev")


def test_then_the_name_and_then_nothing() -> None:
    assert owner(queue("jobs-dev")) == ("stage", "dev")
    assert owner(queue("device-jobs")) == ("unknown", "")
    assert owner(queue("dev-to-staging")) == ("unknown", "")
    assert owner(queue("dev-to-prod")) == ("unknown", "")


def test_the_name_of_a_part_says_nothing() -> None:
    """SAM calls the stage of each API `Prod`, and aliases are called `live` in every stage."""
    dev = stack("notes-dev")
    parent = queue("api", dev)
    part = queue("Prod", dev, parent=parent.key)
    assert owner(part, parent, dev) == ("stage", "dev")
    assert owner(dev, parent, part) == ("stage", "dev")
    unmodelled = replace(queue("Prod", dev, kind="AWS::Unheard::Of"), modelled=False)
    assert owner(unmodelled, dev) == ("stage", "dev")


def test_a_stage_that_only_tags_know_owns_its_resources() -> None:
    assert owner(queue("jobs", tags={"env": "qa"})) == ("stage", "qa")


@pytest.mark.parametrize("word", ["prod", "Production", "LIVE", "prd"])
def test_production_is_protected_by_tag_stack_and_name(word: str) -> None:
    production = word.lower()
    assert owner(queue("jobs", tags={"STAGE": word})) == ("protected", production)
    assert owner(queue("jobs", stack("notes", tag=word)), stack("notes", tag=word)) == ("protected", production)
    assert owner(queue(f"jobs-{word}")) == ("protected", production)


def test_what_speaks_for_production_wins_over_the_tag() -> None:
    prod = stack("notes-prod")
    found = owners(queue("jobs", prod, {"STAGE": "dev"}), prod)
    assert {each.standing for each in found.values()} == {Standing.PROTECTED}
    (finding,) = conflicts(found, CONFIG)
    assert (finding.severity, finding.resource) == (Severity.WARN, f"{QUEUE}/us-east-1/jobs")
    assert "STAGE=dev" in finding.message
    assert "notes-prod" in finding.message


def test_a_stack_with_something_of_production_is_productions_as_a_whole() -> None:
    dev = stack("notes-dev")
    inside, beside = queue("jobs", dev, {"STAGE": "prod"}), queue("other", dev)
    assert {each.standing for each in owners(inside, beside, dev).values()} == {Standing.PROTECTED}


def test_what_many_members_say_alike_is_told_once_of_each() -> None:
    """Else each of 200 members bears 200 lines, and a plan of 20,000 resources is three times as large."""
    whole = stack("app-prod")
    members = [queue(f"m{number}-{stage}", whole) for number in range(3) for stage in ("dev", "prod")]
    found = owners(whole, *members)
    assert [(item.source, item.stage) for item in found[whole.key].evidence] == [("stack", "prod"), ("member", "prod")]
    for member in members:
        stacked = [item.detail for item in found[member.key].evidence if item.source == "stack"]
        assert len(stacked) == 2
        assert found[member.key].standing is Standing.PROTECTED


def test_tag_and_stack_of_two_stages_block() -> None:
    found = owners(queue("jobs", stack("notes-dev"), {"STAGE": "staging"}), stack("notes-dev"))
    (finding,) = conflicts(found, CONFIG)
    assert finding.severity is Severity.BLOCK


def test_agreement_is_no_conflict() -> None:
    dev = stack("notes-dev", tag="dev")
    assert not conflicts(owners(queue("jobs-dev", dev, {"STAGE": "dev"}), dev), CONFIG)
    both = stack("notes-production", tag="prod")
    assert not conflicts(owners(queue("jobs", both), both), CONFIG)


def test_nested_stacks_follow_their_root() -> None:
    root = stack("notes", tag="dev")
    inner = stack("notes-Inner-XYZ", parent=root.stack_id)
    innermost = stack("notes-Innermost-XYZ", parent=inner.stack_id)
    assert owner(queue("jobs", innermost), root, inner, innermost) == ("stage", "dev")
    assert owner(innermost, inner, root) == ("stage", "dev")


def test_a_stack_without_a_word_is_whose_its_members_are() -> None:
    infra = stack("infra")
    dev, staging, silent = queue("a-dev", infra), queue("b-staging", infra), queue("c", infra)
    assert owner(infra, dev) == ("stage", "dev")
    assert owner(infra, dev, staging, silent) == ("shared", "")
    assert owner(dev, staging, infra) == ("stage", "dev")


def test_use_by_one_stage_by_several_and_by_production() -> None:
    jobs, dev, staging, prod = queue("jobs"), queue("a-dev"), queue("b-staging"), queue("c-prod")
    assert owner(jobs, dev, uses=graph((dev, jobs))) == ("stage", "dev")
    assert owner(jobs, dev, staging, uses=graph((dev, jobs), (staging, jobs))) == ("shared", "")
    assert owner(jobs, dev, prod, uses=graph((dev, jobs), (prod, jobs))) == ("protected", "prod")
    assert owner(jobs, dev, uses=graph((jobs, dev))) == ("unknown", "")


def test_use_goes_through_what_has_no_stage_of_its_own_and_through_circles() -> None:
    dev, role, policy, key = queue("fn-dev"), queue("role"), queue("policy"), queue("key")
    uses = graph((dev, role), (role, policy), (policy, role), (policy, key))
    found = owners(dev, role, policy, key, uses=uses)
    assert {each.stage for each in found.values()} == {"dev"}


def test_a_user_of_unknown_stage_leaves_it_unknown_but_not_from_production() -> None:
    jobs, dev, somebody, prod = queue("jobs"), queue("a-dev"), queue("x"), queue("c-prod")
    assert owner(jobs, dev, somebody, uses=graph((dev, jobs), (somebody, jobs))) == ("unknown", "")
    assert owner(jobs, prod, somebody, uses=graph((prod, jobs), (somebody, jobs))) == ("protected", "prod")


def test_what_a_stage_owns_stays_its_own_when_production_uses_it() -> None:
    dev, prod = queue("a-dev"), queue("c-prod")
    assert owner(dev, prod, uses=graph((prod, dev))) == ("stage", "dev")


def test_a_part_is_no_user_of_its_whole() -> None:
    whole = queue("jobs")
    part = queue("policy", parent=whole.key)
    assert owner(whole, part, uses=graph((part, whole), label="parent")) == ("unknown", "")


def test_what_only_connects_is_of_the_stage_that_it_connects() -> None:
    function, jobs, mapping = queue("fn-dev"), queue("jobs"), queue("0b5c", kind=MAPPING)
    uses = graph((mapping, function), (mapping, jobs))
    found = owners(function, jobs, mapping, uses=uses)
    assert (found[mapping.key].stage, found[jobs.key].stage) == ("dev", "dev")
    prod = queue("fn-prod")
    assert owner(mapping, function, prod, uses=graph((mapping, function), (mapping, prod))) == ("protected", "prod")


def test_a_stack_without_a_word_and_its_members_share_one_fate() -> None:
    infra = stack("infra")
    table, topic, dev, staging = queue("t", infra), queue("s", infra), queue("a-dev"), queue("b-staging")
    found = owners(infra, table, topic, dev, staging, uses=graph((dev, table), (staging, topic)))
    assert {found[each.key].standing for each in (infra, table, topic)} == {Standing.SHARED}


Drawn = tuple[list[Stack], list[tuple[str, str | None, str]], list[tuple[int, int]]]

NAMES = st.sampled_from(["a", "b-dev", "c-staging", "d-prod", "e", "f-dev", "g", "h-live", "iDev"])
STACKS = st.sampled_from(["infra", "notes-dev", "notes-prod", "app"])
TAGS = st.sampled_from(["", "dev", "staging", "prod", "qa"])
WORLDS = st.builds(
    lambda stacks, queues, edges: (
        [stack(name, tag) for name, tag in stacks.items()],
        [(f"{name}{number}" if number else name, home, tag) for number, (name, home, tag) in enumerate(queues)],
        edges,
    ),
    st.dictionaries(STACKS, TAGS, max_size=3),
    st.lists(st.tuples(NAMES, st.none() | STACKS, TAGS), max_size=7),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=10),
)


def world(drawn: Drawn, order: int) -> tuple[list[Stack], list[Resource], Graph]:
    given_stacks, queues, edges = drawn
    stacks = list(given_stacks)
    homes = {each.name: each for each in stacks}
    made = [queue(name, homes.get(home or ""), {"STAGE": tag} if tag else {}) for name, home, tag in queues]
    pairs = [(made[a], made[b]) for a, b in edges if a < len(made) and b < len(made) and a != b]
    shuffled = random.Random(order)  # a permutation, not a secret
    shuffled.shuffle(stacks)
    shuffled.shuffle(made)
    shuffled.shuffle(pairs)
    return stacks, made, graph(*pairs)


@settings(max_examples=60, deadline=None)
@given(WORLDS, st.integers(), st.integers())
def test_the_order_of_the_inventory_means_nothing(drawn: Drawn, first: int, second: int) -> None:
    results = []
    for order in (first, second):
        stacks, made, uses = world(drawn, order)
        results.append(owners(*stacks, *made, uses=uses))
    assert results[0] == results[1]


@settings(max_examples=60, deadline=None)
@given(WORLDS)
def test_evidence_of_production_is_never_overridden(drawn: Drawn) -> None:
    stacks, made, uses = world(drawn, 0)
    found = owners(*stacks, *made, uses=uses)
    for each in found.values():
        if any(CONFIG.is_production(item.stage) for item in each.evidence):
            assert each.standing is Standing.PROTECTED
    for resource in made:
        if resource.tags.get("STAGE") == "prod":
            assert found[resource.key].standing is Standing.PROTECTED
            if resource.membership:
                home = next(each for each in stacks if each.stack_id == resource.membership.stack_id)
                assert found[home.key].standing is Standing.PROTECTED
