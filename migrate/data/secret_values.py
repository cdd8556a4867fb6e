"""Secrets Manager values: the current one and the one before it, read and put, never shown.

Follows https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid5

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.data.content import Content, Copying, Tally
from migrate.data.secrecy import sealed, stretched

CURRENT, PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"
_TOKENS = UUID("8f4fbd0c-4c5f-5c0a-9a53-2c1f4ab1d5f0")


@dataclass(frozen=True, slots=True)
class _Value:
    """`version` is not compared: it differs on both sides."""

    held: str | bytes
    version: str

    @property
    def bytes(self) -> bytes:
        return self.held if isinstance(self.held, bytes) else self.held.encode()


class SecretValues:
    """One secret, by name or ARN. The secret itself stands already: its stack made it."""

    service = "secretsmanager"

    def is_empty(self, client: Client, name: str) -> bool:
        """Whether the secret has no current value (a stack may have generated one)."""
        return _read(client, name, CURRENT, str) is None

    def copy(self, source: Client, target: Client, name: str, to: str, how: Copying) -> None:
        """Give the target the source's values under the same labels; a value that stands already is not put again."""
        for number, label in enumerate((CURRENT, PREVIOUS), 1):
            wanted, present = _read(source, name, label, how.rewrite), _read(target, to, label, str)
            if wanted and (present is None or wanted.held != present.held):
                _put(target, to, label, wanted.held)
            elif label == PREVIOUS and present and not wanted:  # the value that the stack generated and nobody used
                where = {"SecretId": to, "VersionStage": label}
                call(target, "update_secret_version_stage", RemoveFromVersionId=present.version, **where)
            how.progress(number, 2, "values")

    def content(self, client: Client, name: str, rewrite: Callable[[str], str]) -> Content:
        """One thing per label. The digest can be compared within one process only: no value can be guessed from it."""
        tally = Tally()
        for label in (CURRENT, PREVIOUS):
            found = _read(client, name, label, rewrite)
            if found:
                kind = type(found.held).__name__
                tally.add(f"{label} {kind} ".encode() + sealed(found.bytes), len(found.bytes))
        return tally.content()


def _read(client: Client, name: str, label: str, rewrite: Callable[[str], str]) -> _Value | None:
    try:
        found = call(client, "get_secret_value", SecretId=name, VersionStage=label)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return None
        raise
    held = rewrite(found["SecretString"]) if "SecretString" in found else bytes(found["SecretBinary"])
    return _Value(held, found["VersionId"])


def _put(target: Client, to: str, label: str, held: str | bytes) -> None:
    """The token comes from the value, so that a request sent twice makes one version."""
    value = {"SecretString": held} if isinstance(held, str) else {"SecretBinary": held}
    text = held if isinstance(held, bytes) else held.encode()
    token = str(uuid5(_TOKENS, f"{label} {stretched(text, to).hex()}"))
    call(target, "put_secret_value", SecretId=to, ClientRequestToken=token, VersionStages=[label], **value)
