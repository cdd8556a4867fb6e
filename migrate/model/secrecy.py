"""Which texts must not be shown: told by the name that they stand under, or by what they are."""

from __future__ import annotations

import re
from collections.abc import Mapping

from migrate.model.values import Json

MASK = "****"
"""What CloudFormation writes in the place of a NoEcho parameter."""

_NAME = re.compile(
    r"(passw(or)?d|passphrase|pwd|(^|_)pass|secret|token|credentials?|(api|private|secret|access|auth|signing)[_-]?key)$",
    re.I,
)
_WHOLE = frozenset({"UserData", "HeaderValue"})
"""Scripts in base64, which nobody looks into, and headers by which an origin knows CloudFront: always secret.

CloudFront's own model marks the values of these headers as sensitive
(https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginCustomHeader.html).
"""
_NAMING = frozenset({"key", "name", "header", "optionname", "parameterkey"})
_ITSELF = re.compile(
    r"://[^/\s:@]*:[^/\s@]+@"  # a login in a URL
    r"|[?&;](password|pwd|secret|token|api_?key)=[^&;\s]"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\."  # a JSON Web Token: https://www.rfc-editor.org/rfc/rfc7519
)
_SETTING = re.compile(r"^(true|false|none|optional|required|enabled|disabled|seconds|minutes|hours|days)$", re.I)
"""What stands under names like a secret's and sets how such are used: the unit of an access token's validity."""
_POINTER = re.compile(r"^(arn:|\{\{resolve:)")


def is_secret(name: str, value: Json) -> bool:
    """Whether a text that stands under `name` looks like a secret itself, not like a place where one is kept."""
    if not isinstance(value, str) or not value or _POINTER.match(value) or _SETTING.match(value):
        return False
    return bool(name in _WHOLE or _NAME.search(name) or _ITSELF.search(value))


def called(key: str, around: Mapping[str, Json]) -> str:
    """What the value at `key` of a mapping is called: its key, or the name beside it: {Name: DB_PASSWORD, Value: …}.

    `ParameterValue` has `ParameterName` beside it, `AttributeValue` `AttributeName`.
    """
    if key in _WHOLE or not key.lower().endswith("value"):
        return key
    own = key.lower().removesuffix("value")
    naming = _NAMING | {f"{own}name", f"{own}key"}
    return next((text for name, text in around.items() if name.lower() in naming and isinstance(text, str)), key)


def masked(value: Json, name: str = "") -> Json:
    """The JSON value with every text that looks like a secret, and every default of a NoEcho parameter, as MASK.

    The default of a template's parameter is called like the parameter; user data is masked with what it is made of.
    """
    if isinstance(value, Mapping):
        unseen = str(value.get("NoEcho", "")).lower() == "true"
        return {
            key: MASK
            if (unseen and key == "Default") or (key in _WHOLE and item)
            else masked(item, name if key == "Default" else called(key, value))
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item, name) for item in value]
    return MASK if is_secret(name, value) else value
