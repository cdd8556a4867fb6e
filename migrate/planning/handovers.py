"""What people must change by hand: identifiers of moving resources that something outside the accounts goes by.

The rule: whatever is reached from outside is reached by an identifier, and those that the new account cannot keep are
handed over. The table in outside.py has the kinds whose identifiers need words; of any other kind it is each host, URL
and public address that it answers at. Roles that trust somebody outside are handed to whom they trust.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence

from migrate.model.plan import Handover
from migrate.model.resource import GLOBAL, Resource
from migrate.model.secrecy import MASK, is_secret
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.names import ACCOUNT
from migrate.planning.outside import OUTSIDE, Outside
from migrate.planning.translate import Language
from migrate.resources.reading import search

_ADDRESS = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*://(?:[^/@\s]*@)?)?(?:[a-z0-9_-]+\.)+[a-z0-9-]*[a-z][a-z0-9-]*(?::\d+)?(?:/\S*)?",
    re.I,
)
"""A host whose last part is no number, in a URL or alone."""
_PLAIN = frozenset({"Ref", "_name", "Arn"})
"""Labels of names: no address, even where a dot makes them look like one."""
_TRUSTED = "[AssumeRolePolicyDocument.Statement][].[Principal, Principal.AWS, Principal.Federated][][]"
_COGNITO = "cognito-identity.amazonaws.com"


def handovers(brief: Brief, moves: Moves, languages: Sequence[Language]) -> tuple[Handover, ...]:
    """Everything outside the accounts that people must change for the stages of `languages`, sorted."""
    return tuple(
        sorted(
            {
                found
                for language in languages
                for resource in brief.inventory.resources
                if language.stage in moves[resource.key].stages
                for found in _of(brief, language, resource)
            }
        )
    )


def _of(brief: Brief, language: Language, resource: Resource) -> Iterator[Handover]:
    entries = OUTSIDE.get(resource.kind)
    if entries is None:
        yield from _answering(language, resource)
    for entry in entries or ():
        if not entry.only or search(entry.only, resource.properties):
            for old, new in _texts(language, resource, entry):
                yield Handover(resource.key, entry.what, old, new, entry.who)
    if outsiders := sorted(_outsiders(resource, brief.inventory.account)):
        new = _new(language, resource, "Arn")
        yield Handover(resource.key, "role", resource.arn, new, f"who assumes it: {', '.join(outsiders)}")


def _texts(language: Language, resource: Resource, entry: Outside) -> Iterator[tuple[str, str]]:
    """Each old text with its new one, which is empty where only the deploy tells it."""
    if entry.hidden:
        yield "", ""
    elif entry.values:
        found = search(entry.values, resource.properties)
        for text in [found] if isinstance(found, str) else found or ():
            if isinstance(text, str) and text:
                shown = _without_path(text)
                named = language.brief.identifiers.lexicon.find(text) if entry.kept and "://" in text else ()
                yield shown, shown if entry.kept and not named else ""
    else:
        label = next((label for label in entry.labels if label in resource.identifiers), "")
        old = resource.identifiers.get(label, "")
        new = old if entry.kept else _new(language, resource, label)
        if old and (new != old or entry.kept):
            yield MASK if is_secret(label, old) else old, new


def _answering(language: Language, resource: Resource) -> Iterator[Handover]:
    """Each host, URL and public address of a resource whose kind has no entry."""
    seen = set()
    for label, old in sorted(resource.identifiers.items()):
        address = old.partition("://")[2].rstrip("/") or old
        new = _new(language, resource, label)
        if address not in seen and new != old and old != resource.name and _is_address(label, old):
            seen.add(address)
            shown = MASK if is_secret(label, old) else old
            yield Handover(resource.key, "address", shown, new, "whoever connects to it from outside the accounts")


def _is_address(label: str, text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_global
    except ValueError:
        found = _ADDRESS.fullmatch(text)
        return bool(found and (found["scheme"] or label not in _PLAIN))


def _without_path(text: str) -> str:
    """A URL without what follows its host and a login before it: many a receiver's path is its password."""
    scheme, divider, rest = text.partition("://")
    host, slash, _ = rest.partition("/")
    return f"{scheme}{divider}{host.partition('?')[0].rpartition('@')[2]}{'/…' if slash else ''}" if divider else text


def _new(language: Language, resource: Resource, label: str) -> str:
    """The new identifier as a person writes it; empty where only the deploy tells it."""
    text = language.moving[resource.key].get(label, "")
    inventory = language.brief.inventory
    known = {
        ACCOUNT: language.brief.config.stages[language.stage].account_id or f"<account of {language.stage}>",
        "${AWS::Partition}": inventory.partition,
        "${AWS::URLSuffix}": "amazonaws.com.cn" if inventory.partition == "aws-cn" else "amazonaws.com",
    }
    if resource.region != GLOBAL:
        known["${AWS::Region}"] = resource.region
    for pseudo, value in known.items():
        text = text.replace(pseudo, value)
    return text


def _outsiders(resource: Resource, account: str) -> set[str]:
    """Whom a role trusts that is neither a service of AWS nor of the source account: pipelines, vendors."""
    found = search(_TRUSTED, resource.properties) or ()
    return {name for name in found if isinstance(name, str) and account not in name and name != _COGNITO}
