"""What a deployed template itself says: which of its resources names which, where, and which texts it fixes.

Read from the template with conditions resolved as CloudFormation did; nothing of the product's own reading is used.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from moto.cloudformation.exceptions import ValidationError

from migrate.sandbox.cloudformation.intrinsics import Resolver
from tests.judge.deployments import Standing

ARTIFACTS = frozenset({"Code", "Content", "DefinitionS3Location", "BodyS3Location", "TemplateURL"})
"""Properties that say where something was taken from when the resource was made: it needs that no more."""

HOLE = "\x00"
"""Stands in a worked-out text for what only another resource of the stack knows."""

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")
_UNKNOWN = (ValidationError, LookupError, ValueError, TypeError, AttributeError)


class Place(StrEnum):
    """In what kind of value a reference stands."""

    TYPED = "typed property"
    POLICY = "policy document"
    BUILT = "string-built ARN, URL or name"
    ENVIRONMENT = "environment variable"
    OPENAPI = "OpenAPI body"
    MACHINE = "state machine"
    OTHER = "other"


@dataclass(frozen=True, slots=True, order=True)
class Naming:
    """`user` names `used` (logical ids of one stack) at `path` of its properties."""

    user: str
    used: str
    path: str
    place: Place


class Declared:
    """One deployed template, its parameters and conditions settled."""

    def __init__(self, stack: Standing, account: str, region: str, exports: Mapping[str, str]) -> None:
        self.stack = stack
        self.resources: Mapping[str, Any] = {
            name: resource
            for name, resource in stack.template.get("Resources", {}).items()
            if name in stack.physical and isinstance(resource, Mapping)
        }
        self._resolver = Resolver(
            stack.template,
            {**_parameters(stack), **_pseudo(stack, account, region)},
            lambda name: HOLE,
            lambda name, attribute: HOLE,
            lambda name: exports.get(name, HOLE),
            lambda text: text,
        )

    def kind(self, name: str) -> str:
        """The type of a resource."""
        return str(self.resources[name]["Type"])

    def namings(self) -> Iterator[Naming]:
        """Every Ref, GetAtt and Sub of one resource of the stack to another that stands in a property in force."""
        for user, resource in self.resources.items():
            for used, path, built in self._references(resource.get("Properties", {}), (), False):
                if used in self.resources and used != user:
                    yield Naming(user, used, ".".join(path), place(self.kind(user), path, built))

    def properties(self, name: str) -> Mapping[str, Any]:
        """The properties of a resource as far as parameters settle them; what other resources know is a HOLE."""
        found = {}
        for key, value in (self.resources[name].get("Properties") or {}).items():
            try:
                found[key] = self._resolver.value(value)
            except _UNKNOWN:
                continue
        return found

    def texts(self, name: str) -> list[str]:
        """Every text in the settled properties of a resource, keys of mappings too; not where its code once lay."""
        kept = {key: value for key, value in self.properties(name).items() if key not in ARTIFACTS}
        return list(_texts(kept))

    def _references(
        self, value: Any, path: tuple[str, ...], built: bool
    ) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        if isinstance(value, list):
            for number, item in enumerate(value):
                yield from self._references(item, (*path, str(number)), built)
        elif isinstance(value, Mapping):
            if len(value) == 1 and (function := next(iter(value))) in _READERS:
                yield from _READERS[function](self, value[function], path, built)
                return
            for key, item in value.items():
                inner = path if str(key).startswith("Fn::") else (*path, str(key))
                yield from self._references(item, inner, built)

    def _ref(self, argument: Any, path: tuple[str, ...], built: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        yield str(argument), path, built

    def _get_att(
        self, argument: Any, path: tuple[str, ...], built: bool
    ) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        yield (argument.split(".", 1)[0] if isinstance(argument, str) else str(argument[0])), path, built

    def _sub(self, argument: Any, path: tuple[str, ...], built: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        text, given = argument if isinstance(argument, list) else (argument, {})
        built = built or not re.fullmatch(r"\$\{[^}]*\}", text)
        for name in _PLACEHOLDER.findall(text):
            if name.strip() not in given:
                yield name.strip().split(".", 1)[0], path, built
        yield from self._references(list(given.values()), path, built)

    def _join(self, argument: Any, path: tuple[str, ...], built: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        for used, _, _ in self._references(argument, path, True):
            yield used, path, True

    def _if(self, argument: Any, path: tuple[str, ...], built: bool) -> Iterator[tuple[str, tuple[str, ...], bool]]:
        yield from self._references(argument[1 if self._resolver.condition(argument[0]) else 2], path, built)


_READERS = {
    "Ref": Declared._ref,
    "Fn::GetAtt": Declared._get_att,
    "Fn::Sub": Declared._sub,
    "Fn::Join": Declared._join,
    "Fn::If": Declared._if,
}

_POLICIES = re.compile(
    r"PolicyDocument|KeyPolicy|ResourcePolicy|RepositoryPolicyText|^Policies$|^AccessPolicies$|^Policy$"
)
_BODIES = {
    "AWS::ApiGateway::RestApi": "Body",
    "AWS::ApiGatewayV2::Api": "Body",
    "AWS::Serverless::Api": "DefinitionBody",
}


def place(kind: str, path: tuple[str, ...], built: bool) -> Place:
    """In what kind of value a path of a type's properties lies; `built` where it is a piece of a longer text."""
    if kind.startswith("Custom::") or kind in ("AWS::CloudFormation::CustomResource", "AWS::CloudFormation::Stack"):
        return Place.OTHER
    if "Tags" in path[:1]:
        return Place.OTHER
    if any(_POLICIES.search(part) for part in path) and not path[-1].startswith("ManagedPolicyArn"):
        return Place.POLICY
    if any(part.startswith("Environment") for part in path) and len(path) > 1:
        return Place.ENVIRONMENT
    if _BODIES.get(kind) == path[0]:
        return Place.OPENAPI
    if kind == "AWS::StepFunctions::StateMachine" and path[0].startswith("Definition"):
        return Place.MACHINE
    return Place.BUILT if built else Place.TYPED


def _parameters(stack: Standing) -> dict[str, Any]:
    declared = stack.template.get("Parameters") or {}
    lists = {name for name, spec in declared.items() if "List" in str(spec.get("Type", ""))}
    return {
        name: [part.strip() for part in text.split(",")] if name in lists else text
        for name, text in stack.parameters.items()
    }


def _pseudo(stack: Standing, account: str, region: str) -> dict[str, Any]:
    return {
        "AWS::AccountId": account,
        "AWS::Region": region,
        "AWS::Partition": "aws",
        "AWS::URLSuffix": "amazonaws.com",
        "AWS::StackName": stack.name,
        "AWS::StackId": stack.stack_id,
        "AWS::NotificationARNs": [],
    }


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
        if value.startswith(("{", "[")):
            try:
                yield from _texts(json.loads(value))
            except ValueError:
                return
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
