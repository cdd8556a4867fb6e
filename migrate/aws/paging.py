"""All pages of an answer: by botocore's paginators, and by their tokens where botocore has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from botocore.utils import set_value_from_jmespath

from migrate.aws import Client
from migrate.aws.actions import operation_model

MORE = ("IsTruncated", "Truncated")
TOKENS = (
    ("NextToken", "NextToken"),
    ("nextToken", "nextToken"),
    ("NextMarker", "NextMarker"),
    ("NextMarker", "Marker"),
    ("PaginationToken", "PaginationToken"),
    ("nextPageToken", "pageToken"),
)
"""Under which name a token for more comes out, and under which it goes in."""


def whole(client: Client, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The pages of an operation as one answer. What is left over of it says so (see `left`)."""
    return (_by_paginator if client.can_paginate(operation) else _by_token)(client, operation, params)


def left(client: Client, operation: str, answer: Mapping[str, Any]) -> str:
    """The field of an answer that says that there is more, with no way to get it; empty when it is whole."""
    more = next((name for name, value in answer.items() if value is True and _says_more(name)), "")
    if more or client.can_paginate(operation):
        return more
    paging = _paging(client, operation)
    if paging and paging.token(answer):
        return paging.comes
    return next((name for name, _ in TOKENS if answer.get(name)), "")


def _says_more(name: str) -> bool:
    return name in MORE or name.startswith("HasMore")


def _by_paginator(client: Client, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """What botocore's paginator calls results is joined, the rest is the last page's."""
    pages = client.get_paginator(operation).paginate(**params)
    joined: list[Any] = [None] * len(pages.result_keys)
    answer: dict[str, Any] = {}
    for page in pages:
        answer = page
        for place, key in enumerate(pages.result_keys):
            joined[place] = _joined(joined[place], key.search(page))
    for key, value in zip(pages.result_keys, joined, strict=True):
        set_value_from_jmespath(answer, key.expression, value)
    return answer


def _by_token(client: Client, operation: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """The pages of an operation that botocore has no paginator for, as one answer. A token that comes twice stays in
    the answer, which is then incomplete."""
    answer: dict[str, Any] = getattr(client, operation)(**params)
    paging = _paging(client, operation)
    seen: set[str] = set()
    while paging and (token := paging.token(answer)) and token not in seen:
        seen.add(token)
        following = getattr(client, operation)(**{**params, paging.goes: token})
        answer = paging.joined(answer, following)
    return answer


@dataclass(frozen=True, slots=True)
class _Paging:
    """Where the token for more comes out and goes in. `around`: the structure that holds list and token, or empty."""

    around: str
    comes: str
    goes: str

    def token(self, answer: Mapping[str, Any]) -> str:
        return str(self._inside(answer).get(self.comes) or "")

    def joined(self, earlier: dict[str, Any], later: dict[str, Any]) -> dict[str, Any]:
        before, after = self._inside(earlier), self._inside(later)
        lists = {key: value for key, value in before.items() if isinstance(value, list)}
        whole = {**after, **{key: _joined(value, after.get(key)) for key, value in lists.items()}}
        return {**later, self.around: whole} if self.around else whole

    def _inside(self, answer: Mapping[str, Any]) -> Mapping[str, Any]:
        return (answer.get(self.around) or {}) if self.around else answer


@lru_cache(maxsize=512)
def _paging_of(service: str, operation: str) -> _Paging | None:
    model = operation_model(service, operation)
    if model is None or model.input_shape is None or model.output_shape is None:
        return None
    given = set(model.input_shape.members)
    inner = {name: getattr(shape, "members", {}) for name, shape in model.output_shape.members.items()}
    for around, members in {"": model.output_shape.members, **inner}.items():
        for comes, goes in TOKENS:
            if comes in members and goes in given:
                return _Paging(around, comes, goes)
    return None


def _paging(client: Client, operation: str) -> _Paging | None:
    """How an operation gives its further pages; None where it has none, or does not say."""
    return _paging_of(str(client.meta.service_model.service_name), operation)


def _joined(earlier: Any, found: Any) -> Any:
    if found is None or earlier is None:
        return earlier if found is None else found
    if isinstance(found, Mapping):
        return {**earlier, **found}
    return earlier + found if isinstance(found, list) else found
