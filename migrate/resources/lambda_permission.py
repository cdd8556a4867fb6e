"""AWS::Lambda::Permission: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Permission",
    service="lambda",
    parents=("AWS::Lambda::Function",),
    listing=Read(
        "get_policy",
        "from_json(Policy).Statement[]",
        {"FunctionName": "FunctionName"},
        absent=("ResourceNotFoundException",),
    ),
    identifier="Sid",
    ref_identifies=False,
)

_CONDITIONS = {
    "aws:sourcearn": "SourceArn",
    "aws:sourceaccount": "SourceAccount",
    "aws:principalorgid": "PrincipalOrgID",
    "lambda:eventsourcetoken": "EventSourceToken",
    "lambda:functionurlauthtype": "FunctionUrlAuthType",
    "lambda:invokedviafunctionurl": "InvokedViaFunctionUrl",
}


def properties(doc: Document) -> Properties:
    """One statement of the function's policy, as AddPermission wrote it."""
    return given(
        FunctionName=doc["_parent"]["FunctionArn"],
        Action=doc.get("Action"),
        Principal=_principal(doc["Principal"]),
        **dict(_conditions(doc)),
    )


def _principal(described: str | Mapping[str, str]) -> str:
    return described if isinstance(described, str) else next(iter(described.values()))


def _conditions(doc: Document) -> Iterator[tuple[str, Json]]:
    for tests in (doc.get("Condition") or {}).values():
        for key, value in tests.items():
            if name := _CONDITIONS.get(key.lower()):
                yield name, _flag(value) if name == "InvokedViaFunctionUrl" else value


def _flag(value: Any) -> bool:
    return str(value).lower() == "true"


def findings(doc: Document) -> Iterator[Finding]:
    """AddPermission writes only some conditions; a statement with others would grant more when written again."""
    keys = [key for tests in (doc.get("Condition") or {}).values() for key in tests]
    if unknown := sorted(key for key in keys if key.lower() not in _CONDITIONS):
        yield Finding(
            Severity.BLOCK,
            "permission-condition-not-carried",
            "",
            f"the statement has conditions that no AWS::Lambda::Permission has: {', '.join(unknown)}",
            "write the statement so that AddPermission can make it, or take it away",
        )
