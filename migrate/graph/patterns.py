"""Which resources an ARN with wildcards matches, as IAM matches it. Pure.

Follows https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html: `*` is any text,
also across `:` and `/`, `?` is one character. A pattern also names what it names a part of (`table/notes-*/index/*`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from migrate.model.arn import Arn
from migrate.model.resource import Resource

_WILD = re.compile(r"[*?]")
_TYPE = re.compile(r"[A-Za-z-]+[:/](/aws/[a-z-]+/)?")
_PART = dict.fromkeys(("ecr", "iam", "logs", "secretsmanager", "ssm"), ":")
"""What separates a part from its whole, where names hold slashes; elsewhere both `:` and `/` do."""

_MOST = 50
"""A pattern that matches more resources says what kind of thing it is about, not which one."""


def is_pattern(text: str) -> bool:
    """Whether a text is an ARN with wildcards that says more than a type: `table/notes-*`, not `table/*`."""
    if not (text.startswith("arn:") and _WILD.search(text)):
        return False
    parsed = Arn.parse(text)
    return parsed is not None and _telling(_wholes(parsed)[-1])


class Patterns:
    """The ARNs of an inventory, to be matched. Each distinct pattern is worked out once, near where it would sort."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        found: dict[str, list[tuple[str, str, Arn]]] = defaultdict(list)
        for resource in resources:
            # Log groups and their like call themselves by an ARN that ends with `:*`.
            arn = Arn.parse(resource.arn.removesuffix(":*"))
            if arn:
                found[arn.service].append((arn.resource, resource.key, arn))
        self._by_service = {service: sorted(several, key=lambda each: each[:2]) for service, several in found.items()}
        self._known: dict[str, tuple[str, ...]] = {}

    def matching(self, pattern: str) -> tuple[str, ...]:
        """The keys of what a pattern (see `is_pattern`) matches, itself or as the whole of a part that it names.

        Nothing where it matches so many that it cannot mean each of them.
        """
        if pattern not in self._known:
            wanted = Arn.parse(pattern)
            keys = tuple(self._matching(wanted)) if wanted else ()
            self._known[pattern] = keys if len(keys) <= _MOST else ()
        return self._known[pattern]

    def _matching(self, wanted: Arn) -> Iterator[str]:
        wholes = [whole for whole in _wholes(wanted) if _telling(whole)]
        for service in [wanted.service] if not _WILD.search(wanted.service) else sorted(self._by_service):
            for resource, key, arn in self._near(service, min(wholes, key=len)):
                if any(_like(whole, resource) for whole in wholes) and _placed(arn, wanted):
                    yield key

    def _near(self, service: str, pattern: str) -> Iterator[tuple[str, str, Arn]]:
        """The service's resources that begin as the pattern does before its first wildcard."""
        known = self._by_service.get(service, [])
        fixed = _WILD.split(pattern, maxsplit=1)[0]
        for at in range(bisect_left(known, fixed, key=lambda each: each[0]), len(known)):
            if not known[at][0].startswith(fixed):
                return
            yield known[at]


def _wholes(wanted: Arn) -> list[str]:
    """The pattern's resource, and what is left of it without its last parts: the shortest comes last."""
    separators = _PART.get(wanted.service, ":/")
    named = _TYPE.match(wanted.resource) if wanted.service != "s3" else None
    start = named.end() if named else 0
    ends = [at for at in range(start + 1, len(wanted.resource)) if wanted.resource[at] in separators]
    return [wanted.resource, *(wanted.resource[:at] for at in reversed(ends))]


def _telling(resource: str) -> bool:
    """Whether anything but wildcards and separators is left once the type is taken off."""
    return bool(re.search(r"\w", _TYPE.sub("", resource, count=1)))


def _placed(arn: Arn, wanted: Arn) -> bool:
    return _like(wanted.region, arn.region) and _like(wanted.account, arn.account)


def _like(pattern: str, text: str) -> bool:
    """Whether the whole text fits. What it must begin with is looked at first: most texts fail there."""
    if pattern in ("*", text):
        return True
    wild = _WILD.search(pattern)
    return bool(wild and text.startswith(pattern[: wild.start()]) and _compiled(pattern).fullmatch(text))


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(re.escape(pattern).replace(r"\*", ".*").replace(r"\?", "."), re.DOTALL)
