"""A text of the source account becomes one that is right in the new account.

Every identifier in the text is looked up once. It becomes, in this order of preference: an intrinsic function where its
resource is in the same template; the identifier that is known now; a template parameter that apply fills in when the
resource exists. What stays in the source account is left as it is and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from migrate.model.finding import Finding
from migrate.model.resource import Resource
from migrate.model.secrecy import BY_NAME, MASK, called, recognised
from migrate.model.values import Json, Properties, digest
from migrate.planning.brief import Brief
from migrate.planning.hiding import Veil, inside_properties, last_name, out_of_reach, source_of
from migrate.planning.moves import Moves
from migrate.planning.names import ACCOUNT, known_identifiers, pointed_at

_SUB_NAME = re.compile(r"\$\{([^!][^{}]*)\}")


@dataclass(frozen=True, slots=True, order=True)
class Stay:
    """A text that goes on naming a resource of the source account."""

    place: str
    token: str
    used: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What became of a text, and why it changed; no reason where it did not."""

    value: Json
    why: tuple[str, ...] = ()


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
    owner       the stack or template that is translated
    variables   parameter -> the environment's variable that holds its value, where the team named one
    literal     (user, used) resource keys whose reference must not be an intrinsic function (it would close a circle)
    """

    language: Language
    region: str
    local: Mapping[str, str] = field(default_factory=dict)
    prefer_local: bool = False
    literal: frozenset[tuple[str, str]] = frozenset()
    owner: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, Properties] = field(default_factory=dict)
    hidden: dict[str, Veil] = field(default_factory=dict)
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
        return self.number(value, path, user, name).value

    def number(self, value: Json, path: Sequence[str | int], user: str, name: str = "") -> Translated:
        """What is no text: itself, unless it is a number that stands for a secret."""
        if isinstance(value, int) and not isinstance(value, bool) and user:
            recognised_by = self.secret(str(value), name or last_name(path))
            if recognised_by:
                return self.hide(str(value), path, user, recognised_by)
        return Translated(value)

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
        return self.translated(text, path, user, inside_sub, name).value

    def translated(
        self, text: str, path: Sequence[str | int], user: str = "", inside_sub: bool = False, name: str = ""
    ) -> Translated:
        """One text as `text` gives it, with the reasons."""
        recognised_by = "" if inside_sub else self.secret(text, name or last_name(path))
        return (
            self.hide(text, path, user, recognised_by) if recognised_by else self.renamed(text, path, user, inside_sub)
        )

    def renamed(self, text: str, path: Sequence[str | int], user: str = "", inside_sub: bool = False) -> Translated:
        """One text with its identifiers translated, whatever else it is."""
        pieces: list[str] = []
        why: list[str] = []
        at, changed = 0, False
        plain: Callable[[str], str] = (lambda part: part) if inside_sub else (lambda part: part.replace("${", "${!"))
        for match in self.language.brief.identifiers.lexicon.find(text):
            new, reason = self._new(match.token, path, user)
            pieces += [plain(text[at : match.start]), plain(match.token) if new is None else new]
            if new not in (None, match.token):
                changed = True
                why.append(reason)
            at = match.end
        if not changed:
            return Translated(text)
        return Translated(as_intrinsic("".join([*pieces, plain(text[at:])]), inside_sub), tuple(dict.fromkeys(why)))

    def secret(self, text: str, named: str) -> str:
        """What a text is recognised as a secret by; one that is only called so may be the name of something here."""
        found = recognised(named, text)
        return "" if found == BY_NAME and self.names_something(text) else found

    def names_something(self, text: str) -> bool:
        """Whether an identifier of the account stands in a text."""
        return bool(self.language.brief.identifiers.lexicon.find(text))

    def hide(self, text: str, path: Sequence[str | int], user: str, recognised_by: str) -> Translated:
        """A NoEcho parameter in the secret's place, which apply fills in; where it cannot, a mask and a finding."""
        inside = inside_properties(path)
        owner = self.language.brief.inventory.by_key.get(user)
        name = f"MigrateSecret{digest([user or self.owner, inside])[:12]}"
        given, problem = source_of(text, inside, owner)
        variable = self.variables.get(name)
        if variable:
            given, problem = {"environment": variable}, ""
        elif self.changes(text, path, user):
            problem = "what it names is called otherwise in the new account"
        if problem:
            self.findings.add(out_of_reach(user or self.owner, inside, problem, name))
            return Translated(MASK, (f"looks like a secret ({recognised_by}), which no plan may hold: masked",))
        self.secrets[name] = given
        self.hidden[name] = Veil(".".join(map(str, path)), recognised_by)
        return Translated(
            {"Ref": name}, (f"looks like a secret ({recognised_by}): a NoEcho parameter, filled in at apply",)
        )

    def changes(self, text: str, path: Sequence[str | int], user: str = "") -> bool:
        """Whether a text names what is called otherwise in the new account."""
        trial = Translation(self.language, self.region, self.local, self.prefer_local, self.literal)
        return bool(trial.renamed(text, path, user).why)

    def _new(self, token: str, path: Sequence[str | int], user: str) -> tuple[str | None, str]:
        """The Fn::Sub text for a token, with the reason; None when it stays as it is."""
        if token == self.language.brief.inventory.account:
            return ACCOUNT, "the id of the shared account: the new account's own"
        inside = tuple(path[path.index("Properties") + 1 :]) if "Properties" in path else tuple(path)
        own = self.language.brief.inventory.by_key.get(user)
        meanings = self.language.brief.identifiers.meanings(token, inside, self.region, own, user.split("/", 1)[0])
        moving = [(resource, label) for resource, label in meanings if resource.key in self.language.moving]
        if not moving:
            self.stays |= {Stay(".".join(map(str, path)), token, resource.key) for resource, _ in meanings[:1]}
            return None, ""
        resource, label = self._chosen(moving, token, user)
        known = self.language.moving[resource.key].get(label)
        names = f"names {resource.key}"
        if resource.key == user:
            return known, f"{names} itself by its new identifier"  # a template cannot refer to what it stands in
        if self.prefer_local and (user, resource.key) not in self.literal:
            known = self._local(resource, label) or known
        if known:
            return known, f"{names} by its identifier in the new account"
        local = self._local(resource, label)
        if local:
            return local, f"{names}, which this template makes"
        return self._later(token), f"{names}, whose new identifier only its deployment knows: filled in at apply"

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


def parameter_of(secret: bool) -> Properties:
    """The declaration of a parameter that the planner adds to a template."""
    return {"Type": "String", "NoEcho": True} if secret else {"Type": "String"}
