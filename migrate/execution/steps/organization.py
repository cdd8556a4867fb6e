"""The organization with all features.

Follows https://docs.aws.amazon.com/organizations/latest/APIReference/API_CreateOrganization.html
"""

from __future__ import annotations

from typing import Any

from migrate.aws import Client
from migrate.aws.calls import CallError, call
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.world import World
from migrate.model.plan import Step

BUSY = frozenset({"ConcurrentModificationException", "FinalizingOrganizationException", "TooManyRequestsException"})
"""AWS did nothing because something else is under way; no retry mode of botocore knows the first two."""

NONE_YET = "AWSOrganizationsNotInUseException"


def done(step: Step, world: World) -> Outputs | None:
    """The organization's ids. StepFailed when the account belongs to one that it does not manage."""
    client = world.client(step, "organizations")
    try:
        found = call(client, "describe_organization")["Organization"]
    except CallError as error:
        if error.code == NONE_YET:
            return None
        raise
    own = world.account_id(step.account)
    if found["MasterAccountId"] != own:
        raise StepFailed(
            f"account {own} belongs to an organization that account {found['MasterAccountId']} manages",
            "set role_arn or profile under [organization] to reach the management account",
        )
    if found["FeatureSet"] != "ALL":
        raise StepFailed(
            f"organization {found['Id']} has only consolidated billing",
            "enable all features in the AWS Organizations console (every member must agree), then run again",
        )
    root = call(client, "list_roots")["Roots"][0]["Id"]
    return {"organization_id": found["Id"], "root_id": root, "management_account": own}


def patiently(world: World, client: Client, operation: str, **params: Any) -> dict[str, Any]:
    """The answer of a call to Organizations, asked again while the organization is busy with another change."""

    def attempt() -> dict[str, Any] | None:
        try:
            return call(client, operation, **params)
        except CallError as error:
            if error.code in BUSY:
                return None
            raise

    return world.poll(attempt, f"{operation} in the organization", 600.0)


def do(step: Step, world: World) -> None:
    """Make the account the management account of a new organization."""
    call(world.sessions.management_once("organizations", step.region), "create_organization", FeatureSet="ALL")
