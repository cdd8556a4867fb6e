"""What a template makes CloudFormation look up, call or pass on while it deploys, besides making its resources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from migrate.planning.policies.documents import Statement
from migrate.planning.policies.handlers import CUSTOM
from migrate.planning.policies.places import ANY, Stage

_ROLE_PROPERTY = re.compile(r"Role(Arn|ARN)?$")
_ROLE_ARN = re.compile(r":role/([\w+=,.@/-]+)$")
_RESOLVE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):((?:[^{}]|\$\{[^{}]*\})+)\}\}")
_VALUES = "ssm:GetParameters"
_SECRET = "secretsmanager:GetSecretValue"


def looked_up(stage: Stage, region: str, template: Mapping[str, Any]) -> Iterator[Statement]:
    """Dynamic references, and parameters whose value stands in Parameter Store.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    for service, rest in _RESOLVE.findall(json.dumps(template)):
        expanded = stage.expand(rest, region)
        name = ANY if expanded.startswith("arn:") else expanded.split(":")[0]
        if service == "secretsmanager":
            arn = stage.account.arn("secretsmanager", region, f"secret:{name}*")
            yield Statement("LookUpSecrets", (_SECRET,), (arn,))
        else:
            yield _value(stage, region, name)
    for declared in template.get("Parameters", {}).values():
        if str(declared.get("Type", "")).startswith("AWS::SSM::Parameter"):
            yield _value(stage, region, str(declared.get("Default", ANY)))


def invoked(template: Mapping[str, Any]) -> Iterator[str]:
    """The actions by which custom resources call what carries them out: a function, or a topic."""
    for resource in template.get("Resources", {}).values():
        if str(resource.get("Type", "")).startswith(CUSTOM):
            token = json.dumps(resource.get("Properties", {}).get("ServiceToken", ""))
            yield "sns:Publish" if ":sns:" in token else "lambda:InvokeFunction"


def role_names(value: Any, name: str = "") -> Iterator[str]:
    """The roles that a template names in a text, where a property takes a role."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from role_names(item, name if key.startswith("Fn::") else key)
    elif isinstance(value, list):
        for item in value:
            yield from role_names(item, name)
    elif isinstance(value, str) and _ROLE_PROPERTY.search(name) and (found := _ROLE_ARN.search(value)):
        yield found.group(1)


def _value(stage: Stage, region: str, name: str) -> Statement:
    arn = stage.account.arn("ssm", region, f"parameter/{name.lstrip('/')}")
    return Statement("LookUpParameters", (_VALUES,), (arn,))
