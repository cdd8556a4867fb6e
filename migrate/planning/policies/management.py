"""What apply needs where the organization is managed: the calls of the plan's steps, and the new accounts' roles."""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.plan import Plan
from migrate.planning.policies.documents import Statement, one_or_many
from migrate.planning.policies.operations import STEPS, actions
from migrate.planning.policies.places import ANY, Account, partition

MANAGEMENT = "management"
ASSUME = "sts:AssumeRole"
_LINKED = "iam:CreateServiceLinkedRole"


def organization_actions(plan: Plan) -> frozenset[str]:
    """What the steps of the management account call; ids of units and accounts are not known before."""
    kinds = {step.kind for step in plan.steps if step.account == MANAGEMENT}
    return frozenset(action for kind in kinds for action in (*actions(STEPS[kind].own), *STEPS[kind].also))


def statements(plan: Plan, management_account: str) -> Iterator[Statement]:
    """The organization, and entering each stage's account by its role."""
    own = Account(partition(plan), management_account or ANY)
    wanted = organization_actions(plan)
    yield Statement("Organization", tuple(wanted - {_LINKED}))
    if _LINKED in wanted:  # CreateOrganization makes it
        role = own.arn("iam", "", "role/aws-service-role/organizations.amazonaws.com/*")
        yield Statement("OrganizationRole", (_LINKED,), (role,))
    known = tuple(target for target in plan.targets if target.account_id)
    for target in known:
        arn = Account(own.partition, target.account_id).arn("iam", "", f"role/{target.role_name}")
        yield Statement("EnterAccounts", (ASSUME,), (arn,))
    new = {target.role_name for target in plan.targets if not target.account_id}
    if new:
        never = one_or_many(sorted({plan.source_account, management_account} - {""}))
        arns = tuple(Account(own.partition, ANY).arn("iam", "", f"role/{name}") for name in new)
        condition = {"StringNotEquals": {"aws:ResourceAccount": never}}
        yield Statement("EnterNewAccounts", (ASSUME,), arns, condition)
