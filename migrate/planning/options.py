"""The ways to decide about a resource that the cut touches, what each entails, and which is clearly right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from migrate.graph.cut import SOURCE
from migrate.model.ownership import Standing
from migrate.model.plan import CutEdge, Option
from migrate.model.resource import Resource
from migrate.model.values import Properties
from migrate.planning.grants import Sides, statements
from migrate.planning.names import ACCOUNT, known_identifiers
from migrate.planning.severance import Cut, is_permission
from migrate.resources import BY_KIND


def options(cut: Cut, used: str, edges: Sequence[CutEdge]) -> Iterator[Option]:
    """The ways to decide about `used`, which these references name."""
    standing = cut.brief.ownership[used].standing
    module = BY_KIND.get(used.split("/", 1)[0])
    data = "with its data" if module and module.SPEC.data else "with its configuration"
    if standing is Standing.SHARED:
        yield Option("duplicate", f"each stage that moves gets one of its own, {data}; from then on they differ")
    yield from _grant(cut, used, edges)
    if standing in (Standing.SHARED, Standing.UNKNOWN):
        users = sorted({edge.user for edge in edges if cut.stays(edge.user)})
        cut_off = f"; these stay and lose it: {', '.join(users)}" if users else ""
        yield Option("move", f'it moves along with one stage (stage = "…"), {data}{cut_off}')
    if any(not cut.stays(edge.user) for edge in edges):
        yield Option("re-point", 'each place names another resource instead (to = "its ARN"); nothing is copied')
    hurt = sorted({edge.user for edge in edges if edge.breaks})
    yield Option(
        "leave", f"breaks: {', '.join(hurt)}" if hurt else "nothing breaks: the old one is named until it goes"
    )


def suggestion(cut: Cut, used: str, edges: Sequence[CutEdge]) -> tuple[str, str]:
    """The decision that is clearly right, and why; two empty texts where none is."""
    standing = cut.brief.ownership[used].standing
    module = BY_KIND.get(used.split("/", 1)[0])
    if standing is Standing.SHARED and module and not module.SPEC.data and not module.SPEC.by_hand:
        return "duplicate", "several stages use it, it holds no data, and no stage should need another's account"
    if standing is Standing.PROTECTED and all(is_permission(each.place) and not cut.stays(each.user) for each in edges):
        return "leave", "only permissions name it, nothing that runs: to lose them is what the split is for"
    return "", ""


def _grant(cut: Cut, used: str, edges: Sequence[CutEdge]) -> Iterator[Option]:
    resource = cut.brief.inventory.by_key.get(used)
    if resource is None:
        return
    at = SOURCE if cut.stays(used) else min(cut.homes[used])
    owner = _account(cut, at)
    arn = resource.arn if at == SOURCE else _new_arn(cut, resource, owner)
    found: list[Properties] = []
    for home in sorted({home for edge in edges for home in cut.homes[edge.user] - cut.homes[used]}):
        users = sorted({edge.user for edge in edges if home in cut.homes[edge.user]})
        found += statements(cut.brief, resource, users, Sides(owner, arn, _account(cut, home)))
    if found:
        by_name = "; users that call it by name must use the ARN" if at == SOURCE else ""
        entails = f"account {owner} keeps it for all, and lets the others in by these statements{by_name}"
        yield Option("grant", entails, tuple(found))


def _account(cut: Cut, home: str) -> str:
    """The id of an account, or whose it will be while it does not exist."""
    if home == SOURCE:
        return cut.brief.inventory.account
    return cut.brief.config.stages[home].account_id or f"<account of {home}>"


def _new_arn(cut: Cut, resource: Resource, owner: str) -> str:
    """The ARN in the new account, as far as it can be foretold."""
    known = known_identifiers(cut.brief, resource, cut.moves)
    return known.get("Arn", resource.arn.replace(cut.brief.inventory.account, owner)).replace(ACCOUNT, owner)
