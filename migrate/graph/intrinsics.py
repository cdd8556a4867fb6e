"""CloudFormation's intrinsic functions, worked out as far as a live stack's parameters and resources allow.

Follows https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from migrate.model.stack import Stack
from migrate.model.values import Json

_NAMES = re.compile(r"\$\{(!?)([^{}]+)\}")
_MISSING = object()


class Unresolved(Exception):
    """The value depends on something that only the deployment knows."""


@dataclass(frozen=True)
class Scope:
    """What `Ref` and `Fn::GetAtt` mean in one stack. `attributes` maps (logical id, attribute) to a text."""

    stack: Stack
    account: str
    partition: str
    exports: Mapping[str, str] = field(default_factory=dict)
    attributes: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def resolve(self, value: Json) -> Json:
        """The value without intrinsic functions; Unresolved where one cannot be worked out."""
        if isinstance(value, Mapping):
            if len(value) == 1:
                name, argument = next(iter(value.items()))
                if name in _FUNCTIONS:
                    return _FUNCTIONS[name](self, argument)
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [self.resolve(item) for item in value]
        return value

    def text(self, value: Json) -> str | None:
        """The text that the value comes to, or None where that cannot be known or it is no text."""
        try:
            found = self.resolve(value)
        except (Unresolved, LookupError, TypeError, ValueError):
            return None
        return found if isinstance(found, str) else None

    def ref(self, name: Json) -> Json:
        pseudo = {
            "AWS::AccountId": self.account,
            "AWS::Region": self.stack.region,
            "AWS::Partition": self.partition,
            "AWS::StackName": self.stack.name,
            "AWS::StackId": self.stack.stack_id,
            "AWS::URLSuffix": "amazonaws.com.cn" if self.partition == "aws-cn" else "amazonaws.com",
        }
        if not isinstance(name, str):
            raise Unresolved(str(name))
        if name in pseudo:
            return pseudo[name]
        if name in self.stack.parameters:
            value = self.stack.resolved.get(name, self.stack.parameters[name])
            declared = _at(self.stack.template, "Parameters", name, "Type")
            return value.split(",") if isinstance(declared, str) and "List" in declared else value
        for resource in self.stack.resources:
            if resource.logical_id == name and resource.physical_id:
                return resource.physical_id
        raise Unresolved(name)

    def condition(self, name: str) -> bool:
        return bool(self.resolve(_at(self.stack.template, "Conditions", name)))


def imports(scope: Scope) -> Iterator[tuple[str, str | None]]:
    """Each Fn::ImportValue of the stack's template: where it stands and the export that it names (None: unknowable)."""
    for path, value in walk(scope.stack.template):
        if isinstance(value, Mapping) and set(value) == {"Fn::ImportValue"}:
            yield ".".join(map(str, path)), scope.text(value["Fn::ImportValue"])


def walk(value: Json, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Json]]:
    """Every value inside a JSON value, the outer before the inner, with its path."""
    yield path, value
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from walk(item, (*path, key))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from walk(item, (*path, number))


def _at(value: Any, *path: str) -> Any:
    for key in path:
        value = value.get(key, _MISSING) if isinstance(value, Mapping) else _MISSING
        if value is _MISSING:
            raise Unresolved(".".join(path))
    return value


def _sub(scope: Scope, argument: Any) -> Json:
    template, given = argument if isinstance(argument, list | tuple) else (argument, {})

    def name(match: re.Match[str]) -> str:
        literal, wanted = match.groups()
        if literal:
            return "${" + wanted + "}"
        if wanted in given:
            return str(scope.resolve(given[wanted]))
        if "." in wanted:
            return str(_get_att(scope, wanted.split(".", 1)))
        return str(scope.ref(wanted))

    return _NAMES.sub(name, template)


def _get_att(scope: Scope, argument: Any) -> Json:
    logical_id, attribute = argument.split(".", 1) if isinstance(argument, str) else argument
    found = scope.attributes.get((logical_id, str(attribute)))
    if found is None:
        raise Unresolved(f"{logical_id}.{attribute}")
    return found


def _import(scope: Scope, argument: Any) -> Json:
    name = scope.resolve(argument)
    if name not in scope.exports:
        raise Unresolved(str(name))
    return scope.exports[str(name)]


def _join(scope: Scope, argument: Any) -> Json:
    separator, parts = argument
    return str(separator).join(map(str, _sequence(scope.resolve(parts))))


def _sequence(value: Any) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise Unresolved(str(value))
    return value


def _select(scope: Scope, argument: Any) -> Any:
    return _sequence(scope.resolve(argument[1]))[int(str(scope.resolve(argument[0])))]


def _equal(scope: Scope, argument: Any) -> bool:
    return str(scope.resolve(argument[0])) == str(scope.resolve(argument[1]))


def _every(scope: Scope, arguments: Iterable[Any]) -> bool:
    return all(bool(scope.resolve(item)) for item in arguments)


_FUNCTIONS: Mapping[str, Callable[[Scope, Any], Json]] = {
    "Ref": Scope.ref,
    "Fn::Sub": _sub,
    "Fn::GetAtt": _get_att,
    "Fn::ImportValue": _import,
    "Fn::Join": _join,
    "Fn::Select": _select,
    "Fn::Split": lambda scope, argument: str(scope.resolve(argument[1])).split(str(argument[0])),
    "Fn::FindInMap": lambda scope, a: _at(
        scope.stack.template, "Mappings", *(str(scope.resolve(key)) for key in a[:3])
    ),
    "Fn::If": lambda scope, argument: scope.resolve(argument[1] if scope.condition(argument[0]) else argument[2]),
    "Fn::Equals": _equal,
    "Fn::And": _every,
    "Fn::Or": lambda scope, argument: any(bool(scope.resolve(item)) for item in argument),
    "Fn::Not": lambda scope, argument: not scope.resolve(argument[0]),
    "Condition": lambda scope, argument: scope.condition(argument),
}
