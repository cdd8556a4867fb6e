"""AWS::Cognito::IdentityPoolRoleAttachment:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cognito-identitypoolroleattachment.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Cognito::IdentityPoolRoleAttachment",
    service="cognito-identity",
    parents=("AWS::Cognito::IdentityPool",),
    listing=Read(
        "get_identity_pool_roles",
        "[@][?Roles || RoleMappings]",
        {"IdentityPoolId": "IdentityPoolId"},
    ),
    identifier="IdentityPoolId",
    # `Ref` is the pool's id, which is the pool's to stand for.
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """The roles of guests and of those who signed in, and who gets another one."""
    mappings = doc.get("RoleMappings") or {}
    return given(
        IdentityPoolId=doc["_parent"]["IdentityPoolId"],
        Roles=doc.get("Roles"),
        RoleMappings={f"mapping{number}": _mapping(*one) for number, one in enumerate(sorted(mappings.items()))},
    )


def _mapping(provider: str, described: Mapping[str, Any]) -> Properties:
    """The provider is said in the mapping, under a key that means nothing: a template's key cannot be a reference."""
    return {**pruned(described), "IdentityProvider": provider}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about the attachment is beyond CloudFormation."""
    yield from ()
