"""Which texts must not be shown: told by the name that they stand under, by their form, or by what they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache

from migrate.model.secret_formats import form_of, is_random, keywords
from migrate.model.values import Json

MASK = "****"
"""What CloudFormation writes in the place of a NoEcho parameter."""

BY_NAME = "its name"
_BY_CHANCE = "its name, and that it looks random"

_OWN_KEYWORDS = ("passphrase", "token", "credential", "(?:secret_?)?(?:access|signing|secret)_?key")
_PASS = re.compile(r"(^|_)pass[_\d]*$", re.I)
_KEY = re.compile(r"._key$|(?:^|_)(?:salt|hmac|signature|cookie|license|dsn|webhook)$")
"""Names under which a secret may stand, if it looks random too."""
_NO_SECRET_KEY = re.compile(r"(?:^|_)(?:s_3|object|partition|sort|hash|range|public|primary|tag|kms\w*|cache)_key$")

_ABOUT = """
    age algorithm alias allowed arn arns attribute audience auth authorizer bucket bytes class claim column config
    configuration content count days description disabled duration enabled endpoint error exchange exp expiration
    expires expiry expression field file filename folder format function generation generator group handler hash header
    headers host hours id identifier ids index issuer json key kms lambda length level limit location manager max
    message method min minutes mode name names pair param parameter params path pattern periods placeholder plugin
    policies policy port prefix provider queue reference regex region required reset resource role rotation scope scopes
    seconds selection size source status store strength suffix table template through timeout title topic ttl type types
    unit units uri url usage use user username validation validator validity version
"""
_DESCRIBES = frozenset(_ABOUT.split())
"""Behind a word like `password`, what says that something about it stands there and not the secret itself."""
_TOKENS = re.compile(r"tokens?$")
_COUNTS = re.compile(r"-?\d{1,9}(\.\d+)?$")

SCRIPT = "UserData"
"""A script, in base64 and then always secret; where functions make it of readable texts, as secret as these are."""

_WHOLE = frozenset({SCRIPT, "HeaderValue"})
"""Scripts in base64, which nobody looks into, and headers by which an origin knows CloudFront: always secret.

CloudFront's own model marks the values of these headers as sensitive
(https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_OriginCustomHeader.html).
"""
_TEXT_FUNCTIONS = frozenset({"Fn::Sub", "Fn::Join", "Fn::If", "Fn::Base64", "Fn::Select"})
_NAME_FUNCTIONS = frozenset({"Ref", "Fn::GetAtt", "Fn::FindInMap", "Fn::ImportValue", "Fn::GetAZs", "Condition"})
_NAMING = frozenset({"key", "name", "header", "optionname", "parameterkey"})
_KEPT_ELSEWHERE = frozenset({"PARAMETER_STORE", "SECRETS_MANAGER"})
"""Types of a build's environment variable whose value is a name (…/APIReference/API_EnvironmentVariable.html)."""
_SETTING = re.compile(
    r"^'?(true|false|yes|no|on|off|null|none|any|optional|required|enabled|disabled|default|seconds|minutes|hours|days"
    r"|string|number|boolean|\*+)'?$",
    re.I,
)
"""What stands under names like a secret's and sets how such are used: the unit of an access token's validity."""
_POINTER = re.compile(
    r"^(\W*$|:SecretString:|arn:|\{\{resolve:|ssm:|secretsmanager:|(/[\w.@<>-]+){2,}$|<[^<>]*>$|\{[^{}\":]*\}$"
    r"|\$[.{($]|\$[A-Z_][A-Z0-9_]*$|\$?\b(context|input|util|ctx|stageVariables|states|method|integration)\.)"
)
"""Places where a secret is kept, paths into an input, variables of a shell, and what is still to be filled in."""
_HOLE = re.compile(r"\{\{resolve:[^{}]*\}\}|\$\{[^{}]*\}|\$\([^()]*\)")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^A-Za-z\d\W_]+")
_ASSIGNED = re.compile(
    r"""(?:^|[\s"'{,;&|(-])(?P<name>[A-Za-z][\w.-]*)"""
    r"""(?:["']?\s*(?:=|:=|=>)\s*|["']?\s*:\s+|["']\s*:\s*)(?P<quote>["']?)"""
    r"""(?P<value>[^\s"',;|&<>(){}\[\]\\]{3,})(?![^\s"',;|&\\)}\]])"""
)
_OPTION = re.compile(r"--(?P<name>[a-z][\w-]*)[ =](?P<quote>[\"']?)(?P<value>[^\s\"'<>(){}\\-][^\s\"'<>(){}\\]{2,})")
_CODE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+$")
_MARKS = ("=", ": ", '":', "--")
_LONGEST_READ = 1 << 20


def is_secret(name: str, value: Json) -> bool:
    """Whether a text that stands under `name` looks like a secret itself, not like a place where one is kept."""
    return bool(recognised(name, value))


def recognised(name: str, value: Json) -> str:
    """What a text that stands under `name` was recognised as a secret by, in words; empty for what is none."""
    if not isinstance(value, str) or not value or value == MASK:
        return ""
    if name in _WHOLE:
        return BY_NAME
    rest = _HOLE.sub("", value) if "{" in value or "$(" in value else value
    if rest is not value and not any(map(str.isalnum, rest)):
        return ""
    if _kind(name) and not _POINTER.match(value) and (found := _by_name(name, rest, rest is value)):
        return found
    return form_of(rest) or _inside(rest)


def _by_name(name: str, value: str, whole: bool) -> str:
    kind = _kind(name)
    if _SETTING.match(value):
        return ""
    if kind == "secret" or (kind == "token" and not _COUNTS.match(value)):
        return BY_NAME
    return _BY_CHANCE if kind and kind != "token" and whole and is_random(value) else ""


@lru_cache(maxsize=1 << 14)
def _kind(name: str) -> str:
    """`secret` or `token` for a name of one, `telling` for one that may be, empty for all others."""
    if ":" in name:
        return ""  # a condition key of a policy: token.actions.githubusercontent.com:sub
    if _PASS.search(name):
        return "secret"
    words = "_".join(_WORD.findall(name)).lower()
    found = next(reversed([*_keyword().finditer(words)]), None)  # the last one: a `token_secret` is a secret
    if found is None:
        return "telling" if _KEY.search(words) and not _NO_SECRET_KEY.search(words) else ""
    behind = words[found.end() :].strip("_").split("_")
    if _DESCRIBES.intersection(behind):
        return "telling" if behind[-1] == "key" else ""
    return "token" if _TOKENS.search(found.group()) else "secret"


@cache
def _keyword() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join([*_OWN_KEYWORDS, *keywords()])})s?(?=_|$)")


@lru_cache(maxsize=1 << 14)
def _inside(text: str) -> str:
    """What a longer text holds: a JSON document, a script, a build's or a container's configuration."""
    if len(text) > _LONGEST_READ or not [mark for mark in _MARKS if mark in text]:
        return ""
    if text.lstrip()[:1] in ("{", "["):
        try:
            held = json.loads(text)
        except ValueError:
            pass
        else:
            return next((f"{reason} inside of it" for reason in _held(held)), "")
    for form in (_ASSIGNED, _OPTION):
        for found in form.finditer(text):
            name = found["name"]
            if _kind(name) in ("secret", "token") and not _is_plain(found["value"], bool(found["quote"])):
                return f"{BY_NAME} inside of it: {name}"
    return ""


def _is_plain(value: str, quoted: bool) -> bool:
    """Whether what a script assigns is taken from elsewhere, or a word of its language."""
    said = _SETTING.match(value) or _POINTER.match(value) or _COUNTS.match(value) or value[0] in "$%@"
    return bool(said or (not quoted and (_CODE.match(value) or _kind(value))))


def _held(value: Json, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _held(item, called(key, value))
    elif isinstance(value, list):
        for item in value:
            yield from _held(item, name)
    elif reason := recognised(name, value):
        yield f"{reason} ({name})" if reason == BY_NAME else reason


def called(key: str, around: Mapping[str, Json]) -> str:
    """What the value at `key` of a mapping is called: its key, or the name beside it: {Name: DB_PASSWORD, Value: …}.

    `ParameterValue` has `ParameterName` beside it, `AttributeValue` `AttributeName`.
    """
    if key in _WHOLE or not key.lower().endswith("value") or around.get("Type") in _KEPT_ELSEWHERE:
        return key
    own = key.lower().removesuffix("value")
    naming = _NAMING | {f"{own}name", f"{own}key"}
    return next((text for name, text in around.items() if name.lower() in naming and isinstance(text, str)), key)


def within(key: str, around: Mapping[str, Json], name: str) -> str:
    """What the value at `key` of a mapping that is called `name` is called.

    The default of a template's parameter is called like the parameter, and what an intrinsic function makes a text of
    like the function's own place; but the names inside of a template, which other functions take, are no secrets.
    """
    if key in _TEXT_FUNCTIONS:
        return "" if name == SCRIPT else name
    return "" if key in _NAME_FUNCTIONS else name if key == "Default" else called(key, around)


def masked(value: Json, name: str = "") -> Json:
    """The JSON value with every text that looks like a secret, and every default of a NoEcho parameter, as MASK.

    User data is masked with what it is made of.
    """
    if isinstance(value, Mapping):
        unseen = str(value.get("NoEcho", "")).lower() == "true"
        return {
            key: MASK
            if (unseen and key == "Default") or (key in _WHOLE and item)
            else masked(item, within(key, value, name))
            for key, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [masked(item, name) for item in value]
    return MASK if is_secret(name, value) else value
