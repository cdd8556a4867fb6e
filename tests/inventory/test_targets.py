"""A stage's own account as it stands: absent, there with its stacks, not to be read, or nobody's to move into."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from migrate.aws import Connect
from migrate.aws.calls import CallError
from migrate.inventory.targets import read_targets
from migrate.model.errors import MigrateError
from migrate.model.plan import Target, TargetState
from migrate.model.target import TargetReading
from migrate.planning import targets as planned_targets
from migrate.planning.brief import Brief
from tests.inventory.conftest import REGION, Aws
from tests.planning.accounts import brief, bucket, inventory

DEV = Target("dev", "dev", "aws+dev@example.com", "NonProduction", "Role")
ACCOUNT = {"Id": "222222222222", "Name": "dev", "Email": "aws+DEV@example.com", "Status": "ACTIVE"}
STACK = {"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}


def reading(
    aws: Aws, *accounts: Any, target: Target = DEV, member: Callable[..., Connect] | None = None
) -> TargetReading:
    aws.answer("organizations", "ListAccounts", lambda _: {"Accounts": list(accounts)})
    return read_targets(aws.connect, member or (lambda *_: aws.connect), [target], [REGION])["dev"]


def test_no_account_of_that_address_is_absent(aws: Aws) -> None:
    assert reading(aws, {**ACCOUNT, "Email": "aws+qa@example.com"}) == TargetReading(TargetState.ABSENT)


def test_no_organization_is_absent_and_no_right_to_ask_is_unread(aws: Aws) -> None:
    aws.fail("organizations", "ListAccounts", "AWSOrganizationsNotInUseException")
    assert read_targets(aws.connect, lambda *_: aws.connect, [DEV], [REGION])["dev"].state is TargetState.ABSENT
    aws.fail("organizations", "ListAccounts", "AccessDeniedException")
    found = read_targets(aws.connect, lambda *_: aws.connect, [DEV], [REGION])["dev"]
    assert (found.state, found.unfit) == (TargetState.UNREAD, False)
    assert "AccessDeniedException" in found.reason
    assert found.remedy


def test_credentials_that_are_no_good_end_it(aws: Aws) -> None:
    aws.fail("organizations", "ListAccounts", "ExpiredTokenException")
    with pytest.raises(CallError):
        read_targets(aws.connect, lambda *_: aws.connect, [DEV], [REGION])


def test_an_account_is_found_by_its_address_with_its_stacks(aws: Aws) -> None:
    aws.open("cloudformation").create_stack(StackName="app-dev", TemplateBody=json.dumps(STACK))
    found = reading(aws, ACCOUNT)
    assert (found.state, found.account_id) == (TargetState.PRESENT, "222222222222")
    assert list(found.stacks) == [f"{REGION}/app-dev"]
    planned = replace(DEV, account_id="222222222222", state=found.state, stacks=found.stacks)
    assert found.moved(planned) == ()
    aws.open("cloudformation").delete_stack(StackName="app-dev")
    assert reading(aws, ACCOUNT).moved(planned) == (f"stack {REGION}/app-dev in account 222222222222 is gone",)


def test_an_account_that_cannot_be_entered_is_unread(aws: Aws) -> None:
    def closed(*_: str) -> Connect:
        raise MigrateError("role Role cannot be assumed", "let it trust the caller")

    found = reading(aws, ACCOUNT, member=closed)
    assert (found.state, found.account_id, found.reason) == (
        TargetState.UNREAD,
        "222222222222",
        "role Role cannot be assumed",
    )


@pytest.mark.parametrize(
    ("change", "words"), [({"Name": "accounting"}, "'accounting'"), ({"Status": "SUSPENDED"}, "suspended")]
)
def test_somebody_else_s_account_and_a_closed_one_are_unfit(aws: Aws, change: dict[str, str], words: str) -> None:
    found = reading(aws, {**ACCOUNT, **change})
    assert found.unfit
    assert words in found.reason
    assert found.remedy


def test_an_account_that_is_meant_may_have_any_name(aws: Aws) -> None:
    meant = replace(DEV, account_id="222222222222")
    assert reading(aws, {**ACCOUNT, "Name": "accounting"}, target=meant).state is TargetState.PRESENT


@pytest.mark.parametrize(
    ("found", "severity", "code"),
    [
        (TargetReading(TargetState.UNREAD, reason="no", remedy="ask", unfit=True), "BLOCK", "target-unfit"),
        (TargetReading(TargetState.UNREAD, reason="no", remedy="ask"), "WARN", "target-unread"),
        (None, "WARN", "target-unread"),
    ],
)
def test_what_was_found_of_a_target_is_said(found: TargetReading | None, severity: str, code: str) -> None:
    (finding,) = planned_targets.findings(_brief(found))
    assert (finding.severity, finding.code) == (severity, code)
    assert finding.remedy


def test_a_target_that_was_found_has_its_id_from_here_on() -> None:
    there = TargetReading(TargetState.PRESENT, "222222222222", {f"{REGION}/app-dev": "f"})
    (target,) = planned_targets.targets(_brief(there))
    assert (target.account_id, target.state, target.stacks) == ("222222222222", there.state, there.stacks)
    assert list(planned_targets.findings(_brief(there))) == []


def _brief(found: TargetReading | None) -> Brief:
    return replace(brief(inventory([bucket("files-dev", "dev")])), targets={"dev": found} if found else {})
