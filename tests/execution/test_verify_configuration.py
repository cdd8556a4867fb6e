"""A moved resource is equal under the identifier map, or the step says what is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from migrate.execution.failures import StepFailed
from migrate.execution.steps import verify_configuration
from migrate.model.inventory import Inventory
from migrate.model.plan import StepKind
from migrate.model.stack import Stack
from tests.execution import moved
from tests.execution.fakes import SOURCE


def _done(here: Inventory, there: Inventory, **changes: Any) -> Any:
    step = moved.step(StepKind.VERIFY_CONFIGURATION, resources=moved.entries(**changes))
    return verify_configuration.done(step, moved.world(here, there))


def test_everything_is_equal_under_the_identifier_map() -> None:
    outputs = _done(moved.source(), moved.target())
    assert (outputs["compared"], outputs["equal"], outputs["differences"]) == (3, 3, [])


def test_a_difference_names_resource_property_and_both_values() -> None:
    with pytest.raises(StepFailed) as failure:
        _done(moved.source(), moved.target(Timeout=3))
    assert "AWS::Lambda::Function/us-east-1/worker-dev: Timeout should be nothing and is 3" in failure.value.message


def test_a_reference_to_the_old_account_is_a_difference_that_is_not_shown() -> None:
    environment: Any = moved.function(moved.TARGET).properties["Environment"]
    variables = {**environment["Variables"], "QUEUE": moved.queue(SOURCE).physical_id}
    with pytest.raises(StepFailed, match=r"Environment\.Variables\.QUEUE should be .hidden") as failure:
        _done(moved.source(), moved.target(Environment={"Variables": variables}))
    assert SOURCE not in failure.value.message


def test_other_code_is_a_difference() -> None:
    there = moved.target()
    other = replace(there.resources[2], facts={"CodeSha256": "def"})
    with pytest.raises(StepFailed, match=r"\(CodeSha256\)"):
        _done(moved.source(), replace(there, resources=(*there.resources[:2], other)))


def test_a_planned_change_is_expected_and_its_lack_is_not() -> None:
    off = [{"path": ["State"], "value": "DISABLED"}]
    assert _done(moved.source(), moved.target(State="DISABLED"), Function=off)["equal"] == 3
    with pytest.raises(StepFailed, match="State should be"):
        _done(moved.source(), moved.target(), Function=off)


def test_a_missing_resource_is_named() -> None:
    there = moved.target()
    with pytest.raises(StepFailed, match="AWS::S3::Bucket/us-east-1/assets-dev: it is missing"):
        _done(moved.source(), replace(there, resources=(there.resources[0], there.resources[2])))


def test_what_no_module_reads_is_told_and_what_could_not_be_read_fails() -> None:
    here, there = moved.source(), moved.target()
    unread = replace(here, resources=(replace(here.resources[0], modelled=False, properties={}), *here.resources[1:]))
    outputs = _done(unread, there)
    assert (outputs["compared"], outputs["equal"]) == (2, 2)
    assert outputs["not_compared"][0].startswith("AWS::SQS::Queue/us-east-1/jobs-dev")
    hidden = replace(
        there, resources=(replace(there.resources[0], modelled=False, properties={}), *there.resources[1:])
    )
    with pytest.raises(StepFailed, match="could not be read"):
        _done(here, hidden)


def test_what_was_read_generically_is_compared_by_what_its_template_sets() -> None:
    """Cloud Control also answers what AWS made up: only a module knows which that is."""
    template: Any = {"Resources": {"Function": {"Properties": {"Timeout": 5}}}}
    stack = Stack("here", "app-dev", "us-east-1", "CREATE_COMPLETE", template)

    def read_generically(inventory: Inventory, **properties: Any) -> Inventory:
        function = moved.placed(inventory.resources[2], "Function", inventory.stacks[0].stack_id)
        function = replace(function, modelled=False, facts={}, properties={**function.properties, **properties})
        return replace(inventory, resources=(*inventory.resources[:2], function))

    here = read_generically(replace(moved.source(), stacks=(stack,)), MadeUp=1, Timeout=5)
    assert _done(here, read_generically(moved.target(), MadeUp=2, Timeout=5))["equal"] == 3
    with pytest.raises(StepFailed, match="Timeout should be 5 and is 9"):
        _done(here, read_generically(moved.target(), MadeUp=2, Timeout=9))


def test_a_name_that_two_kinds_share_is_translated_by_its_owner() -> None:
    here, there = moved.source(), moved.target()
    twin = moved.queue(SOURCE, "assets-dev")
    pair = moved.placed(moved.queue(moved.TARGET, "assets-dev"), "Queue", moved.INNER)
    here = replace(here, resources=(twin, *here.resources[1:]))
    there = replace(there, resources=(pair, *there.resources[1:]))
    world = moved.world(here, there)
    planned: Any = world.plan.steps[0].inputs["resources"]
    planned["Inner/Queue"]["key"] = twin.key
    entries = [{**moved.entries()[0], "key": twin.key}, *moved.entries()[1:2]]
    outputs = verify_configuration.done(moved.step(StepKind.VERIFY_CONFIGURATION, resources=entries), world)
    assert outputs is not None
    assert outputs["equal"] == 2
