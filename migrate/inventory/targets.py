"""The stages' own accounts as they stand: whether they exist, and which stacks are in them. Reads only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from migrate.aws import Connect
from migrate.aws.calls import CallError, Failure, read
from migrate.inventory.reads import Reader
from migrate.inventory.stacks import read_stacks
from migrate.model.errors import MigrateError
from migrate.model.plan import Target, TargetState
from migrate.model.resource import GLOBAL
from migrate.model.target import TargetReading
from migrate.resources.spec import Read

ACCOUNTS = Read("list_accounts", "Accounts")
NO_ORGANIZATION = "AWSOrganizationsNotInUseException"


Member = Callable[[str, str], Connect]
"""(account id, role name) -> clients of a member account."""


def read_targets(
    management: Connect, member: Member, targets: Iterable[Target], regions: Sequence[str]
) -> Mapping[str, TargetReading]:
    """Stage -> its account as it stands. What cannot be read is UNREAD with the reason; no credentials end it."""
    wanted = tuple(targets)
    try:
        listed = _accounts(management)
    except MigrateError as error:
        return {target.stage: _unread(error) for target in wanted}
    return {target.stage: _target(member, target, listed, regions) for target in wanted}


def _accounts(management: Connect) -> Sequence[Mapping[str, Any]]:
    try:
        return tuple(read(management("organizations", GLOBAL), ACCOUNTS, {}) or ())
    except CallError as error:
        if error.code == NO_ORGANIZATION:
            return ()
        raise


def _target(
    member: Member, target: Target, listed: Sequence[Mapping[str, Any]], regions: Sequence[str]
) -> TargetReading:
    found = next((account for account in listed if _is_meant(account, target)), None)
    if found is None:
        return TargetReading(TargetState.ABSENT)
    account_id = str(found["Id"])
    if not target.account_id and found["Name"] != target.account_name:
        return TargetReading(
            TargetState.UNREAD,
            reason=f"account {account_id} has the address {target.email} already, under the name {found['Name']!r}",
            remedy=f"set account_id under [stages.{target.stage}] if it is meant, else another email",
            unfit=True,
        )
    if found.get("Status", "ACTIVE") != "ACTIVE":
        return TargetReading(
            TargetState.UNREAD,
            account_id,
            reason=f"account {account_id} is {found['Status'].lower()}",
            remedy="reopen it through AWS Support, or use another email",
            unfit=True,
        )
    try:
        reader = Reader(member(account_id, target.role_name))
        readings = read_stacks(reader, regions)
    except MigrateError as error:
        return _unread(error, account_id)
    gaps = [gap for one in readings for gap in one.gaps]
    if gaps:
        return TargetReading(TargetState.UNREAD, account_id, reason=gaps[0].reason, remedy=gaps[0].remedy)
    stacks = {f"{one.stack.region}/{one.stack.name}": one.stack.fingerprint for one in readings if one.stack}
    return TargetReading(TargetState.PRESENT, account_id, dict(sorted(stacks.items())))


def _is_meant(account: Mapping[str, Any], target: Target) -> bool:
    """By its id where the configuration gives one, else by its address, which only one account can have."""
    if target.account_id:
        return bool(account["Id"] == target.account_id)
    return str(account.get("Email", "")).lower() == target.email.lower()


def _unread(error: MigrateError, account_id: str = "") -> TargetReading:
    if isinstance(error, CallError) and error.failure is Failure.CREDENTIALS:
        raise error
    return TargetReading(TargetState.UNREAD, account_id, reason=error.message, remedy=error.remedy)
