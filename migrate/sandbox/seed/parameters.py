"""Values for a template's parameters: the stage where one is asked for, something plausible where nothing is given."""

from __future__ import annotations

import re
from collections.abc import Mapping
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


def plausible(name: str, spec: Mapping[str, Any], facts: Mapping[str, str]) -> str:
    """A value for a parameter which has no default: by its allowed values, its type, then its name."""
    if spec.get("AllowedValues"):
        return str(spec["AllowedValues"][0])
    kind = str(spec.get("Type", "String"))
    if kind.startswith(_SSM):
        return f"/sandbox/{name}"
    if "Number" in kind:
        return str(spec.get("MinValue", 1))
    return text_for(name, facts)


def text_for(name: str, facts: Mapping[str, str]) -> str:
    """Text that something of this name could hold."""
    letters = _letters(name)
    for pattern, value in _BY_NAME:
        if re.search(pattern, letters):
            return value.format(**facts)
    return "sandbox"


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
