"""A text of the source account becomes one that is right in the new account.

Every identifier in the text is looked up once. It becomes, in this order of preference: an intrinsic function where its
resource is in the same template; the identifier that is known now; a template parameter that apply fills in when the
resource exists. What stays in the source account is left as it is and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.model.finding import Finding, Severity
from migrate.model.lexicon import texts
from migrate.model.resource import Resource
from migrate.model.secrecy import called, is_secret
from migrate.model.values import Json, Properties, digest
from migrate.planning.brief import Brief
from migrate.planning.moves import Moves
from migrate.planning.names import ACCOUNT, known_identifiers, pointed_at

_SUB_NAME = re.compile(r"\$\{([^!][^{}]*)\}")
_LONGEST_PARAMETER = 4096
"""https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html"""


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """A text that goes on naming a resource of the source account."""

    place: str
    token: str
    used: str


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of one stage's move: which resources move, and their new identifiers as far as predictable."""

    brief: Brief
    stage: str
    moving: Mapping[str, Mapping[str, str]]  # resource key -> label -> Fn::Sub text, also of what is re-pointed

    @classmethod
    def of(cls, brief: Brief, moves: Moves, stage: str) -> Language:
        """The language of one stage: of what moves with it, and of what others are to be named instead of."""
        moving = {
            resource.key: known_identifiers(brief, resource, moves)
            for resource in brief.inventory.resources
            if stage in moves[resource.key].stages
        }
        instead = {
            decision.resource: pointed_at(brief.inventory.by_key[decision.resource], decision.to)
            for decision in brief.config.decisions
            if decision.decision == "re-point" and decision.resource in brief.inventory.by_key
        }
        return cls(brief, stage, {**instead, **moving})

    def known(self) -> Mapping[str, str]:
        """Source identifier -> new identifier (Fn::Sub text), for all that are known now."""
        found: dict[str, str] = {}
        for key, labels in self.moving.items():
            identifiers = self.brief.inventory.by_key[key].identifiers
            for label, new in labels.items():
                old = identifiers[label]
                if old not in found or found[old] == old:  # a shared name: the meaning that changes is the one to map
                    found[old] = new
        return dict(sorted(found.items()))


@dataclass
class Translation:
    """The translation of one template; collects the parameters it needs and what stays behind.

    local       resource key -> logical id, for the resources of this template
    literal     (user, used) resource keys whose reference must not be an intrinsic function (it would close a circle)
    """

    language: Language
    region: str
    local: Mapping[str, str] = field(default_factory=dict)
    prefer_local: bool = False
    literal: frozenset[tuple[str, str]] = frozenset()
    parameters: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, Properties] = field(default_factory=dict)
    stays: set[Stay] = field(default_factory=set)
    findings: set[Finding] = field(default_factory=set)

    def value(
        self, value: Json, path: Sequence[str | int], user: str = "", inside_sub: bool = False, name: str = ""
    ) -> Json:
        """A JSON value with every text translated; `user` is the key of the resource that it belongs to.

        `name` is what the value is called, where that is not its place's last word.
        """
        if isinstance(value, str):
            return self.text(value, path, user, inside_sub, name)
        if isinstance(value, Mapping):
            return {
                key: self._sub(item, path, user)
                if key == "Fn::Sub"
                else self.value(item, (*path, key), user, name=called(key, value))
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self.value(item, (*path, number), user) for number, item in enumerate(value)]
        return value

    def _sub(self, argument: Json, path: Sequence[str | int], user: str) -> Json:
        if isinstance(argument, str):
            return self.text(argument, path, user, inside_sub=True)
        if isinstance(argument, list | tuple) and len(argument) == 2:
            return [self.value(argument[0], path, user, inside_sub=True), self.value(argument[1], path, user)]
        return argument

    def text(
        self, text: str, path: Sequence[str | int], user: str = "", inside_sub: bool = False, name: str = ""
    ) -> Json:
        """One text: itself when nothing in it changes, else an intrinsic function (or Fn::Sub text, inside one)."""
        named = name or next((part for part in reversed(path) if isinstance(part, str)), "")
        if user and not inside_sub and self._is_secret(text, named):
            return self._hidden(text, path, user)
        pieces, at, changed = [], 0, False
        plain: Callable[[str], str] = (lambda part: part) if inside_sub else (lambda part: part.replace("${", "${!"))
        for match in self.language.brief.identifiers.lexicon.find(text):
            new = self._new(match.token, path, user)
            pieces += [plain(text[at : match.start]), plain(match.token) if new is None else new]
            changed = changed or (new is not None and new != match.token)
            at = match.end
        if not changed:
            return text
        return as_intrinsic("".join([*pieces, plain(text[at:])]), inside_sub)

    def _is_secret(self, text: str, named: str) -> bool:
        """Whether a text looks like a secret and is not the name of something in the account."""
        return is_secret(named, text) and not self.language.brief.identifiers.lexicon.find(text)

    def _hidden(self, text: str, path: Sequence[str | int], user: str) -> Json:
        """A NoEcho parameter in the secret's place; apply reads its value from the source, where it may have another
        number in its list than a template gave it."""
        inside = list(path[path.index("Properties") + 1 :])
        live = self.language.brief.inventory.by_key[user].properties
        found = [list(place) for place, value in texts(live) if value == text and _words(place) == _words(inside)]
        if not found or len(text.encode()) > _LONGEST_PARAMETER:
            self.findings.add(_out_of_reach(user, inside, bool(found)))
        at = inside if inside in found or not found else found[0]
        name = f"MigrateSecret{digest([user, inside])[:12]}"
        self.secrets[name] = {"property": {"key": user, "path": at}}
        return {"Ref": name}

    def _new(self, token: str, path: Sequence[str | int], user: str) -> str | None:
        """The Fn::Sub text for a token; None when it stays as it is."""
        if token == self.language.brief.inventory.account:
            return ACCOUNT
        inside = tuple(path[path.index("Properties") + 1 :]) if "Properties" in path else tuple(path)
        own = self.language.brief.inventory.by_key.get(user)
        meanings = self.language.brief.identifiers.meanings(token, inside, self.region, own, user.split("/", 1)[0])
        moving = [(resource, label) for resource, label in meanings if resource.key in self.language.moving]
        if not moving:
            self.stays |= {Stay(".".join(map(str, path)), token, resource.key) for resource, _ in meanings[:1]}
            return None
        resource, label = self._chosen(moving, token, user)
        known = self.language.moving[resource.key].get(label)
        if resource.key == user:
            return known  # its own id is not its to give; a template cannot refer to itself
        if self.prefer_local and (user, resource.key) not in self.literal:
            known = self._local(resource, label) or known
        return known or self._local(resource, label) or self._later(token)

    def _chosen(self, moving: list[tuple[Resource, str]], token: str, user: str) -> tuple[Resource, str]:
        """A name that several share: the user's own, else the one that keeps it."""
        own = [item for item in moving if item[0].key == user]
        same = [item for item in moving if self.language.moving[item[0].key].get(item[1]) == token]
        return (own or same or moving)[0]

    def _local(self, resource: Resource, label: str) -> str | None:
        logical_id = self.local.get(resource.key)
        if logical_id is None or label.startswith("_"):
            return None
        if "${" not in label:
            return f"${{{logical_id}}}" if label == "Ref" else f"${{{logical_id}.{label}}}"

        def local(match: re.Match[str]) -> str:
            name = match.group(1)
            if name.startswith("AWS::"):
                return match.group(0)
            return f"${{{logical_id}}}" if name == "Ref" else f"${{{logical_id}.{name}}}"

        return _SUB_NAME.sub(local, label)

    def _later(self, token: str) -> str:
        name = f"Migrate{digest(token)[:12]}"
        self.parameters[name] = token
        return f"${{{name}}}"


def as_intrinsic(text: str, inside_sub: bool = False) -> Json:
    """An Fn::Sub text in its shortest form: a plain text, Ref, Fn::GetAtt, or Fn::Sub."""
    if inside_sub:
        return text
    names = _SUB_NAME.findall(text)
    if not names:
        return text.replace("${!", "${")
    if text == f"${{{names[0]}}}":
        if "." in names[0]:
            return {"Fn::GetAtt": names[0].split(".", 1)}
        return {"Ref": names[0]}
    return {"Fn::Sub": text}


def _words(path: Sequence[str | int]) -> list[str]:
    return [part for part in path if isinstance(part, str)]


def _out_of_reach(user: str, inside: Sequence[str | int], found: bool) -> Finding:
    """No plan may hold a secret, and this one cannot be a parameter that apply fills in from the source either."""
    why = (
        f"it is longer than a parameter may be ({_LONGEST_PARAMETER} bytes)"
        if found
        else "the source does not answer with the same text"
    )
    return Finding(
        Severity.BLOCK,
        "secret-out-of-reach",
        user,
        f"{'.'.join(map(str, inside))} looks like a secret, which no plan may hold, and apply cannot fill it in: {why}",
        "keep it in Secrets Manager or Systems Manager and name it by a dynamic reference ({{resolve:…}}), "
        "or make it a NoEcho parameter of its stack; then plan again",
    )


def parameter_of(secret: bool) -> Properties:
    """The declaration of a parameter that the planner adds to a template."""
    return {"Type": "String", "NoEcho": True} if secret else {"Type": "String"}
