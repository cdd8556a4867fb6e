"""Which texts must not be shown: told by the name that they stand under, or by what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from migrate.model.values import Json

MASK = "****"
"""What CloudFormation writes in the place of a NoEcho parameter."""

_NAME = re.compile(
    r"(passw(or)?d|passphrase|secret|token|credentials?|(api|private|secret|access|auth)[_-]?key)$", re.I
)
_NAMING = frozenset({"key", "name", "optionname", "parameterkey"})
_LOGIN_IN_URL = re.compile(r"://[^/\s:@]*:[^/\s@]+@")
_POINTER = re.compile(r"^(arn:|\{\{resolve:)")


def is_secret(name: str, value: Json) -> bool:
    """Whether a text that stands under `name` looks like a secret itself, not like a place where one is kept."""
    if not isinstance(value, str) or not value or _POINTER.match(value):
        return False
    return bool(_NAME.search(name) or _LOGIN_IN_URL.search(value))


def called(key: str, around: Mapping[str, Json]) -> str:
    """What the value at `key` of a mapping is called: its key, or the name beside it: {Name: DB_PASSWORD, Value: …}."""
    if key.lower() == "value":
        beside = (text for name, text in around.items() if name.lower() in _NAMING and isinstance(text, str))
        return next(beside, key)
    return key


def masked(value: Json, name: str = "") -> Json:
    """The JSON value with every text that looks like a secret, and every default of a NoEcho parameter, as MASK."""
    if isinstance(value, Mapping):
        unseen = str(value.get("NoEcho", "")).lower() == "true"
        return {
            key: MASK if unseen and key == "Default" else masked(item, called(key, value))
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item, name) for item in value]
    return MASK if is_secret(name, value) else value
