"""Closing an account: only the plan's own, only by its number, with the quota as the organization stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from migrate.aws.sessions import Sessions
from migrate.execution import closing, journal
from migrate.execution.closing import Quota, close_account, quota_of
from migrate.execution.failures import NotApplicable
from migrate.execution.journal import Entry, Journal
from migrate.model.plan import Phase, Plan, Step, StepKind
from tests.execution.fakes import CONFIG, DIGEST, NOW, SOURCE, Heard, NoSessions, plan

ACCOUNT = "222222222222"


def account_step(given: str = "") -> Step:
    inputs = {
        "stage": "dev",
        "account_name": "dev",
        "email": "aws+dev@example.com",
        "role_name": "Role",
        "account_id": given,
        "organizational_unit": "NonProduction",
    }
    return Step("dev/account", Phase.ACCOUNT, StepKind.ACCOUNT, "management", "us-east-1", "dev", (), inputs)


def applied(directory: Path, begun: bool = True, account: str = ACCOUNT) -> Plan:
    (directory / "run").mkdir()
    opened, _ = Journal.open(directory / "run" / journal.NAME, DIGEST, NOW.isoformat())
    with opened:
        if begun:
            opened.write(Entry.BEGIN, NOW.isoformat(), step="dev/account")
        opened.write(Entry.END, NOW.isoformat(), step="dev/account", outputs={"account_id": account})
    return plan(account_step())


def close(whole: Plan, directory: Path, stage: str, number: str, sessions: Any = None) -> str:
    given = cast(Sessions, sessions or NoSessions())
    return close_account(whole, directory, DIGEST, CONFIG, given, Heard(), stage, number, lambda: NOW, lambda s: None)


def test_a_stage_that_was_not_moved_has_no_account(tmp_path: Path) -> None:
    with pytest.raises(NotApplicable, match="has made no account"):
        close(applied(tmp_path), tmp_path, "prod", ACCOUNT)


def test_an_account_that_the_plan_found_is_not_closed(tmp_path: Path) -> None:
    with pytest.raises(NotApplicable, match="was there before this plan"):
        close(applied(tmp_path, begun=False), tmp_path, "dev", ACCOUNT)


def test_another_number_than_the_accounts_own_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotApplicable, match=f"is {ACCOUNT}, not {SOURCE}"):
        close(applied(tmp_path), tmp_path, "dev", SOURCE)


class Organization:
    """A client whose answers say what the organization holds."""

    def __init__(self, **account: Any) -> None:
        self.account = account

    def __getattr__(self, operation: str) -> Any:
        answers: dict[str, Any] = {
            "describe_account": {"Account": self.account},
            "list_tags_for_resource": {"Tags": [{"Key": "migrate:stage", "Value": "dev"}]},
        }
        return lambda **params: answers[operation]


@pytest.mark.parametrize(
    ("account", "facts", "why"),
    [
        (SOURCE, {}, "it is the source, it is the management account"),
        (ACCOUNT, {"JoinedMethod": "INVITED"}, "it was invited"),
        (ACCOUNT, {"Email": "aws+prod@example.com"}, "its address is another"),
    ],
)
def test_the_organization_has_to_agree(tmp_path: Path, account: str, facts: dict[str, str], why: str) -> None:
    found = {"Id": account, "Status": "ACTIVE", "JoinedMethod": "CREATED", "Email": "AWS+dev@example.com", **facts}

    class Sessions(NoSessions):
        def management(self, service: str, region: str) -> Any:
            return Organization(**found)

    with pytest.raises(NotApplicable, match=why):
        close(applied(tmp_path, account=account), tmp_path, "dev", account, Sessions())
    assert not (tmp_path / "run" / closing.NAME).exists()


@pytest.mark.parametrize(
    ("active", "closed", "quota"),
    [(3, 0, Quota(10, 0)), (99, 9, Quota(10, 9)), (250, 2, Quota(25, 2)), (20_000, 0, Quota(1000, 0))],
)
def test_the_quota_is_a_tenth_within_its_bounds(
    monkeypatch: pytest.MonkeyPatch, active: int, closed: int, quota: Quota
) -> None:
    accounts = [{"Id": str(number), "Status": "ACTIVE"} for number in range(active)]
    accounts += [{"Id": f"c{number}", "Status": "SUSPENDED"} for number in range(closed)]
    accounts.append({"Id": SOURCE, "Status": "ACTIVE"})
    monkeypatch.setattr(closing, "read", lambda client, declared, document: accounts)
    assert quota_of(None, SOURCE) == quota
