"""No template of adopted resources passes CloudFormation's limits; one that must, and a live one that does, blocks."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import networkx
import pytest
from cfnlint.helpers import LIMITS as OF_CFN_LINT
from hypothesis import given, settings
from hypothesis import strategies as st

from migrate.model.plan import Plan, Step, StepKind
from migrate.model.resource import Resource
from migrate.model.values import Json, canonical
from migrate.planning import limits
from migrate.planning.compose import compose
from tests.bench.plan import unjudged
from tests.bench.plans import account, brief_of
from tests.planning.accounts import REGION, bucket, inventory, planned, stack

SMALL = {"resources": 5, "parameters": 3, "outputs": 200, "bytes": 4_500}


@contextmanager
def small_limits() -> Iterator[None]:
    """Limits at which few resources already have to be told apart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "LIMITS", SMALL)
        yield


def group(number: int, *named: int, long: int = 0) -> Resource:
    """A security group of dev's, whose rules name others; no id of one is known before it is made."""
    name = f"sg-{number:017d}"
    rules: Json = [{"IpProtocol": "tcp", "SourceSecurityGroupId": f"sg-{other:017d}"} for other in named]
    properties: dict[str, Json] = {"GroupDescription": "x" * long or "x", "GroupName": f"g{number}"}
    properties |= {"SecurityGroupIngress": rules} if named else {}
    return Resource(
        "AWS::EC2::SecurityGroup", REGION, name, name, f"g{number}", "", properties, {"Ref": name}, {"STAGE": "dev"}
    )  # fmt: skip


def stack_steps(plan: Plan) -> Mapping[str, Step]:
    return {step.id: step for step in plan.steps if step.kind is StepKind.STACK}


def blocks(plan: Plan) -> Sequence[tuple[str, str, str]]:
    return [(item.code, item.resource, item.message) for item in plan.findings if item.code.startswith("template-")]


def sizes(text: str) -> Mapping[str, int]:
    """What is told of a template, counted here by itself."""
    told = json.loads(text)
    counts = {name.lower(): len(told.get(name, {})) for name in ("Resources", "Parameters", "Outputs")}
    return {**counts, "bytes": len(canonical(told).encode())}


def of_adopted(texts: Mapping[str, str]) -> Mapping[str, Mapping[str, int]]:
    return {
        path: sizes(text)
        for path, text in texts.items()
        if "/migrate-adopted-" in path and path.startswith("templates/") and path.endswith(".json")
    }


def judge(found: Sequence[Resource], plan: Plan, texts: Mapping[str, str]) -> None:
    """What has to hold of any plan: each is made once, and nothing is named before it is made."""
    steps = stack_steps(plan)
    made = [entry["key"] for step in steps.values() for entry in _entries(step)]
    assert sorted(made) == sorted(resource.key for resource in found)
    waits: networkx.DiGraph[str] = networkx.DiGraph()
    waits.add_nodes_from(steps)
    waits.add_edges_from((step.id, need) for step in steps.values() for need in step.needs if need in steps)
    assert networkx.is_directed_acyclic_graph(waits)
    maker = {entry["identifiers"]["Ref"]: step.id for step in steps.values() for entry in _entries(step)}
    for step in steps.values():
        given = _mapping(step.inputs["parameters"])
        told = json.loads(texts[str(step.inputs["template"])])
        assert set(given) == set(told.get("Parameters", {}))
        for value in given.values():
            assert maker[value["identifier"]] in networkx.descendants(waits, step.id)


def _entries(step: Step) -> Sequence[Any]:
    return list(_mapping(step.inputs["resources"]).values())


def _mapping(value: Any) -> Mapping[str, Any]:
    assert isinstance(value, Mapping)
    return value


@st.composite
def accounts(draw: st.DrawFn) -> list[Resource]:
    """Security groups of any references: chains, circles, groups that name themselves, and long ones."""
    number = draw(st.integers(1, 14))
    anybody = st.lists(st.integers(0, number - 1), max_size=3, unique=True)
    earlier = draw(st.booleans())
    made = []
    for at in range(number):
        named = [other for other in draw(anybody) if other < at or not earlier]
        made.append(group(at, *named, long=draw(st.sampled_from([1, 1, 1, 1500]))))
    return made


@settings(max_examples=60, deadline=None)
@given(accounts(), st.randoms(use_true_random=False))
def test_whatever_is_adopted_is_made_once_within_the_limits_and_behind_what_it_names(
    found: list[Resource], chance: Any
) -> None:
    with small_limits():
        plan, texts = planned(inventory(found))
        shuffled = list(found)
        chance.shuffle(shuffled)
        assert planned(inventory(shuffled)) == (plan, texts)
    judge(found, plan, texts)
    told = {f"templates/dev/{REGION}/{name}.json" for _, name, _ in blocks(plan)}
    over = {path for path, size in of_adopted(texts).items() if any(size[limit] > SMALL[limit] for limit in SMALL)}
    assert over <= told
    for path in told:
        assert _is_one_circle(found, _members(plan, path))


def _members(plan: Plan, path: str) -> set[str]:
    (step,) = (step for step in stack_steps(plan).values() if step.inputs["template"] == path)
    return {str(entry["identifiers"]["Ref"]) for entry in _entries(step)}


def _is_one_circle(found: Sequence[Resource], members: set[str]) -> bool:
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(members)
    for resource in found:
        rules: Any = resource.properties.get("SecurityGroupIngress", ())
        for rule in rules:
            if {resource.id, rule["SourceSecurityGroupId"]} <= members:
                graph.add_edge(resource.id, rule["SourceSecurityGroupId"])
    return networkx.is_strongly_connected(graph)


def test_what_fits_is_one_template_of_the_name_that_it_always_had() -> None:
    with small_limits():
        plan, _ = planned(inventory([bucket(f"files-{at}", "dev") for at in range(5)]))
    assert list(stack_steps(plan)) == [f"deploy/dev/{REGION}/migrate-adopted-dev"]


def test_what_does_not_fit_is_cut_as_seldom_as_it_can_be() -> None:
    with small_limits():
        plan, texts = planned(inventory([bucket(f"files-{at:02}", "dev") for at in range(12)]))
    assert sorted(size["resources"] for size in of_adopted(texts).values()) == [2, 5, 5]
    assert list(stack_steps(plan)) == [
        f"deploy/dev/{REGION}/migrate-adopted-dev{number}" for number in ("", "-2", "-3")
    ]


def test_at_the_real_limits_501_are_two_and_what_is_named_across_becomes_a_parameter() -> None:
    found = [group(at, *([at - 1] if at else [])) for at in range(501)]
    plan, texts = planned(inventory(found))
    judge(found, plan, texts)
    assert sorted(size["resources"] for size in of_adopted(texts).values()) == [1, 500]
    first, second = sorted(stack_steps(plan).values(), key=lambda step: step.id)
    assert first.id in second.needs
    assert [value["identifier"] for value in _mapping(second.inputs["parameters"]).values()] == [f"sg-{499:017d}"]


def test_a_circle_that_no_template_takes_blocks_with_what_can_be_done() -> None:
    found = [group(at, (at + 1) % 6) for at in range(6)]
    with small_limits():
        plan, _ = planned(inventory(found))
    name, says = "migrate-adopted-dev", f"templates/dev/{REGION}/migrate-adopted-dev.json has 12 resources"
    assert [(code, where) for code, where, _ in blocks(plan)] == [("template-resources", name)]
    (finding,) = (item for item in plan.findings if item.code == "template-resources")
    assert finding.message.startswith(f"{says}, and CloudFormation takes 5: it cannot be cut")
    assert finding.severity == "BLOCK"
    assert "`leave`" in finding.remedy


def test_one_that_names_too_many_alone_blocks_and_does_not_keep_the_others_from_being_cut() -> None:
    used = [group(at) for at in range(8)]
    with small_limits():
        plan, texts = planned(inventory([*used, group(9, *range(4)), group(10, 4)]))
    judge([*used, group(9, *range(4)), group(10, 4)], plan, texts)
    within = [size for size in of_adopted(texts).values() if all(size[limit] <= SMALL[limit] for limit in SMALL)]
    assert len(within) == len(of_adopted(texts)) - len({name for _, name, _ in blocks(plan)})


def test_a_deployment_waits_for_the_methods_of_its_api_in_another_template() -> None:
    """Nothing in a deployment names the methods that it takes a picture of."""
    api = part("AWS::ApiGateway::RestApi", "api0000001", Name="api")
    methods = [
        part("AWS::ApiGateway::Method", f"api0000001|root|{verb}", api, HttpMethod=verb, RestApiId="api0000001")
        for verb in ("DELETE", "GET", "HEAD", "PATCH", "POST", "PUT")
    ]
    deployment = part("AWS::ApiGateway::Deployment", "dep001", api, RestApiId="api0000001")
    with small_limits():
        plan, texts = planned(inventory([api, *methods, deployment]))
    judge([api, *methods, deployment], plan, texts)
    maker = {entry["key"]: step.id for step in stack_steps(plan).values() for entry in _entries(step)}
    assert len(set(maker.values())) == 2
    assert {maker[method.key] for method in methods} == set(maker.values())
    assert maker[deployment.key] == f"deploy/dev/{REGION}/migrate-adopted-dev-2"


def part(kind: str, name: str, whole: Resource | None = None, **properties: Json) -> Resource:
    """A resource of dev's, perhaps a part of another one."""
    return Resource(
        kind, REGION, name, name, name, "", properties, {"Ref": name}, {"STAGE": "dev"},
        parent=whole.key if whole else "",
    )  # fmt: skip


def live(named: int, **template: Any) -> Plan:
    """The plan of a stack of dev's that has 150 parameters and names `named` groups that live in no stack."""
    groups = [group(at) for at in range(named)]
    parameters = {f"P{at}": {"Type": "String", "Default": "x"} for at in range(150)}
    rules = [{"IpProtocol": "tcp", "SourceSecurityGroupId": each.id} for each in groups]
    own = group(1000, *range(named))
    declared = {"Type": own.kind, "Properties": {"GroupDescription": "x", "SecurityGroupIngress": rules}}
    told = {"Parameters": parameters, "Resources": {"Group": declared}, **template}
    made, members = stack("app", told, own, parameters=dict.fromkeys(parameters, "x"), tags={"STAGE": "dev"})
    return planned(inventory([*groups, *members], [made]))[0]


@pytest.mark.parametrize(("named", "over"), [(50, False), (51, True)])
def test_a_live_stack_that_comes_to_too_many_parameters_blocks(named: int, over: bool) -> None:
    found = [item for item in live(named).findings if item.code.startswith("template-")]
    assert [(item.code, item.severity.value) for item in found] == ([("template-parameters", "BLOCK")] if over else [])
    for item in found:
        assert "has 201 parameters, and CloudFormation takes 200; 51 are new" in item.message
        assert "fixed names" in item.remedy


@pytest.mark.parametrize(("characters", "over"), [(900_000, False), (1_000_000, True)])
def test_a_live_stack_that_comes_to_too_many_bytes_blocks(characters: int, over: bool) -> None:
    plan = live(1, Metadata={"Long": "é" * (characters // 2)})
    assert [code for code, _, _ in blocks(plan)] == (["template-bytes"] if over else [])


def test_the_limits_are_those_that_cfn_lint_knows() -> None:
    known = {name.lower(): OF_CFN_LINT[name]["number"] for name in ("Resources", "Parameters", "Outputs")}
    assert {**known, "bytes": OF_CFN_LINT["template"]["body"]} == limits.LIMITS


def test_an_account_as_real_ones_look_keeps_within_small_limits() -> None:
    """Functions, their roles and parts, queues, tables: those that hang together are cut, too."""
    with pytest.MonkeyPatch.context() as patch:
        few = {"resources": 12, "parameters": 10, "outputs": 200, "bytes": 15_000}
        patch.setattr(limits, "LIMITS", few)
        plan, texts = compose(brief_of(account(600)), "all", unjudged)
    assert len(of_adopted(texts)) > 10
    assert [item for item in blocks(plan) if "adopted" in item[1]] == []
    assert all(size[limit] <= few[limit] for size in of_adopted(texts).values() for limit in few)
    waits: networkx.DiGraph[str] = networkx.DiGraph()
    waits.add_edges_from((step.id, need) for step in plan.steps for need in step.needs)
    assert networkx.is_directed_acyclic_graph(waits)
