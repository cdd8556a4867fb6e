"""The Deny for production, judged action by action over everything that AWS publishes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from migrate.model.plan import Plan
from migrate.planning.folder import read
from migrate.planning.policies import policies
from migrate.planning.policies.published import published
from migrate.sandbox.access import Decision, Request, decide
from tests.planning.test_policies import EXAMPLE

EVERYTHING = {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
SPARED = {"sts:AssumeRole", "kms:Decrypt"}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return read(EXAMPLE)[0]


@pytest.fixture(scope="module")
def texts(plan: Plan) -> Mapping[str, str]:
    return {path: (EXAMPLE / path).read_text() for path in plan.files if path.startswith("templates/")}


def _judged(document: Any, action: str, account: str) -> Decision:
    return decide([EVERYTHING, document], Request(action, "*", {"aws:ResourceAccount": account}))


def test_no_write_gets_into_the_source_though_an_administrator_asks(plan: Plan, texts: Mapping[str, str]) -> None:
    document = json.loads(policies(plan, texts, "333333333333")[1]["policies/deny-production.json"])
    allowed = {
        f"{prefix}:{name}"
        for prefix, names in published().actions.items()
        for name in names.values()
        if name not in published().reads.get(prefix, ())
        and _judged(document, f"{prefix}:{name}", plan.source_account) is Decision.ALLOW
    }
    assert allowed == SPARED


def test_other_accounts_are_written_to(plan: Plan, texts: Mapping[str, str]) -> None:
    document = json.loads(policies(plan, texts)[1]["policies/deny-production.json"])
    assert _judged(document, "dynamodb:DeleteTable", "222222222222") is Decision.ALLOW
    assert _judged(document, "dynamodb:DeleteTable", plan.source_account) is Decision.EXPLICIT_DENY


def test_what_the_scan_and_the_copies_read_is_not_denied(plan: Plan, texts: Mapping[str, str]) -> None:
    written = policies(plan, texts)[1]
    document = json.loads(written["policies/deny-production.json"])
    for path, text in written.items():
        for statement in json.loads(text)["Statement"] if "scan" in path or "source" in path else ():
            actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
            for action in actions:
                assert _judged(document, action, plan.source_account) is Decision.ALLOW, action


@pytest.mark.parametrize(
    ("management", "decision"), [("", "allow"), ("111111111111", "allow"), ("3" * 12, "explicit deny")]
)
def test_the_organization_is_managed_from_the_source_only_if_it_is_managed_there(
    plan: Plan, texts: Mapping[str, str], management: str, decision: str
) -> None:
    document = json.loads(policies(plan, texts, management)[1]["policies/deny-production.json"])
    assert _judged(document, "organizations:CreateAccount", plan.source_account).value == decision
    assert _judged(document, "organizations:LeaveOrganization", plan.source_account) is Decision.EXPLICIT_DENY
