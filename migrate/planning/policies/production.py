"""A Deny of every write in the source account, for whoever applies: an explicit Deny wins over anything that allows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrate.model.plan import Plan
from migrate.planning.policies.documents import Statement
from migrate.planning.policies.management import ASSUME, organization_actions
from migrate.planning.policies.published import expanded, only_reads

VERBS = ("BatchGet", "Describe", "Get", "List", "Query", "Scan", "Search")


def statements(plan: Plan, reads: Iterable[str], management_account: str) -> Iterator[Statement]:
    """All but reading. Where the source is, or may be, the management account, the organization can be managed."""
    managed = organization_actions(plan) if management_account in ("", plan.source_account) else frozenset()
    spared = (*shortened(reads), *managed, ASSUME)
    condition = {"StringEquals": {"aws:ResourceAccount": plan.source_account}}
    yield Statement("OnlyReadTheSource", spared, condition=condition, deny=True)


def shortened(actions: Iterable[str]) -> Iterator[str]:
    """The actions, by a wildcard such as `ec2:Describe*` where everything that it stands for only reads."""
    for action in actions:
        prefix, _, name = action.partition(":")
        verb = next((verb for verb in VERBS if name.startswith(verb)), "")
        wildcard = f"{prefix}:{verb}*"
        yield wildcard if verb and all(map(only_reads, expanded(wildcard))) else action
