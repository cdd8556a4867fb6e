"""The session policy of the source: even a role that may do everything can then only read.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from migrate.aws.actions import action_of, operation_model
from migrate.model.values import canonical
from migrate.resources import ALL

LIMIT = 2048
"""Characters that STS takes."""

OTHERS = (
    "cloudformation:Describe*",
    "cloudformation:Get*",
    "cloudformation:List*",
    "dynamodb:Describe*",
    "dynamodb:Query",
    "dynamodb:Scan",
    "kms:Decrypt",
    "lambda:Get*",
    "s3:Get*",
    "s3:List*",
    "secretsmanager:Describe*",
    "secretsmanager:Get*",
    "ssm:Get*",
    "tag:Get*",
)
"""Reads that no resource module declares: stacks, tags, code, data; `kms:Decrypt` for data under a key of a team."""

_VERB = re.compile("(BatchGet|[A-Z][a-z]+)[A-Z0-9]")


@lru_cache(maxsize=1)
def session_policy() -> str:
    """The policy as STS takes it: the reads that are declared, by service and verb, and nothing else."""
    actions = sorted({*OTHERS, *_declared()})
    return canonical({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]})


def _declared() -> Iterator[str]:
    for module in ALL:
        for declared in (*filter(None, (module.SPEC.within,)), module.SPEC.listing, *module.SPEC.facets.values()):
            if not declared.operation:
                continue
            model = operation_model(module.SPEC.service, declared.operation)
            assert model is not None, f"{module.SPEC.kind} declares {declared.operation}, which does not exist"
            prefix, _, name = action_of(model).partition(":")
            verb = _VERB.match(name)
            yield f"{prefix}:{verb.group(1)}*" if verb else f"{prefix}:{name}"
