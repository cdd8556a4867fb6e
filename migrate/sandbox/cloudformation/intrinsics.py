"""CloudFormation's functions and conditions, resolved against what stands so far."""

from __future__ import annotations

import base64
import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from migrate.sandbox.cloudformation.template import Template, refused

_NO_VALUE = object()
_SUB = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Resolver:
    """Turns template values into plain ones.

    `names` answers Ref (parameters, pseudo parameters), `resource` a made resource's id, `attribute` its
    attributes, `imported` an export of another stack; each raises moto's ValidationError where there is none.
    """

    template: Template
    names: Mapping[str, Any]
    resource: Callable[[str], str]
    attribute: Callable[[str, str], Any]
    imported: Callable[[str], str]
    dynamic: Callable[[str], str]

    def value(self, value: Any) -> Any:
        """`value` with every function replaced; what becomes AWS::NoValue is left out."""
        result = self._value(value)
        return None if result is _NO_VALUE else result

    def condition(self, name: str) -> bool:
        """Whether the named condition of the template holds."""
        conditions = self.template.get("Conditions") or {}
        if name not in conditions:
            raise refused(f"Template error: unresolved condition dependency {name}")
        return self._holds(conditions[name])

    def _holds(self, expression: Any) -> bool:
        if isinstance(expression, bool):
            return expression
        (function, argument), *_ = expression.items()
        if function == "Condition":
            return self.condition(argument)
        if function == "Fn::Equals":
            left, right = (json.dumps(_plain(self.value(item))) for item in argument)
            return left == right
        if function in ("Fn::And", "Fn::Or", "Fn::Not"):
            held = [self._holds(item) for item in argument]
            return {"Fn::And": all(held), "Fn::Or": any(held), "Fn::Not": not held[0]}[function]
        if function == "Fn::If":
            return self._holds(argument[1] if self.condition(argument[0]) else argument[2])
        raise refused(f"Template error: every Condition member must be a condition function, not {function}")

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [item for item in map(self._value, value) if item is not _NO_VALUE]
        if isinstance(value, str):
            return self.dynamic(value) if "{{resolve:" in value else value
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            (name, argument), *_ = value.items()
            if name == "Ref":
                return self._ref(argument)
            function = _FUNCTIONS.get(name)
            if function is not None:
                return function(self, argument)
            if str(name).startswith("Fn::") and name != "Fn::Transform":
                raise refused(f"Template error: unsupported function {name}")
        if "Fn::Transform" in value:
            raise refused(f"Transform {value['Fn::Transform'].get('Name')} cannot be run inside a property")
        resolved = {key: self._value(item) for key, item in value.items()}
        return {key: item for key, item in resolved.items() if item is not _NO_VALUE}

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NO_VALUE
        return self.names[name] if name in self.names else self.resource(name)

    def _get_att(self, argument: Any) -> Any:
        logical, *names = argument.split(".", 1) if isinstance(argument, str) else argument
        return self.attribute(logical, ".".join(self.value(name) for name in names))

    def _sub(self, argument: Any) -> str:
        text, given = argument if isinstance(argument, list) else (argument, {})
        local = {key: self.value(item) for key, item in given.items()}

        def replacement(match: re.Match[str]) -> str:
            name = match.group(1).strip()
            if name.startswith("!"):
                return "${" + name[1:] + "}"
            if name in local:
                return _plain(local[name])
            found = self._get_att(name) if "." in name else self._ref(name)
            return ",".join(map(str, found)) if isinstance(found, list) else _plain(found)

        substituted = _SUB.sub(replacement, text)
        return self.dynamic(substituted) if "{{resolve:" in substituted else substituted

    def _if(self, argument: Any) -> Any:
        name, when, otherwise = argument
        return self._value(when if self.condition(name) else otherwise)

    def _join(self, argument: Any) -> str:
        text = str(argument[0]).join(_plain(item) for item in self.value(argument[1]))
        return self.dynamic(text) if "{{resolve:" in text else text

    def _split(self, argument: Any) -> list[str]:
        return str(self.value(argument[1])).split(argument[0])

    def _select(self, argument: Any) -> Any:
        items, index = self.value(argument[1]), int(self.value(argument[0]))
        if not -1 < index < len(items):
            raise refused("Template error: Fn::Select cannot select nonexistent value at index " + str(index))
        return items[index]

    def _find_in_map(self, argument: Any) -> Any:
        found: Any = self.template.get("Mappings") or {}
        path = [_plain(self.value(key)) for key in argument[:3]]
        for key in path:
            found = found.get(key) if isinstance(found, Mapping) else None
            if found is None:
                if len(argument) > 3 and "DefaultValue" in argument[3]:
                    return self._value(argument[3]["DefaultValue"])
                raise refused(f"Template error: Unable to get mapping for {'::'.join(path)}")
        return self._value(found)

    def _cidr(self, argument: Any) -> list[str]:
        block, count, *bits = (self.value(item) for item in argument)
        network = ipaddress.ip_network(block)
        prefix = network.max_prefixlen - int(bits[0] if bits else 8)
        return [str(net) for net, _ in zip(network.subnets(new_prefix=prefix), range(int(count)), strict=False)]

    def _zones(self, argument: Any) -> list[str]:
        region = self.value(argument) or self.names["AWS::Region"]
        return [f"{region}{zone}" for zone in "abcdef"[:3]]

    def _base64(self, argument: Any) -> str:
        return base64.b64encode(_plain(self.value(argument)).encode()).decode()

    def _to_json(self, argument: Any) -> str:
        return json.dumps(self.value(argument))

    def _length(self, argument: Any) -> int:
        return len(self.value(argument))

    def _import(self, argument: Any) -> str:
        return self.imported(_plain(self.value(argument)))


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value)


_FUNCTIONS: Mapping[str, Callable[[Resolver, Any], Any]] = {
    "Fn::GetAtt": Resolver._get_att,
    "Fn::Sub": Resolver._sub,
    "Fn::If": Resolver._if,
    "Fn::Join": Resolver._join,
    "Fn::Split": Resolver._split,
    "Fn::Select": Resolver._select,
    "Fn::FindInMap": Resolver._find_in_map,
    "Fn::Cidr": Resolver._cidr,
    "Fn::GetAZs": Resolver._zones,
    "Fn::Base64": Resolver._base64,
    "Fn::ToJsonString": Resolver._to_json,
    "Fn::Length": Resolver._length,
    "Fn::ImportValue": Resolver._import,
}
