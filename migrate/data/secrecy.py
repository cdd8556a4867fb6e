"""Digests of secret values that give nothing away: a bare hash of a short password can be guessed."""

from __future__ import annotations

import hashlib
import hmac
import secrets

_KEY = secrets.token_bytes(32)


def sealed(value: bytes) -> bytes:
    """A digest that can be compared within this process only, because its key is never written anywhere."""
    return hmac.digest(_KEY, value, "sha256")


def stretched(value: bytes, salt: str) -> bytes:
    """A digest that is the same in every run, made costly to guess (https://www.rfc-editor.org/rfc/rfc7914)."""
    return hashlib.scrypt(value, salt=salt.encode(), n=1 << 14, r=8, p=1, dklen=32)
