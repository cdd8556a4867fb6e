"""The session policies of the source: even a role that may do everything can then only read.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session: what a session may do is
what its role may do, and of that only what the session's policies together allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.model.values import canonical

LIMIT = 2048
"""Characters that STS takes of the policy that is written out."""

READ_ONLY = "arn:{partition}:iam::aws:policy/ReadOnlyAccess"
"""AWS's own list of what only reads. To write out the reads of every module would take more than STS allows."""

NOT_IN_IT = ("glue:GetConnections", "kms:Decrypt", "secretsmanager:GetSecretValue")
"""Reads that AWS leaves out of that list, as they may show secrets: a connection, encrypted data, a secret."""


def session_limits(partition: str) -> Mapping[str, Any]:
    """The parameters with which AssumeRole bounds a session to reading."""
    statement = {"Effect": "Allow", "Action": list(NOT_IN_IT), "Resource": "*"}
    policy = canonical({"Version": "2012-10-17", "Statement": [statement]})
    return {"PolicyArns": [{"arn": READ_ONLY.format(partition=partition)}], "Policy": policy}
