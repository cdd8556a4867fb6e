"""Which names change, and which identifiers of the new account are known before anything is made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from migrate.model.arn import Arn
from migrate.model.lexicon import rewriter
from migrate.model.plan import Treatment
from migrate.model.resource import Resource
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves, declares
from migrate.resources import BY_KIND
from migrate.resources.spec import Scope

ACCOUNT = "${AWS::AccountId}"
_ACCOUNT_LENGTH = 12
_LONGEST_BUCKET_NAME = 63
_NAMES = re.compile(r"\$\{([^{}]+)\}")


def renamed(brief: Brief, resource: Resource) -> str:
    """The name in the new account, as Fn::Sub text: the same, but for a name that is unique in the world.

    A name that holds the account's id, as many make it unique, holds the new one.
    """
    account = brief.inventory.account
    if account in resource.name:
        return resource.name.replace(account, ACCOUNT)
    module = BY_KIND.get(resource.kind)
    if module is None or module.SPEC.scope is not Scope.WORLD:
        return resource.name
    room = _LONGEST_BUCKET_NAME - _ACCOUNT_LENGTH - 1
    return f"{resource.name[:room].rstrip('-.')}-{ACCOUNT}"


def keeps_name(brief: Brief, resource: Resource, moves: Moves) -> bool:
    """Whether the name is fixed by the template that will make it (else CloudFormation invents a new one)."""
    module = BY_KIND.get(resource.kind)
    if module is None or not module.SPEC.name_property:
        return False
    stack = brief.stack_of(resource)
    if stack is None or resource.membership is None:
        return moves[resource.key].treatment in (Treatment.ADOPT, Treatment.COPY)
    return declares(stack, resource.membership.logical_id, module.SPEC.name_property)


def known_identifiers(brief: Brief, resource: Resource, moves: Moves) -> Mapping[str, str]:
    """Label -> Fn::Sub text of the new identifier, for those labels that do not depend on the deployment."""
    if not keeps_name(brief, resource, moves):
        return {}
    name = renamed(brief, resource)
    known = {
        label: new
        for label, old in resource.identifiers.items()
        if "${" not in label and (new := _predicted(brief, resource, old, name))
    }
    return known | dict(_forms(resource, known))


def pointed_at(resource: Resource, to: str) -> Mapping[str, str]:
    """Label -> the identifier of the resource with the ARN `to`, which is to be named instead of this one.

    An identifier in another form (a queue's URL) is the old one with the name, the account and the Region of `to`.
    """
    old, new = Arn.parse(resource.arn), Arn.parse(to)
    assert new is not None, "the configuration takes ARNs only"
    changes = {resource.arn: to, resource.name: re.split("[:/]", new.resource)[-1]}
    if old:
        changes |= {a: b for a, b in ((old.account, new.account), (old.region, new.region)) if a and b}
    change = rewriter({before: after for before, after in changes.items() if before})
    return {label: change(text) for label, text in resource.identifiers.items()}


def _predicted(brief: Brief, resource: Resource, old: str, name: str) -> str:
    """The new form of an identifier that holds nothing but the account, the region and the name; else empty."""
    account = brief.inventory.account
    if old == resource.name:
        return name
    if old.endswith(f"/{account}/{resource.name}"):  # a queue URL
        return f"{old.removesuffix(f'{account}/{resource.name}')}{ACCOUNT}/{name}"
    arn = Arn.parse(old)
    if arn is None or arn.account not in ("", account):
        return ""
    path = resource.properties.get("Path")
    head = arn.resource.removesuffix(resource.name)
    plain = re.fullmatch(r"([A-Za-z-]+[:/])?", head) or (isinstance(path, str) and head.endswith(path))
    if head + resource.name != arn.resource or not plain:
        return ""
    return str(Arn(arn.partition, arn.service, arn.region, arn.account and ACCOUNT, head + name))


def _forms(resource: Resource, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for label in resource.identifiers:
        names = _NAMES.findall(label)
        if names and all(name in known or name.startswith("AWS::") for name in names):
            yield label, _NAMES.sub(lambda match: known.get(match.group(1), match.group(0)), label)
