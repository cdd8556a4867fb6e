"""A live stack's template, made right for the new account. Its own logic stays; only what must change does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from migrate.graph.intrinsics import walk
from migrate.model.finding import Finding, Severity
from migrate.model.resource import Resource
from migrate.model.secrecy import called, is_secret
from migrate.model.stack import Stack
from migrate.model.values import Json, Properties, digest
from migrate.planning import artifacts
from migrate.planning.artifacts import Artifact
from migrate.planning.names import renamed
from migrate.planning.translate import Language, Translation, as_intrinsic, parameter_of
from migrate.planning.triggers import switched_off, with_off
from migrate.planning.unit import Change, Unit
from migrate.resources import BY_KIND

MASK = "****"
"""What CloudFormation shows of a NoEcho parameter."""

NESTED = "AWS::CloudFormation::Stack"
_FUNCTIONS = frozenset({"Fn::Sub", "Fn::Join", "Fn::FindInMap", "Fn::If", "Fn::Select", "Ref"})
_OPAQUE = frozenset({"Ref", "Fn::GetAtt", "Fn::FindInMap", "Fn::ImportValue", "Fn::GetAZs", "Condition", "Export"})
_CONSTANT = frozenset({"Mappings", "Parameters", "Metadata", "AWSTemplateFormatVersion", "Description", "Transform"})


def retarget(language: Language, stack: Stack, environment: Mapping[str, str] | None = None) -> Unit:
    """The unit that re-creates `stack`. `environment` names the variables that hold NoEcho parameters' values."""
    return _Retargeting(language, stack, environment or {}).unit()


class _Retargeting:
    """One stack on its way; each method is one pass."""

    def __init__(self, language: Language, stack: Stack, environment: Mapping[str, str]) -> None:
        self.language, self.stack, self.environment = language, stack, environment
        self.brief = language.brief
        self.members: Mapping[str, Resource] = self.brief.members[stack.key]
        local = {resource.key: logical_id for logical_id, resource in self.members.items()}
        self.translation = Translation(language, stack.region, local)
        self.scope = self.brief.scopes[stack.key]
        self.constants = replace(self.scope, stack=replace(stack, resources=()), attributes={}, exports={})
        self.artifacts: list[Artifact] = []
        self.changes: list[Change] = []
        self.findings: list[Finding] = []
        self.nested: dict[str, Unit] = {}

    def unit(self) -> Unit:
        final = {name: self._section(name, part) for name, part in self.stack.template.items()}
        parameters = self._parameters(final)
        declared = _mapping(final.get("Parameters"))
        hidden = self.translation.secrets
        added = {name: parameter_of(name in hidden) for name in parameters if name not in declared}
        if declared or added:
            final["Parameters"] = {
                **{name: _without_secret(told, parameters.get(name, {})) for name, told in declared.items()},
                **added,
            }
        off = {**final, "Resources": self._switched_off(_mapping(final.get("Resources")))}
        return Unit(
            stage=self.language.stage,
            region=self.stack.region,
            name=self.stack.name,
            template=off,
            members=self.members,
            parameters=parameters,
            final=final if off != final else {},
            artifacts=tuple(self.artifacts),
            changes=tuple(self.changes),
            stays=tuple(sorted(self.translation.stays)),
            findings=(*self.findings, *sorted(self.translation.findings)),
            nested=self.nested,
            stack=self.stack,
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
        fixed = {**self._code(logical_id, kind, properties), **self._name(kind, member, properties)}
        if kind == NESTED:
            fixed |= self._nested(logical_id, properties)
        path = ("Resources", logical_id, "Properties")
        user = member.key if member else ""
        new = {name: self._value(value, (*path, name), user) for name, value in properties.items() if name not in fixed}
        rest = {key: value for key, value in declared.items() if key != "Properties"}
        return {**rest, **({"Properties": {**new, **fixed}} if "Properties" in declared else {})}

    def _value(self, value: Json, path: Sequence[str | int], user: str, called_so: str = "") -> Json:
        """The value translated; what is built from parameters and comes to a changed identifier is written out."""
        if isinstance(value, Mapping) and len(value) == 1:
            name, argument = next(iter(value.items()))
            text = self.constants.text(value) if name in _FUNCTIONS else None
            if text is not None and self._changes(text, path, literal=name == "Fn::FindInMap"):
                return self.translation.text(text, path, user)
            if _opaque(name, argument):
                return value
            if name == "Fn::Sub" and isinstance(argument, str):
                return {name: self.translation.text(argument, path, user, inside_sub=True)}
            if name == "Fn::Sub" and isinstance(argument, list | tuple) and isinstance(argument[0], str):
                text = str(self.translation.text(argument[0], path, user, inside_sub=True))
                return {name: [text, self._value(argument[1], path, user)]}
        if isinstance(value, Mapping):
            return {
                key: item if _opaque(key, item) else self._value(item, (*path, key), user, called(key, value))
                for key, item in value.items()
            }
        if isinstance(value, list | tuple):
            return [self._value(item, (*path, number), user) for number, item in enumerate(value)]
        return self.translation.value(value, path, user, name=called_so)

    def _changes(self, text: str, path: Sequence[str | int], literal: bool) -> bool:
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
        return {where[0]: where[1]}

    def _name(self, kind: str, member: Resource | None, properties: Mapping[str, Any]) -> Mapping[str, Json]:
        """Names that are unique in the world get a new one."""
        module = BY_KIND.get(kind)
        if member is None or module is None or module.SPEC.name_property not in properties:
            return {}
        new = renamed(self.brief, member)
        return {module.SPEC.name_property: as_intrinsic(new)} if new != member.name else {}

    def _nested(self, logical_id: str, properties: Mapping[str, Any]) -> Mapping[str, Json]:
        """A nested stack is retargeted too; its template is an artifact, and its new parameters pass through here."""
        physical = {item.logical_id: item.physical_id for item in self.stack.resources}.get(logical_id, "")
        inner = self.brief.inventory.stack_by_id.get(physical)
        if inner is None:
            self._block(
                "nested-stack-unread", f"the nested stack {logical_id} was not read", "see the gaps; allow reading it"
            )
            return {}
        unit = retarget(self.language, inner, self.environment)
        self.nested[logical_id] = unit
        self.findings += unit.findings
        given = dict(_mapping(self._value(properties.get("Parameters", {}), ("Resources", logical_id), "")))
        for name, parameter in unit.parameters.items():
            if name not in _mapping(inner.template.get("Parameters")):
                if "identifier" in parameter:
                    self.translation.parameters[name] = str(parameter["identifier"])
                else:
                    self.translation.secrets[name] = parameter
                given[name] = {"Ref": name}
        for name, told in _mapping(inner.template.get("Parameters")).items():
            if "Default" in _mapping(told) and "Default" not in _without_secret(told) and name not in given:
                self._block(
                    "secret-default-of-nested-stack",
                    f"the nested stack {logical_id} takes the default of NoEcho parameter {name}, which no plan holds",
                    "pass the value from the outer stack as a NoEcho parameter, and update the stack",
                )
        url = self._nested_url(unit.final or unit.template, unit.final_path if unit.final else unit.path)
        return {"TemplateURL": url, **({"Parameters": given} if given else {})}

    def _nested_url(self, template: Properties, path: str) -> Json:
        """Where a nested template stands in the new account."""
        artifact = Artifact(f"templates/{digest(template)[:16]}.json", {"file": path})
        if artifact not in self.artifacts:
            self.artifacts.append(artifact)
        host = f"https://{artifacts.bucket_name(self.stack.region)}.s3.{self.stack.region}.${{AWS::URLSuffix}}"
        return {"Fn::Sub": f"{host}/{artifact.key}"}

    def _parameters(self, final: Mapping[str, Json]) -> Mapping[str, Properties]:
        """The value of every parameter as the stack step takes it."""
        used = {
            value for _, value in walk({k: v for k, v in final.items() if k != "Parameters"}) if isinstance(value, str)
        }
        texts = " ".join(sorted(used))
        found: dict[str, Properties] = {}
        for name, value in sorted(self.stack.parameters.items()):
            if value == MASK and not self.stack.parent:
                found[name] = self._masked(name)
            elif self._is_secret(name, value):
                found[name] = {"parameter": {"stack": self.stack.key, "name": name}}
            elif name in used or f"${{{name}}}" in texts:
                found[name] = self._parameter(name, value)
            else:
                found[name] = {"value": value}
        later = {name: {"identifier": token} for name, token in sorted(self.translation.parameters.items())}
        return {**found, **later, **dict(sorted(self.translation.secrets.items()))}

    def _is_secret(self, name: str, value: str) -> bool:
        """Whether an open parameter's value looks like a secret, and names nothing in the account."""
        declared = _mapping(_mapping(self.stack.template.get("Parameters")).get(name))
        names_something = declared.get("Type", "String") != "String" or self.language.brief.identifiers.lexicon.find(
            value
        )
        return is_secret(name, value) and not names_something and not self.stack.parent

    def _parameter(self, name: str, value: str) -> Properties:
        trial = Translation(self.language, self.stack.region)
        new = trial.text(value, ("Parameters", name), inside_sub=True)
        self.translation.stays |= trial.stays
        return {"identifier": value} if trial.parameters else {"value": new}

    def _masked(self, name: str) -> Properties:
        variable = self.environment.get(name)
        if variable:
            return {"environment": variable}
        self._block(
            "parameter-masked",
            f"parameter {name} is NoEcho, so its value cannot be read",
            f'name the variable that will hold it: [stacks."{self.stack.name}".parameters] {name} = {{ env = "NAME" }}',
        )
        return {"value": MASK}

    def _switched_off(self, resources: Mapping[str, Json]) -> Properties:
        new: dict[str, Json] = {}
        for logical_id, item in resources.items():
            declared = _mapping(item)
            kind, properties = str(declared.get("Type")), _mapping(declared.get("Properties"))
            off = switched_off(kind, properties)
            for name, value in off.items():
                self.changes.append(Change(logical_id, (name,), value, "switched off until cutover"))
            inner = self.nested.get(logical_id)
            if inner and inner.final:
                off = {"TemplateURL": self._nested_url(inner.template, inner.path)}
            new[logical_id] = {**declared, "Properties": with_off(properties, off)} if off else item
        return new

    def _block(self, code: str, message: str, remedy: str) -> None:
        self.findings.append(Finding(Severity.BLOCK, code, self.stack.key, message, remedy))


def _opaque(key: str, value: Json) -> bool:
    """Whether a value names something inside the template; a policy's `Condition` is a mapping and does not."""
    return key in _OPAQUE and not (key == "Condition" and isinstance(value, Mapping))


def _without_secret(parameter: Any, given: Properties | None = None) -> Any:
    """A parameter's declaration without the default of a NoEcho one: it is a secret, and its value is given anyway.

    So is one whose value apply reads from the source: it is NoEcho from now on.
    """
    if not isinstance(parameter, Mapping):
        return parameter
    unseen = str(parameter.get("NoEcho", "")).lower() == "true"
    if unseen or "parameter" in (given or {}):
        return {**{name: value for name, value in parameter.items() if name != "Default"}, "NoEcho": True}
    return parameter


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
