"""What differs between two inventories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from migrate.inventory.compare import Changed, Difference, compare
from migrate.model.finding import Gap
from migrate.model.inventory import Inventory
from migrate.model.ownership import Ownership, Standing
from migrate.model.resource import Resource
from migrate.model.stack import Stack


def queue(name: str, **properties: Any) -> Resource:
    return Resource("AWS::SQS::Queue", "us-east-1", name, name, name, properties=properties)


def inventory(*resources: Resource, stacks: tuple[Stack, ...] = (), gaps: tuple[Gap, ...] = ()) -> Inventory:
    return Inventory("111111111111", "aws", ("us-east-1",), "2026-11-24T00:00:00Z", resources, stacks, (), gaps)


def changed(before: Any, after: Any) -> tuple[Changed, ...]:
    return compare(before, after, {}, {}).changed


def test_the_same_is_nothing() -> None:
    later = replace(inventory(queue("a", Delay=1)), taken_at="2026-11-25T00:00:00Z")
    assert not compare(inventory(queue("a", Delay=1)), later, {}, {})


def test_what_came_and_what_went() -> None:
    found = compare(inventory(queue("a"), queue("b")), inventory(queue("b"), queue("c")), {}, {})
    assert (found.added, found.gone) == (("AWS::SQS::Queue/us-east-1/c",), ("AWS::SQS::Queue/us-east-1/a",))
    assert found


def test_what_changed_is_told_by_property() -> None:
    before = inventory(queue("a", Delay=1, Policy={"Statement": [{"Effect": "Allow"}]}, Old="x"))
    after = inventory(queue("a", Delay=2, Policy={"Statement": [{"Effect": "Deny"}]}, List=[1, 2]))
    (one,) = changed(before, after)
    assert one.differences == (
        Difference("properties.Delay", 1, 2),
        Difference("properties.List", None, [1, 2]),
        Difference("properties.Old", "x", None),
        Difference("properties.Policy.Statement.0.Effect", "Allow", "Deny"),
    )


def test_a_secret_that_changed_is_told_and_not_shown() -> None:
    (one,) = changed(inventory(queue("a", Password="hunter2")), inventory(queue("a", Password="hunter3")))
    assert one.differences == (Difference("properties.Password", "****", "****"),)


def test_a_default_of_a_parameter_that_is_not_echoed_is_not_shown() -> None:
    def stack(default: str) -> Stack:
        template: Any = {"Parameters": {"Key": {"NoEcho": True, "Default": default}}}
        return Stack("id", "notes-dev", "us-east-1", "CREATE_COMPLETE", template)

    (one,) = changed(inventory(stacks=(stack("hunter2"),)), inventory(stacks=(stack("hunter3"),)))
    assert one.key == "AWS::CloudFormation::Stack/us-east-1/notes-dev"
    assert "hunter" not in str(one)


def test_user_data_that_changed_is_told_and_not_shown() -> None:
    def launched(script: str) -> Resource:
        return queue("a", UserData={"Fn::Base64": script})

    (one,) = changed(inventory(launched("hunter2")), inventory(launched("hunter3")))
    assert one.differences == (Difference("properties.UserData", "****", "****"),)


def test_counts_of_items_are_no_change() -> None:
    assert not changed(inventory(replace(queue("a"), measures={"Items": 1})), inventory(queue("a")))


def test_another_owner_and_gaps() -> None:
    gap = Gap("AWS::SNS::Topic", "us-east-1", "denied", "allow it")
    key = queue("a").key
    owners = [{key: Ownership(Standing.STAGE, "dev")}, {key: Ownership(Standing.UNKNOWN)}]
    found = compare(inventory(queue("a"), gaps=(gap,)), inventory(queue("a")), *owners)
    assert [(one.key, one.before, one.after) for one in found.owners] == [(key, "dev (stage)", "unknown")]
    assert (found.new_gaps, found.closed_gaps) == ((), (gap,))
    assert compare(inventory(), inventory(gaps=(gap,)), {}, {}).new_gaps == (gap,)
