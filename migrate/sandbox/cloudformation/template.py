"""A template's text, parameters and conditions: what CloudFormation settles before it makes anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml
from moto.cloudformation.exceptions import ValidationError

Template = Mapping[str, Any]

_SSM_VALUE = "AWS::SSM::Parameter::Value<"


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags; dates stay text, as in CloudFormation."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _short_tag(loader: Any, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def parse(text: str) -> dict[str, Any]:
    """The template in `text` (JSON or YAML); ValidationError where it is neither or declares no resource."""
    body = read(text)
    if not isinstance(body, dict) or not body.get("Resources"):
        raise refused("Template format error: At least one Resources member must be defined.")
    for name, resource in body["Resources"].items():
        if not isinstance(resource, dict) or "Type" not in resource:
            if str(name).startswith("Fn::ForEach"):
                continue
            raise refused(
                f"Template format error: [/Resources/{name}] Every Resources object must contain a Type member."
            )
    return body


def read(text: str) -> dict[str, Any]:
    """The document in `text`, JSON or YAML with the short tags."""
    try:
        body: dict[str, Any] = json.loads(text) if text.lstrip().startswith("{") else yaml.load(text, Loader=_Loader)
    except (ValueError, yaml.YAMLError) as error:
        raise refused(f"Template format error: {error}") from error
    return body


def refused(message: str) -> Any:
    """CloudFormation's ValidationError with this message."""
    return ValidationError(message=message)


def resolve_parameters(
    declared: Template, given: Mapping[str, Any], lookup: Callable[[str], str]
) -> tuple[dict[str, str], dict[str, Any]]:
    """(the text of each parameter, its value for Ref); `lookup` reads an SSM parameter by name.

    ValidationError for a value that is missing, unknown, or not among AllowedValues, like CloudFormation's.
    """
    unknown = [name for name in given if name not in declared]
    if unknown:
        raise refused(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
    missing = [name for name, spec in declared.items() if name not in given and "Default" not in spec]
    if missing:
        raise refused(f"Parameters: [{', '.join(missing)}] must have values")
    texts, values = {}, {}
    for name, spec in declared.items():
        text = _as_text(given.get(name, spec.get("Default")))
        allowed = [_as_text(item) for item in spec.get("AllowedValues", ())]
        if allowed and text not in allowed:
            raise refused(f"Parameter '{name}' must be one of AllowedValues")
        kind = str(spec.get("Type", "String"))
        texts[name] = text
        if kind.startswith(_SSM_VALUE):
            text = lookup(text)
        is_list = kind == "CommaDelimitedList" or "List<" in kind
        values[name] = [part.strip() for part in text.split(",")] if is_list else text
    return texts, values


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return ",".join(map(_as_text, value)) if isinstance(value, list) else str(value)


def references(value: Any) -> set[str]:
    """Every logical name that `value` names by Ref, GetAtt or Sub."""
    if isinstance(value, list):
        return set().union(*map(references, value)) if value else set()
    if not isinstance(value, Mapping):
        return set()
    found: set[str] = set()
    for key, item in value.items():
        if key == "Ref" and isinstance(item, str):
            found.add(item)
        elif key == "Fn::GetAtt":
            found.add(str(item).split(".")[0] if isinstance(item, str) else str(item[0]))
        elif key == "Fn::Sub":
            text, local = (item[0], item[1]) if isinstance(item, list) else (item, {})
            found |= {name.split(".")[0] for name in placeholders(text) if name not in local}
            found |= references(local)
        else:
            found |= references(item)
    return found


def placeholders(text: str) -> list[str]:
    """The names in `${…}` of a Fn::Sub text, literals (`${!…}`) left out."""
    parts = text.split("${")[1:]
    return [part.split("}", 1)[0].strip() for part in parts if "}" in part and not part.startswith("!")]
