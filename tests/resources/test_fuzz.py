"""Whatever AWS's models allow as an answer, a module makes of it a resource that CloudFormation's schema takes."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migrate.model.finding import Finding, Severity
from migrate.model.resource import Resource
from migrate.resources import ALL, BY_KIND
from migrate.resources.reading import findings_of, resource_of
from migrate.resources.spec import Document, ResourceModule
from tests.resources.cases import cases, places, problems, read_only
from tests.resources.invented import document

RULES = ("additionalProperties", "type")
"""What stands whatever the values are: texts are invented, and enumerations grow."""

SHARES = (0.0, 0.3, 0.7, 1.0)
NEVER = {
    "AWS::DocDB::DBSubnetGroup": "one of RDS's that a cluster of DocumentDB names",
    "AWS::Neptune::DBSubnetGroup": "one of RDS's that a cluster of Neptune names",
}
"""What nothing invented is by chance; each has RDS's code."""

each_module = pytest.mark.parametrize("module", ALL, ids=lambda module: module.SPEC.kind)


def some(examples: int) -> Callable[[Any], Any]:
    """A test of so many invented answers: the same ones each time."""
    given_both = given(seed=st.integers(0, 2**32), share=st.sampled_from(SHARES))
    limits = settings(
        max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
    )
    return lambda test: limits(given_both(test))


@each_module
@some(20)
def test_any_answer_becomes_a_resource(module: ResourceModule, seed: int, share: float) -> None:
    described = document(module, Random(seed), share)
    if described is None:
        return
    kind = module.SPEC.kind
    resource, findings = _read(module, described)
    assert problems(kind, resource.properties, RULES) == []
    assert not set(places(resource.properties)) & read_only(kind)
    assert json.dumps(dict(resource.properties))
    assert all(found.message and found.remedy for found in findings)
    assert _read(module, described) == (resource, findings)


@each_module
@some(10)
def test_nulls_are_borne(module: ResourceModule, seed: int, share: float) -> None:
    """botocore leaves nulls out of structures; answers that others kept, and older ones, have them."""
    described = document(module, Random(seed), share, nulls=0.3)
    if described is not None:
        _read(module, described)


@each_module
def test_something_is_invented_of_each_kind(module: ResourceModule) -> None:
    """Of a kind that nothing is invented of, the other tests say nothing."""
    found = any(document(module, Random(seed), SHARES[seed % len(SHARES)]) for seed in range(24))
    assert found is (module.SPEC.kind not in NEVER)


def test_a_default_action_of_another_shape_is_told_and_left_out() -> None:
    """WAF Classic's shape: no template takes it."""
    module = BY_KIND["AWS::WAFv2::WebACL"]
    resource, findings = _read(module, {**cases(module.SPEC.kind)[0], "DefaultAction": {"Type": "BLOCK"}})
    assert "DefaultAction" not in resource.properties
    assert any(found.severity is Severity.BLOCK and "default action" in found.message for found in findings)


def test_a_cluster_that_names_no_database_has_the_one_that_redshift_makes() -> None:
    module = BY_KIND["AWS::Redshift::Cluster"]
    without = {name: value for name, value in cases(module.SPEC.kind)[0].items() if name != "DBName"}
    assert _read(module, without)[0].properties["DBName"] == "dev"


def test_what_no_template_can_say_yet_blocks() -> None:
    module = BY_KIND["AWS::Scheduler::Schedule"]
    described = cases(module.SPEC.kind)[0]
    younger = {**described["Target"], "EventBridgePutRawEventsParameters": {"a": 1}}
    resource, findings = _read(module, {**described, "Target": younger})
    assert resource.properties == _read(module, described)[0].properties
    assert [found.code for found in findings if found.severity is Severity.BLOCK] == ["not-in-cloudformation"]


def _read(module: ResourceModule, described: Document) -> tuple[Resource, tuple[Finding, ...]]:
    resource = resource_of(module, described)
    return resource, findings_of(module, described, resource.key)
