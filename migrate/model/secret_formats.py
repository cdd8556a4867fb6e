"""Secrets that are known by their form, as detect-secrets knows them (https://github.com/Yelp/detect-secrets)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detect_secrets.plugins.base import BasePlugin

SHORTEST = 8

ANCHORS: Mapping[str, tuple[str, ...]] = {
    "AWSKeyDetector": ("A3T", "ABIA", "ACCA", "AKIA", "ASIA"),
    "AzureStorageKeyDetector": ("AccountKey=",),
    "BasicAuthDetector": ("://",),
    "GitHubTokenDetector": ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
    "GitLabTokenDetector": (
        "glpat-", "gldt-", "glft-", "glsoat-", "glrt-", "GR1348941", "glcbt-", "glimt-", "glptt-", "glagent-", "gloas-",
    ),
    "JwtTokenDetector": ("eyJ",),
    "NpmDetector": ("_authToken",),
    "OpenAIDetector": ("T3BlbkFJ",),
    "PrivateKeyDetector": ("PRIVATE KEY", "PuTTY"),
    "PypiTokenDetector": ("pypi-",),
    "SendGridDetector": ("SG.",),
    "SlackDetector": ("xox", "hooks.slack"),
    "SquareOAuthDetector": ("sq0csp-",),
    "StripeDetector": ("k_live_",),
}  # fmt: skip
"""The detectors whose word is taken on a text alone, and of each what every secret of its form holds.

A text without any of these is not given to its detector: most texts are none's, and each detector takes its time.
"""

WHOLE: Mapping[str, tuple[str, ...]] = {
    "DiscordBotTokenDetector": (".",),
    "MailchimpDetector": ("-us",),
    "TelegramBotTokenDetector": (":",),
    "TwilioKeyDetector": ("AC", "SK"),
}
"""Detectors whose forms also stand inside ARNs and long names: the text has to be such a token and nothing else."""

_LONGEST_WHOLE = 80
_FLAT = tuple((anchor.lower(), name) for name, anchors in ANCHORS.items() for anchor in anchors)
_FLAT_WHOLE = tuple((anchor.lower(), name) for name, anchors in WHOLE.items() for anchor in anchors)

_OTHERS: Mapping[str, re.Pattern[str]] = {
    "Basic Auth Credentials": re.compile(r"://[^/\s:@]*:[^/\s@]+@"),  # also where the password holds punctuation
    "password in a query": re.compile(r"[?&;](password|pwd|secret|token|api_?key)=[^&;\s]", re.I),
    "GitHub Token": re.compile(r"\bgithub_pat_\w{22,}"),
    "Stripe Access Key": re.compile(r"\b[rs]k_test_[0-9a-zA-Z]{10,}"),
    "Authorization header": re.compile(r"\bAuthorization['\"]?\s*[:=]\s*['\"]?(Basic|Bearer)\s+[\w+/.~-]{8,}", re.I),
}
"""Forms that detect-secrets does not know."""
_OTHER_ANCHORS = ("://", "=", "github_pat_", "k_test_", "authorization")


@lru_cache(maxsize=1 << 16)
def form_of(text: str) -> str:
    """What kind of secret a text is, or holds, by its form; empty for none."""
    if len(text) < SHORTEST:
        return ""
    lower = text.lower()
    for name in [name for anchor, name in _FLAT if anchor in lower]:
        plugin = _plugin(name)
        if any(plugin.analyze_string(text)):
            return str(plugin.secret_type)
    if len(text) <= _LONGEST_WHOLE and "/" not in text and not text.startswith("arn:"):
        for name in [name for anchor, name in _FLAT_WHOLE if anchor in lower]:
            plugin = _plugin(name)
            if text in plugin.analyze_string(text):
                return str(plugin.secret_type)
    if [anchor for anchor in _OTHER_ANCHORS if anchor in lower]:
        return next((name for name, form in _OTHERS.items() if form.search(text)), "")
    return ""


def is_random(text: str) -> bool:
    """Whether a text as a whole looks random: detect-secrets' word on its entropy. UUIDs are ids."""
    from detect_secrets.filters.heuristic import is_potential_uuid

    if len(text) < 2 * SHORTEST or not re.search(r"\d", text) or is_potential_uuid(text):
        return False
    names = ("Base64HighEntropyString", "HexHighEntropyString")
    return any(_plugin(name).analyze_line(filename="", line=f'"{text}"') for name in names)


def keywords() -> Iterable[str]:
    """detect-secrets' words for what is secret, as regular expressions over lower case."""
    from detect_secrets.plugins.keyword import DENYLIST

    return DENYLIST


@cache
def _plugins() -> Mapping[str, type[BasePlugin]]:
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class  # takes a while to import

    plugins: Mapping[str, type[BasePlugin]] = get_mapping_from_secret_type_to_class()
    return {plugin.__name__: plugin for plugin in plugins.values()}


@cache
def _plugin(name: str) -> BasePlugin:
    return _plugins()[name]()
