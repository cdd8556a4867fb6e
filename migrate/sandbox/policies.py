"""Policy documents as moto's IAM holds them: of roles, users, boundaries and managed policies."""

import json
from functools import lru_cache
from typing import Any, cast

from moto.iam.models import IAMBackend, iam_backends

from migrate.sandbox.access import Document, Layer


@lru_cache(maxsize=4096)
def parsed(text: str) -> Document:
    """A policy document from its JSON text; parsed once, for it is asked for at every call."""
    return cast(Document, json.loads(text))


def managed_document(account: str, arn: str) -> Document | None:
    """A managed policy's default version, AWS's own or the account's; None when there is no such policy."""
    policy = iam_backends[account]["aws"].managed_policies.get(arn)
    if policy is None:
        return None
    return parsed(next(v.document for v in policy.versions if v.is_default))


def role_layers(account: str, name: str) -> tuple[Layer, ...]:
    """The identity policies of a role and its permissions boundary; a role deleted meanwhile grants nothing."""
    backend: IAMBackend = iam_backends[account]["aws"]
    role = next((r for r in backend.roles.values() if r.name == name), None)
    return (Layer("identity-based policy", ()),) if role is None else identity_layers(account, role)


def user_layers(account: str, name: str) -> tuple[Layer, ...]:
    """The identity policies of a user and its groups, and its permissions boundary."""
    backend: IAMBackend = iam_backends[account]["aws"]
    user = backend.users.get(name)
    if user is None:
        return (Layer("identity-based policy", ()),)
    groups = [group for group in backend.groups.values() if user in group.users]
    return identity_layers(account, user, *groups)


def identity_layers(account: str, identity: Any, *groups: Any) -> tuple[Layer, ...]:
    """Inline and attached policies of an identity and its groups as one layer, its boundary as another."""
    texts: list[str] = []
    documents: list[Document | None] = []
    for holder in (identity, *groups):
        texts += holder.policies.values()
        documents += [managed_document(account, arn) for arn in holder.managed_policies]
    granted = [*map(parsed, texts), *(d for d in documents if d is not None)]
    layers = [Layer("identity-based policy", tuple(granted))]
    if boundary := getattr(identity, "permissions_boundary_arn", None):
        document = managed_document(account, boundary)
        layers.append(Layer("permissions boundary", (document,) if document else ()))
    return tuple(layers)
