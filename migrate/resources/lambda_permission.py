"""AWS::Lambda::Permission: one statement of a function's own policy.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lambda::Permission",
    service="lambda",
    parent="AWS::Lambda::Function",
    listing=Read(
        "get_policy",
        "from_json(Policy).Statement[]",
        {"FunctionName": "FunctionName"},
        absent=("ResourceNotFoundException",),
    ),
    identifier="Sid",
    ref_identifies=False,
    ignored={
        "FunctionUrlAuthType": "stands in the statement's condition, see AWS::Lambda::Url",
        "InvokedViaFunctionUrl": "stands in the statement's condition, see AWS::Lambda::Url",
    },
)


def properties(doc: Document) -> Properties:
    """The statement as AddPermission takes it."""
    principal = doc.get("Principal")
    values = dict(_conditions(doc.get("Condition") or {}))
    return given(
        Action=doc["Action"],
        FunctionName=doc["Resource"],
        Principal=next(iter(principal.values())) if isinstance(principal, Mapping) else principal,
        SourceArn=values.get("aws:sourcearn"),
        SourceAccount=values.get("aws:sourceaccount"),
        PrincipalOrgID=values.get("aws:principalorgid"),
        EventSourceToken=values.get("lambda:eventsourcetoken"),
    )


def _conditions(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for tests in condition.values():
        for key, value in tests.items():
            yield key.lower(), value


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
