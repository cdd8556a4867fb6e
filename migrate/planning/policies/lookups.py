"""What a template makes CloudFormation look up, call or pass on while it deploys, besides making its resources."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from migrate.planning.policies.documents import Statement
from migrate.planning.policies.handlers import CUSTOM
from migrate.planning.policies.places import ANY, Stage

_ROLE = re.compile(r'Role(?:Arn|ARN)?":\s*(?:\{\s*"Fn::Sub":\s*)?"[^"]*:role/([\w+=,.@/-]+)"')
_RESOLVE = re.compile(r"\{\{resolve:(ssm|ssm-secure|secretsmanager):((?:[^{}]|\$\{[^{}]*\})+)\}\}")
_VALUES = "ssm:GetParameters"
_SECRET = "secretsmanager:GetSecretValue"


def looked_up(stage: Stage, region: str, text: str, template: Mapping[str, Any]) -> Iterator[Statement]:
    """Dynamic references, and parameters whose value stands in Parameter Store.

    See https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
    """
    for service, rest in _RESOLVE.findall(text):
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


def typed(template: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The resources of a template that say their type, as all do but loops."""
    for resource in template.get("Resources", {}).values():
        if isinstance(resource, Mapping) and "Type" in resource:
            yield resource


def invoked(template: Mapping[str, Any]) -> Iterator[str]:
    """The actions by which custom resources call what carries them out: a function, or a topic."""
    for resource in typed(template):
        if str(resource["Type"]).startswith(CUSTOM):
            token = json.dumps(resource.get("Properties", {}).get("ServiceToken", ""))
            yield "sns:Publish" if ":sns:" in token else "lambda:InvokeFunction"


def role_names(text: str) -> Iterator[str]:
    """The roles that a template's text names outright where a property takes a role: by an ARN, or a Sub of one."""
    return (found.group(1) for found in _ROLE.finditer(text))


def _value(stage: Stage, region: str, name: str) -> Statement:
    arn = stage.account.arn("ssm", region, f"parameter/{name.lstrip('/')}")
    return Statement("LookUpParameters", (_VALUES,), (arn,))
