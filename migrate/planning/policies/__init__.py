"""The IAM documents of a plan: who needs what, derived from its steps, its templates and the declared reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from migrate.model.plan import Plan, Policy, Target
from migrate.planning.policies import management, production, target
from migrate.planning.policies.data import COPIES, keys, source_statements
from migrate.planning.policies.documents import Statement, files
from migrate.planning.policies.handlers import Permissions
from migrate.planning.policies.places import STAGE, source, stage
from migrate.planning.policies.reads import scan_actions, scan_statements, stage_kinds

__all__ = ["SOURCE", "policies"]

SOURCE = "source"


def policies(
    plan: Plan, texts: Mapping[str, str], management_account: str = ""
) -> tuple[tuple[Policy, ...], Mapping[str, str]]:
    """The entries of the plan and the documents by path. `texts` holds the plan's templates by path.

    `management_account` is empty where the organization was not asked: it may then be the source itself.
    """
    found = sorted(_all(plan, texts, management_account), key=lambda item: item[0].path)
    return tuple(policy for policy, _ in found), {policy.path: text for policy, text in found}


def _all(plan: Plan, texts: Mapping[str, str], management_account: str) -> Iterator[tuple[Policy, str]]:
    scan = tuple(scan_statements(plan))
    yield from files("scan", SOURCE, "reads the source account: what `migrate plan` and apply look at", scan)
    reads = tuple(_beyond_scan(plan))
    purpose = "reads the code and the data that the plan copies, besides what the scan's documents allow"
    yield from files("apply-source", SOURCE, purpose, reads)
    purpose = "finds or makes the organization, its units and accounts, and enters the accounts by their roles"
    yield from files("apply-management", "management", purpose, management.statements(plan, management_account))
    for one in plan.targets:
        yield from _of_stage(plan, one, texts)
    allowed = {action for statement in (*scan, *reads) for action in statement.actions}
    denied = production.statements(plan, allowed, management_account)
    purpose = f"denies every write in account {plan.source_account} to whoever applies; an administrator attaches it"
    yield from files("deny-production", SOURCE, purpose, denied)


def _beyond_scan(plan: Plan) -> Iterator[Statement]:
    """On exact resources, without what the scan may do on all of them."""
    account, granted = source(plan), scan_actions(plan)
    copies = [step for step in plan.steps if step.kind in COPIES]
    for statement in (*source_statements(plan, account), *keys(plan, copies, account)):
        yield replace(statement, actions=tuple(set(statement.actions) - granted))


def _of_stage(plan: Plan, one: Target, texts: Mapping[str, str]) -> Iterator[tuple[Policy, str]]:
    there = stage(plan, one)
    templates = target.templates_of(there, texts)
    purpose = f"makes, fills and verifies what moves into the account of stage {one.stage}"
    if not one.account_id:
        purpose += "; its account id is filled in when it is known, until then ARNs have * there"
    note = _untold(target.needed(templates))
    statements = target.statements(there, templates, stage_kinds(plan, one.stage))
    yield from files(f"apply-{one.stage}", STAGE + one.stage, purpose, statements, note)


def _untold(made: Permissions) -> str:
    """What the types' schemas do not tell, said where a reviewer looks."""
    said = ""
    if made.guessed:
        said += (
            f"; CloudFormation publishes no permissions for {', '.join(made.guessed)}: taken from the actions' names"
        )
    if made.unknown:
        said += f"; not known what {', '.join(made.unknown)} needs: grant what CloudFormation asks for when it fails"
    if made.left_out:
        said += f"; left out, as IAM has no such action: {', '.join(made.left_out)}"
    return said
