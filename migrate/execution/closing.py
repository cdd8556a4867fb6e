"""Closes the account that a plan created: only when it is asked for by its number, and only when nothing is in it.

Follows https://docs.aws.amazon.com/organizations/latest/APIReference/API_CloseAccount.html
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, call, read
from migrate.aws.guard import permit
from migrate.aws.sessions import Sessions
from migrate.aws.streams import pages
from migrate.config import Config
from migrate.execution import journal, lock
from migrate.execution.apply import RUN, utc_now
from migrate.execution.events import Listener, Noted
from migrate.execution.failures import NotApplicable
from migrate.execution.journal import Entry, Journal
from migrate.execution.rollback.survey import begun
from migrate.execution.safety import refuse_unsafe
from migrate.execution.steps.account import ACCOUNTS
from migrate.execution.steps.organization import patiently
from migrate.execution.world import MANAGEMENT, STAGE, World
from migrate.model.plan import Plan, Step, StepKind
from migrate.model.resource import GLOBAL

NAME = "closed.jsonl"
ACTIONS: tuple[str, ...] = ("organizations:CloseAccount",)
CLOSED = frozenset({"SUSPENDED", "PENDING_CLOSURE", "CLOSED"})
LEAST, MOST, SHARE = 10, 1000, 10
"""AWS closes a tenth of an organization's member accounts within 30 days, but at least and at most these many."""

REMEDIES: Mapping[str, str] = {
    "CLOSE_ACCOUNT_QUOTA_EXCEEDED": "wait until 30 days have passed since the first of the last closures",
    "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED": "wait until the closures that are under way have ended",
}


@dataclass(frozen=True, slots=True)
class Quota:
    """How many accounts AWS closes in 30 days, and at most how many of them are used up.

    Closed accounts stay listed for 90 days and AWS does not tell since when: some may no longer count.
    """

    allowed: int
    used: int


def close_account(
    plan: Plan,
    directory: Path,
    digest: str,
    config: Config,
    sessions: Sessions,
    listener: Listener,
    stage: str,
    confirmed: str,
    now: Callable[[], datetime] = utc_now,
    pause: Callable[[float], None] = time.sleep,
    sync: Callable[[int], None] = os.fsync,
) -> str:
    """Close the stage's account; its id. `confirmed` is the id as the person who asks has written it.

    NotApplicable, and nothing is done, when this plan did not create the account, it is another one than was written,
    anything still stands in it, or AWS closes no more accounts now. May be called again at any time.
    """
    refuse_unsafe(plan, config)
    run = directory / RUN
    history = journal.history(run / journal.NAME)
    step = next((one for one in plan.steps if one.kind is StepKind.ACCOUNT and one.inputs["stage"] == stage), None)
    if step is None or not history.steps.get(step.id, journal.Progress()).ended or history.digest != digest:
        raise NotApplicable(f"{directory} has made no account for a stage {stage!r}", "name a stage that it has moved")
    account = str(history.steps[step.id].outputs["account_id"])
    if step.inputs["account_id"] or step.id not in begun(run / journal.NAME):
        raise NotApplicable(f"account {account} was there before this plan", "close it by hand, if it is to be closed")
    if confirmed != account:
        raise NotApplicable(f"the account of stage {stage} is {account}, not {confirmed}", "write its own number")
    world = World(plan, directory, config, sessions, listener, now, pause, {step.id: history.steps[step.id].outputs})
    with lock.locked(run / lock.NAME, _at(world), lambda text: listener(Noted(text))):
        client = sessions.management("organizations", GLOBAL)
        found = call(client, "describe_account", AccountId=account)["Account"]
        _refuse_foreign(found, step, client, world)
        if found["Status"] not in CLOSED:
            _refuse_filled(stage, account, world)
            quota = quota_of(client, sessions.management_account)
            listener(Noted(f"AWS closes {quota.allowed} accounts in 30 days; at most {quota.used} of them are used up"))
            opened, _ = Journal.open(run / NAME, digest, _at(world), sync)
            with opened:
                opened.write(Entry.BEGIN, _at(world), step=step.id)
                _close(client, account, world)
                opened.write(Entry.END, _at(world), step=step.id, outputs={"account_id": account})
    return account


def quota_of(client: Client, management: str) -> Quota:
    """The quota as the organization's present accounts make it."""
    accounts = [one for one in read(client, ACCOUNTS, {}) or () if one["Id"] != management]
    closed = sum(one["Status"] in CLOSED for one in accounts)
    return Quota(max(LEAST, min(MOST, (len(accounts) - closed) // SHARE)), closed)


def _refuse_foreign(found: Mapping[str, Any], step: Step, client: Client, world: World) -> None:
    """The organization, too, has to say that this is the account that was created for the stage."""
    account = str(found["Id"])
    own = call(client, "list_tags_for_resource", ResourceId=account).get("Tags", ())
    wrong = [
        what
        for what, is_wrong in (
            ("it is the source", account == world.plan.source_account),
            ("it is the management account", account == world.sessions.management_account),
            ("it was invited, not created", found.get("JoinedMethod") != "CREATED"),
            ("its address is another", found["Email"].lower() != str(step.inputs["email"]).lower()),
            ("it bears no tag of the stage", {"Key": "migrate:stage", "Value": step.inputs["stage"]} not in own),
        )
        if is_wrong
    ]
    if wrong:
        raise NotApplicable(
            f"account {account} is not the one that was created: {', '.join(wrong)}", "close it by hand"
        )


def _refuse_filled(stage: str, account: str, world: World) -> None:
    """Nothing is lost with it: no stack, bucket or table stands in the plan's Regions."""
    connect = world.connect(STAGE + stage)
    left: list[str] = []
    for region in world.plan.regions:
        stacks = (one for page in pages(connect("cloudformation", region), "describe_stacks") for one in page["Stacks"])
        left += [f"stack {one['StackName']}" for one in stacks if one["StackStatus"] != "DELETE_COMPLETE"]
        tables = pages(connect("dynamodb", region), "list_tables")
        left += [f"table {name}" for page in tables for name in page["TableNames"]]
    buckets = call(connect("s3", world.plan.regions[0]), "list_buckets")["Buckets"]
    left += [f"bucket {one['Name']}" for one in buckets]
    if left:
        raise NotApplicable(
            f"account {account} is not empty: {', '.join(left)}",
            f"first: migrate rollback {world.directory} --delete-data --yes-delete-data {stage}",
        )


def _close(client: Client, account: str, world: World) -> None:
    """Ask for it and wait until AWS says that it is closed, or is being closed."""
    try:
        with permit(world.account_id(MANAGEMENT), ACTIONS):
            patiently(world, client, "close_account", AccountId=account)
    except CallError as error:
        reason = next((remedy for code, remedy in REMEDIES.items() if code in error.reason), "")
        if error.code == "AccountAlreadyClosedException":
            return
        if not reason:
            raise
        raise NotApplicable(f"AWS closes no more accounts now: {error.reason}", reason) from None

    def closed() -> bool | None:
        return call(client, "describe_account", AccountId=account)["Account"]["Status"] in CLOSED or None

    world.poll(closed, f"closing account {account}")


def _at(world: World) -> str:
    return world.now().isoformat(timespec="seconds")
