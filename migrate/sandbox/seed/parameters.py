"""Values for a template's parameters: the stage where one is asked for, something plausible where nothing is given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

_STAGE_NAMES = {
    "stage", "stagename", "env", "envname", "environment", "environmentname", "environmenttype", "deploymentstage",
    "deploystage", "deployenv", "deploymentenvironment",
}  # fmt: skip
_SYNONYMS = (
    {"dev", "development", "develop"},
    {"staging", "stage", "stg", "preprod"},
    {"prod", "production", "prd", "live"},
    {"test", "qa", "testing"},
    {"local"},
)
_SSM = "AWS::SSM::Parameter::Value<"
# (pattern of the name, value); the first that fits, with account, region and artifacts filled in.
_BY_NAME = (
    (r"rolearn$|role$", "arn:aws:iam::{account}:role/sandbox-stub"),
    (r"topic(arn)?$", "arn:aws:sns:{region}:{account}:sandbox-stub"),
    (r"queuearn$", "arn:aws:sqs:{region}:{account}:sandbox-stub"),
    (r"functionarn$|lambdaarn$", "arn:aws:lambda:{region}:{account}:function:sandbox-stub"),
    (r"arn$", "arn:aws:ssm:{region}:{account}:parameter/sandbox-stub"),
    (r"layer", "arn:aws:lambda:{region}:{account}:layer:sandbox-stub:1"),
    (r"bucket", "{artifacts}"),
    (r"origin|url|uri|endpoint|repository", "https://www.example.com"),
    (r"domain", "example.com"),
    (r"email(address)?$", "team@example.com"),
    (r"mfaconfiguration", "OFF"),
    (r"autoverifiedattributes|requiredattributes|attributes$", "email"),
    (r"^(allow|enable|use|is|has|disable)", "false"),
    (r"password|secret|token", "Sandbox-Passw0rd"),
    (r"message|subject", "Your code is {{####}}"),
    (r"(event)?bus(name)?$", "default"),
    (r"cidr", "10.0.0.0/16"),
    (r"port$", "443"),
    (r"loggroup", "/sandbox/stub"),
)


def stage_parameter(declared: Mapping[str, Any]) -> str | None:
    """The parameter that says which stage a deployment is, or None."""
    return next((name for name in declared if _letters(name) in _STAGE_NAMES), None)


def stage_value(spec: Mapping[str, Any], stage: str) -> str | None:
    """How the parameter writes the stage: the word itself or an allowed synonym; None where it allows neither."""
    allowed = [str(value) for value in spec.get("AllowedValues", ())]
    if not allowed:
        return stage
    words = next((group for group in _SYNONYMS if stage.lower() in group), {stage.lower()})
    exact = [value for value in allowed if value.lower() == stage.lower()]
    return next(iter(exact or [value for value in allowed if value.lower() in words]), None)


def plausible(name: str, template: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    """A value for a parameter which has no default: one it allows, one its type takes, one that suits its name."""
    spec = template["Parameters"][name]
    kind = str(spec.get("Type", "String"))
    if spec.get("AllowedValues"):
        return str(spec["AllowedValues"][0])
    if "|none" in str(spec.get("AllowedPattern", "")):
        return "none"
    if kind.startswith(_SSM):
        return f"/sandbox/{name}"
    if "Number" in kind:
        return str(spec.get("MinValue", 8))
    return text_for(name, template, facts)


def text_for(name: str, template: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    """Text for a parameter: a key of the mapping that it is looked up in, or what suits its name."""
    keys = list(_looked_up(template.get("Resources"), template.get("Mappings") or {}, name))
    if keys:
        return keys[0]
    letters = _letters(name)
    for pattern, value in _BY_NAME:
        if re.search(pattern, letters):
            return value.format(**facts)
    return "sandbox"


def _looked_up(value: Any, mappings: Mapping[str, Any], name: str) -> Iterator[str]:
    """The keys that the parameter can have where Fn::FindInMap takes it."""
    if isinstance(value, list):
        for item in value:
            yield from _looked_up(item, mappings, name)
    if not isinstance(value, Mapping):
        return
    path = value.get("Fn::FindInMap")
    if isinstance(path, list) and isinstance(path[0], str):
        levels = mappings.get(path[0], {})
        if path[1] == {"Ref": name}:
            yield from levels
        elif path[2] == {"Ref": name}:
            yield from next(iter(levels.values()), {})
    for item in value.values():
        yield from _looked_up(item, mappings, name)


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
