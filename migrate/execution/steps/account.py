"""A member account, created at most once: CreateAccount has no client token, so every request is looked up first.

Follows https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateAccount.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call, read
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.steps.organization import patiently
from migrate.execution.steps.organizational_unit import unit_id
from migrate.execution.world import World
from migrate.model.plan import Step
from migrate.resources.spec import Read

ACCOUNTS = Read("list_accounts", "Accounts")
REQUESTS = Read("list_create_account_status", "CreateAccountStatuses", {"States": "States"})

REMEDIES = {
    "EMAIL_ALREADY_EXISTS": "every account needs an address that no AWS account ever had, closed ones too: change "
    "email under [organization] or [stages.<name>] and make a new plan",
    "ACCOUNT_LIMIT_EXCEEDED": "ask AWS for a higher quota of accounts in the organization, then run the same command",
    "INVALID_EMAIL": "correct email under [organization] and make a new plan",
    "CONCURRENT_ACCOUNT_MODIFICATION": "run the same command again",
}


def done(step: Step, world: World) -> Outputs | None:
    """The account's id, when it is active and in its organizational unit."""
    _refuse_own(step, world)
    client = world.client(step, "organizations")
    account = _account(client, step)
    if account is None:
        return None
    if account["Status"] != "ACTIVE":
        raise StepFailed(
            f"account {account['Id']} ({account['Email']}) is {account['Status'].lower()}",
            "reopen it through AWS Support, or use another email and make a new plan",
        )
    unit = unit_id(client, str(step.inputs["organizational_unit"]))
    return {"account_id": account["Id"]} if unit and _parent(client, account["Id"]) == unit else None


def do(step: Step, world: World) -> None:
    """Create it unless it, or a request for it, is there already; wait; move it into its unit."""
    client = world.client(step, "organizations")
    account = _account(client, step)
    account_id = str(account["Id"]) if account else _created(client, step, world)
    email = call(client, "describe_account", AccountId=account_id)["Account"]["Email"]
    if not step.inputs["account_id"] and email.lower() != str(step.inputs["email"]).lower():
        raise StepFailed(
            f"account {account_id} was created under the name {step.inputs['account_name']!r} for {email} by another",
            "use another account_name and make a new plan",
        )
    parent, unit = _parent(client, account_id), unit_id(client, str(step.inputs["organizational_unit"]))
    if parent != unit:
        patiently(world, client, "move_account", AccountId=account_id, SourceParentId=parent, DestinationParentId=unit)


def _account(client: Client, step: Step) -> Mapping[str, Any] | None:
    """The account with the planned id or e-mail address. StepFailed when its name is not the planned one."""
    wanted, email = step.inputs["account_id"], str(step.inputs["email"]).lower()
    for account in read(client, ACCOUNTS, {}) or ():
        if account["Id"] == wanted or (not wanted and account["Email"].lower() == email):
            _refuse_other_name(account, step)
            return dict(account)
    if wanted:
        raise StepFailed(
            f"account {wanted} of stage {step.inputs['stage']} is not in the organization",
            "invite it into the organization, or leave account_id out so that a new account is made",
        )
    return None


def _refuse_own(step: Step, world: World) -> None:
    """The account of production, or the one that manages the organization, is never moved about in it."""
    wanted = step.inputs["account_id"]
    if wanted in (world.plan.source_account, world.sessions.management_account):
        raise StepFailed(
            f"account {wanted} is the source or the management account: nothing may be moved into it",
            "make a new plan with another target account",
        )


def _refuse_other_name(account: Mapping[str, Any], step: Step) -> None:
    """An address that another account has is a mistake in the configuration, and that account is somebody's."""
    if not step.inputs["account_id"] and account["Name"] != step.inputs["account_name"]:
        raise StepFailed(
            f"account {account['Id']} has the address {account['Email']} already, under the name {account['Name']!r}",
            f"set account_id under [stages.{step.inputs['stage']}] if it is meant, else another email",
        )


def _created(client: Client, step: Step, world: World) -> str:
    request = _request(client, step) or _lost_or_made(client, step, world)

    def ended() -> Mapping[str, Any] | None:
        status = call(client, "describe_create_account_status", CreateAccountRequestId=request)["CreateAccountStatus"]
        return None if status["State"] == "IN_PROGRESS" else dict(status)

    status = world.poll(ended, f"creating account {step.inputs['account_name']}")
    if status["State"] != "SUCCEEDED":
        cause = str(status.get("FailureReason", "unknown"))
        raise StepFailed(
            f"AWS could not create account {step.inputs['account_name']} ({step.inputs['email']}): {cause}",
            REMEDIES.get(cause, "see the cause in the CreateAccount documentation; then run the same command again"),
        )
    return str(status["AccountId"])


def _lost_or_made(client: Client, step: Step, world: World) -> str:
    """Ask for the account once. When the answer is lost, the request is looked up instead of being sent again."""
    once = world.sessions.management_once("organizations", step.region)
    try:
        answer = patiently(
            world,
            once,
            "create_account",
            Email=str(step.inputs["email"]),
            AccountName=str(step.inputs["account_name"]),
            RoleName=str(step.inputs["role_name"]),
            Tags=[{"Key": "migrate:stage", "Value": str(step.inputs["stage"])}],
        )
    except CallError as error:
        found = _request(client, step) if error.failure is Failure.NETWORK else ""
        if not found:
            raise
        return found
    return str(answer["CreateAccountStatus"]["Id"])


def _request(client: Client, step: Step) -> str:
    """The id of a request that is under way, or whose account is not listed yet, for this account name."""
    for status in read(client, REQUESTS, {"States": ["IN_PROGRESS", "SUCCEEDED"]}) or ():
        if status["AccountName"] == step.inputs["account_name"] and not _listed(client, status):
            return str(status["Id"])
    return ""


def _listed(client: Client, status: Mapping[str, Any]) -> bool:
    """A request whose account is listed is over: that account was found by its address, or is another one."""
    listed = {account["Id"] for account in read(client, ACCOUNTS, {}) or ()}
    return status.get("AccountId") in listed


def _parent(client: Client, account_id: str) -> str:
    return str(call(client, "list_parents", ChildId=account_id)["Parents"][0]["Id"])
