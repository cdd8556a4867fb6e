"""CloudFormation templates as they are stored, JSON or YAML, in the one JSON form that everything else reads."""

from __future__ import annotations

import json
from collections.abc import Hashable, Mapping
from typing import Any

import yaml

from migrate.model.errors import MigrateError
from migrate.model.values import Json, Properties

SHORT_FORMS = {"Ref": "Ref", "Condition": "Condition"}
"""YAML tags whose JSON form has no `Fn::` in front."""


class NotATemplate(MigrateError):
    """The text is no CloudFormation template."""


def parse(body: str | Mapping[str, Any], stack: str) -> Properties:
    """The template of `stack` in JSON form: `!Sub x` as {"Fn::Sub": x}, keys as texts, dates as they are written.

    Follows https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html; NotATemplate names the
    stack when the text is neither JSON nor YAML, has a key twice, or is no mapping.
    """
    found = _json_form(body) if isinstance(body, Mapping) else _parsed(body, stack)
    if not isinstance(found, Mapping):
        raise NotATemplate(
            f"the template of stack {stack} is no mapping", "look at it with aws cloudformation get-template"
        )
    return found


def _parsed(text: str, stack: str) -> Json:
    try:
        if text.lstrip().startswith("{"):
            return _json_form(json.loads(text, object_pairs_hook=_unique))
    except ValueError:
        # A YAML template may begin with a brace too, so only YAML's parser can say that the text is neither.
        pass
    try:
        return _json_form(yaml.load(text, _TemplateLoader))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        at = f" at line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or type(error).__name__
        remedy = "look at it with aws cloudformation get-template, and update the stack with a valid one"
        raise NotATemplate(f"the template of stack {stack} cannot be read{at}: {problem}", remedy) from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _json_form(value: Any) -> Json:
    if isinstance(value, Mapping):
        return {_key(key): _json_form(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json_form(item) for item in value]
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


class _TemplateLoader(yaml.SafeLoader):
    """YAML's safe types without dates, `!Tag` as intrinsic functions, and no key twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        # Checked before the merge: a key may override what `<<` brings, but not one of its own mapping.
        keys = [self.construct_object(key, deep=True) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
        for number, key in enumerate(keys):
            if key in keys[:number]:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key} stands twice", node.start_mark)
        return super().construct_mapping(node, deep)


def _intrinsic(loader: _TemplateLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    name = SHORT_FORMS.get(tag, f"Fn::{tag}")
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        # `!GetAtt a.b` is the only one whose short form is not the full form's argument.
        return {name: value.split(".", 1) if tag == "GetAtt" else value}
    if isinstance(node, yaml.SequenceNode):
        return {name: loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.MappingNode)
    return {name: loader.construct_mapping(node, deep=True)}


_TemplateLoader.add_multi_constructor("!", _intrinsic)
_TemplateLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
