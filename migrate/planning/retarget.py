"""A live stack's template, made right for the new account. Its own logic stays; only what must change does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.resource import Resource
from migrate.model.secrecy import BY_NAME, SCRIPT, within
from migrate.model.stack import Stack
from migrate.model.values import Json, Properties, digest
from migrate.planning import artifacts, constants, nesting, parameters
from migrate.planning.artifacts import Artifact
from migrate.planning.expressions import known, looked_up, written
from migrate.planning.hiding import last_name
from migrate.planning.names import renamed
from migrate.planning.reasons import NOTHING, Place, Reasons
from migrate.planning.translate import Language, Translated, Translation, as_intrinsic
from migrate.planning.triggers import switched_off, with_off
from migrate.planning.unit import Change, Unit
from migrate.resources import BY_KIND
from migrate.resources.spec import Scope

NESTED = "AWS::CloudFormation::Stack"
NESTED_URL = "the nested stack's new template, in the new account's artifact bucket"
_FUNCTIONS = frozenset({"Fn::Sub", "Fn::Join", "Fn::FindInMap", "Fn::If", "Fn::Select", "Ref"})
_OPAQUE = frozenset({"Ref", "Fn::GetAtt", "Fn::FindInMap", "Fn::ImportValue", "Fn::GetAZs", "Condition", "Export"})
_CONSTANT = frozenset({"Mappings", "Parameters", "Metadata", "AWSTemplateFormatVersion", "Description", "Transform"})


def retarget(language: Language, stack: Stack, environment: Mapping[str, str] | None = None) -> Unit:
    """The unit that re-creates `stack`. `environment` names the variables that hold NoEcho parameters' values."""
    return _Retargeting(language, stack, environment or {}).unit()


class _Retargeting:
    """One stack on its way; each method is one pass."""

    def __init__(self, language: Language, stack: Stack, environment: Mapping[str, str]) -> None:
        self.language, self.stack = language, stack
        self.brief = language.brief
        self.members: Mapping[str, Resource] = self.brief.members[stack.key]
        local = {resource.key: logical_id for logical_id, resource in self.members.items()}
        self.translation = Translation(language, stack.region, local, owner=stack.key, variables=environment)
        self.reasons = Reasons()
        self.scope = self.brief.scopes[stack.key]
        self.fixed_scope = replace(self.scope, stack=replace(stack, resources=()), attributes={}, exports={})
        self.artifacts: list[Artifact] = []
        self.changes: list[Change] = []
        self.findings: list[Finding] = []
        self.nested: dict[str, Unit] = {}
        self.unread: set[tuple[str, ...]] = set()

    def unit(self) -> Unit:
        final = {name: self._section(name, part) for name, part in self.stack.template.items()}
        final, unseen = constants.unseen(self.stack, final, self.reasons, self.unread)
        given = parameters.given(self.stack, self.translation, final, self.reasons)
        if given.declared:
            final["Parameters"] = given.declared
        off = {**final, "Resources": self._switched_off(_mapping(final.get("Resources")))}
        return Unit(
            stage=self.language.stage,
            region=self.stack.region,
            name=self.stack.name,
            template=off,
            members=self.members,
            parameters=given.values,
            final=final if off != final else {},
            artifacts=tuple(self.artifacts),
            changes=tuple(self.changes),
            stays=tuple(sorted(self.translation.stays)),
            findings=(*self.findings, *unseen, *given.findings, *sorted(self.translation.findings)),
            nested=self.nested,
            stack=self.stack,
            reasons=self.reasons.told(),
            hidden=given.hidden,
        )

    def _section(self, name: str, part: Json) -> Json:
        if name in _CONSTANT:
            return part
        if name == "Resources":
            resources = _mapping(part)
            return {logical_id: self._resource(logical_id, _mapping(item)) for logical_id, item in resources.items()}
        return self._value(part, (name,), "")

    def _resource(self, logical_id: str, declared: Mapping[str, Any]) -> Json:
        kind, member = str(declared.get("Type")), self.members.get(logical_id)
        properties = dict(_mapping(declared.get("Properties")))
        fixed = {**self._code(logical_id, kind, properties), **self._name(logical_id, kind, member, properties)}
        if kind == NESTED:
            fixed |= self._nested(logical_id, properties)
        path = ("Resources", logical_id, "Properties")
        user = member.key if member else ""
        new = {name: self._value(value, (*path, name), user) for name, value in properties.items() if name not in fixed}
        rest = {key: value for key, value in declared.items() if key != "Properties"}
        return {**rest, **({"Properties": {**new, **fixed}} if "Properties" in declared else {})}

    def _value(self, value: Json, path: Place, user: str, called_so: str = "") -> Json:
        """The value translated; what is built from parameters and comes to a changed identifier is written out."""
        if isinstance(value, Mapping) and len(value) == 1:
            name, argument = next(iter(value.items()))
            hidden = self._hidden(value, path, user, called_so)
            if hidden is not None:
                return hidden
            text = self.fixed_scope.text(value) if name in _FUNCTIONS else None
            if text is not None and self._changes(text, path, literal=name == "Fn::FindInMap"):
                done = self.translation.renamed(text, path, user)
                return self._changed(path, value, done, "written out, since parameters make the text that changes")
            if _opaque(name, argument):
                return value
            if name == "Fn::Sub":
                return {name: self._sub(argument, path, user)}
        if isinstance(value, Mapping):
            return {
                key: item
                if _opaque(key, item)
                else self._value(item, (*path, key), user, within(key, value, called_so))
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._value(item, (*path, number), user, called_so) for number, item in enumerate(value)]
        if isinstance(value, str):
            return self._changed(path, value, self.translation.translated(value, path, user, name=called_so))
        return self._changed(path, value, self.translation.number(value, path, user, called_so))

    def _sub(self, argument: Json, path: Place, user: str) -> Json:
        """The argument of Fn::Sub: a text, or a text and what its own names stand for."""
        place = (*path, "Fn::Sub")
        if isinstance(argument, str):
            return self._changed(place, argument, self.translation.renamed(argument, path, user, inside_sub=True))
        if isinstance(argument, list | tuple) and isinstance(argument[0], str):
            done = self.translation.renamed(argument[0], path, user, inside_sub=True)
            return [self._changed((*place, 0), argument[0], done), self._value(argument[1], (*place, 1), user)]
        return argument

    def _changed(self, place: Place, before: Json, done: Translated, *also: str) -> Json:
        """What became of a value, with its reasons kept."""
        self.reasons.changed(place, before, done.value, *done.why, *also)
        return done.value

    def _hidden(self, value: Mapping[str, Json], path: Place, user: str, called_so: str) -> Json | None:
        """What stands instead of a function that makes a secret; None for one that does not."""
        name = called_so or last_name(path)
        keys = looked_up(value, self.fixed_scope)
        named = ["" if name == SCRIPT else name, *keys[-1:]]
        texts = list(written(value, self.fixed_scope))
        found = (self.translation.secret(text, name) for text in texts for name in named)
        recognised_by = next(filter(None, found), "")
        if not recognised_by:
            return None
        text = known(value, self.fixed_scope)
        if text is None and recognised_by == BY_NAME:
            return None  # what the deployment puts together under such a name is seldom a secret written down
        self.unread.add(keys)
        return self._changed(path, value, self.translation.hide(text or "", path, user, recognised_by))

    def _changes(self, text: str, path: Place, literal: bool) -> bool:
        """Whether a text names something whose identifier changes by more than the account's id, or `literal`ly so."""
        account = self.brief.inventory.account
        trial = Translation(self.language, self.stack.region, self.translation.local)
        for match in self.brief.identifiers.lexicon.find(text):
            if match.token == account:
                if literal:
                    return True
                continue
            new = trial.text(match.token, path)
            plain = as_intrinsic(match.token.replace(account, "${AWS::AccountId}"))
            if new not in (match.token, plain):
                return True
        return False

    def _code(self, logical_id: str, kind: str, properties: Mapping[str, Any]) -> Mapping[str, Json]:
        """Code locations point at the new account's artifact bucket; the bytes are those of the live resource."""
        if not artifacts.points_at_object(kind, properties):
            return {}
        member = self.members.get(logical_id)
        artifact = artifacts.live_code(member) if member and member.modelled else None
        artifact = artifact or artifacts.declared_object(kind, properties, self.scope)
        where = artifacts.pointer(kind, artifact, self.stack.region) if artifact else None
        if artifact is None or where is None:
            self._block(
                "artifact-unknown",
                f"the S3 location of {logical_id} cannot be worked out",
                "give the code location in the template as parameters or plain texts",
            )
            return {}
        self.artifacts.append(artifact)
        self._fixed(logical_id, properties, {where[0]: where[1]}, "code comes from the new account's artifact bucket")
        return {where[0]: where[1]}

    def _name(
        self, logical_id: str, kind: str, member: Resource | None, properties: Mapping[str, Any]
    ) -> Mapping[str, Json]:
        """Names that are unique in the world get a new one."""
        module = BY_KIND.get(kind)
        if member is None or module is None or module.SPEC.name_property not in properties:
            return {}
        new = renamed(self.brief, member)
        if new == member.name:
            return {}
        fixed = {module.SPEC.name_property: as_intrinsic(new)}
        world = module.SPEC.scope is Scope.WORLD
        why = "its name is unique in the world" if world else "its name holds the id of the shared account"
        self._fixed(logical_id, properties, fixed, f"{why}: the source keeps it")
        return fixed

    def _fixed(self, logical_id: str, before: Mapping[str, Any], after: Mapping[str, Json], why: str) -> None:
        known = {name: before[name] for name in after if name in before}
        self.reasons.changed(("Resources", logical_id, "Properties"), known, after, why)

    def _nested(self, logical_id: str, properties: Mapping[str, Any]) -> Mapping[str, Json]:
        """A nested stack is retargeted too; its template is an artifact, and its new parameters pass through here."""
        physical = {item.logical_id: item.physical_id for item in self.stack.resources}.get(logical_id, "")
        inner = self.brief.inventory.stack_by_id.get(physical)
        if inner is None:
            self._block(
                "nested-stack-unread", f"the nested stack {logical_id} was not read", "see the gaps; allow reading it"
            )
            return {}
        unit = retarget(self.language, inner, self.brief.config.parameters.get(inner.name))
        self.nested[logical_id] = unit
        self.findings += unit.findings
        place = ("Resources", logical_id, "Properties", "Parameters")
        told = _mapping(properties.get("Parameters"))
        new: dict[str, Json] = {}
        for name, value in told.items():
            hidden = nesting.hidden(name, value, inner, self.translation, self.fixed_scope)
            if hidden is None:
                new[name] = self._value(value, (*place, name), "", name)
            else:
                new[name] = hidden
                self.reasons.changed((*place, name), value, hidden, "looks like a secret: a NoEcho parameter")
        more = dict(nesting.completed(new, inner, unit, self.translation))
        new |= more
        fixed: dict[str, Json] = {
            "TemplateURL": self._nested_url(unit.final or unit.template, unit.final_path if unit.final else unit.path)
        }
        self._fixed(logical_id, properties, fixed, NESTED_URL)
        if new:
            before = properties.get("Parameters", NOTHING)
            self.reasons.changed(place, before, new if before is NOTHING else {**told, **more}, nesting.PASSED)
            fixed["Parameters"] = new
        return fixed

    def _nested_url(self, template: Properties, path: str) -> Json:
        """Where a nested template stands in the new account."""
        artifact = Artifact(f"templates/{digest(template)[:16]}.json", {"file": path})
        if artifact not in self.artifacts:
            self.artifacts.append(artifact)
        host = f"https://{artifacts.bucket_name(self.stack.region)}.s3.{self.stack.region}.${{AWS::URLSuffix}}"
        return {"Fn::Sub": f"{host}/{artifact.key}"}

    def _switched_off(self, resources: Mapping[str, Json]) -> Properties:
        new: dict[str, Json] = {}
        for logical_id, item in resources.items():
            declared = _mapping(item)
            kind, properties = str(declared.get("Type")), _mapping(declared.get("Properties"))
            off, why = switched_off(kind, properties), "switched off until cutover"
            for name, value in off.items():
                self.changes.append(Change(logical_id, (name,), value, why))
            inner = self.nested.get(logical_id)
            if inner and inner.final:
                off, why = {"TemplateURL": self._nested_url(inner.template, inner.path)}, NESTED_URL
            new[logical_id] = {**declared, "Properties": with_off(properties, off)} if off else item
            if off:
                self._otherwise(logical_id, off, why)
        return new

    def _otherwise(self, logical_id: str, off: Properties, why: str) -> None:
        """What is switched off until cutover differs from the live template by that alone."""
        live = _mapping(_mapping(_mapping(self.stack.template["Resources"]).get(logical_id)).get("Properties"))
        place = ("Resources", logical_id, "Properties")
        for name in off:
            self.reasons.forget((*place, name))
        before = {name: value for name, value in live.items() if name in off}
        self.reasons.changed(place, before, with_off({}, off), why)

    def _block(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(Severity.BLOCK, code, self.stack.key, message, remedy))


def _opaque(key: str, value: Json) -> bool:
    """Whether a value names something inside the template; a policy's `Condition` is a mapping and does not."""
    return key in _OPAQUE and not (key == "Condition" and isinstance(value, Mapping))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
