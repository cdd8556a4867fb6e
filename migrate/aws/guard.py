"""Refuses every write that the running step has not been permitted, before the request leaves.

Each client is hooked where botocore takes the parameters of a call, and where it signs: a presigned URL or a token of a
database passes there, too. Reads pass. A write passes only inside `permit(account)` for the client's own account, and
never on a client of the source; what it names by an ARN or a URL must be that account's. A call that gives a secret
passes only where it is named: by `reveal`, or literally in a permit. A thread pool starts its threads without either:
hand it `carried(function)`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import partial
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from botocore.model import OperationModel, OperationNotFoundError, ServiceModel

from migrate.aws import Client
from migrate.aws.actions import action_of, is_write, only_reads
from migrate.aws.secret_reads import gives_secrets
from migrate.model.arn import Arn
from migrate.model.errors import MigrateError

__all__ = ["Bound", "Forbidden", "bound", "carried", "guard", "is_write", "permit", "reveal"]

P = ParamSpec("P")
T = TypeVar("T")

OWNER = "ExpectedBucketOwner"
_ASSUME = "sts:AssumeRole"
_ADDRESS = re.compile("(Arn|ARN|Id|ID|Identifier|Name|Url|URL|Uri|Bucket|Resource)s?$")
_KEYS = frozenset({"KeyId", "KmsKeyId", "KmsMasterKeyId", "SSEKMSKeyId"})
"""A key of another account may be used: that changes nothing there."""

_URL_OF_ACCOUNT = re.compile(r"https?://[^/]+/(\d{12})/")


class Forbidden(MigrateError):
    """A call that the running step may not make was stopped; nothing was sent."""

    exit_code = 3


@dataclass(frozen=True, slots=True)
class Bound:
    """What a client may reach: its account, and whether it is the source, on which nothing may ever be written."""

    account: str
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class _Permit:
    account: str
    actions: tuple[str, ...]

    def covers(self, account: str, action: str) -> bool:
        return account == self.account and any(fnmatchcase(action, pattern) for pattern in self.actions)

    def names(self, account: str, action: str) -> bool:
        return account == self.account and action in self.actions


_permit: ContextVar[_Permit | None] = ContextVar("permit", default=None)
_revealed: ContextVar[frozenset[tuple[str, str]]] = ContextVar("revealed", default=frozenset())
_bound: WeakKeyDictionary[Client, Bound] = WeakKeyDictionary()


@contextmanager
def permit(account: str, actions: tuple[str, ...] = ("*",)) -> Iterator[None]:
    """Allow writes to `account` within the block and its thread: the IAM actions that match one of the patterns."""
    token = _permit.set(_Permit(account, actions))
    try:
        yield
    finally:
        _permit.reset(token)


@contextmanager
def reveal(accounts: Iterable[str], actions: Iterable[str]) -> Iterator[None]:
    """Allow, within the block and its thread, these actions to answer with secrets of these accounts."""
    named = tuple(actions)
    token = _revealed.set(frozenset((account, action) for account in accounts for action in named))
    try:
        yield
    finally:
        _revealed.reset(token)


def carried(function: Callable[P, T]) -> Callable[P, T]:
    """`function` with what is permitted now, to be run by the threads of a pool (they start without it)."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return context.copy().run(function, *args, **kwargs)

    return run


def guard(client: Client, to: Bound) -> Client:
    """The same client, which from now on raises Forbidden instead of sending what is not permitted."""
    _bound[client] = to
    client.meta.events.register_first("before-parameter-build", partial(_asked, to))
    client.meta.events.register_first("before-sign", partial(_signed, to, client.meta.service_model))
    return client


def bound(client: Client) -> Bound:
    """What a guarded client may reach; an empty account for a client that was not made here."""
    return _bound.get(client, Bound(""))


def _asked(to: Bound, params: MutableMapping[str, Any], model: OperationModel, **_: Any) -> None:
    """At each call, and each URL or form that is signed for somebody else."""
    action = action_of(model)
    if gives_secrets(action, params):
        _refuse_secret(to, action)
    if only_reads(action):
        return
    _refuse_write(to, action)
    if action != _ASSUME:
        _refuse_elsewhere(to, action, params)
    if model.input_shape and OWNER in model.input_shape.members and params.setdefault(OWNER, to.account) != to.account:
        raise _forbidden(action, to, f"it expects a bucket of account {params[OWNER]}")


def _signed(to: Bound, service: ServiceModel, operation_name: str, **_: Any) -> None:
    """At every signature: what is no operation (the token of a database) is a write."""
    try:
        action = action_of(service.operation_model(operation_name))
    except OperationNotFoundError:
        action = f"{service.signing_name}:{operation_name}"
    if not only_reads(action):
        _refuse_write(to, action)


def _refuse_write(to: Bound, action: str) -> None:
    running = _permit.get()
    if to.read_only:
        raise _forbidden(action, to, "it is the source account, where nothing is ever changed")
    if running is None:
        raise _forbidden(action, to, "no step is running")
    if not running.covers(to.account, action):
        may = f"the running step may only do {', '.join(running.actions)} in account {running.account}"
        raise _forbidden(action, to, may)


def _refuse_secret(to: Bound, action: str) -> None:
    running = _permit.get()
    if (to.account, action) not in _revealed.get() and not (running and running.names(to.account, action)):
        raise _forbidden(action, to, "it would give a secret, which the running step does not name")


def _refuse_elsewhere(to: Bound, action: str, params: Mapping[str, Any]) -> None:
    for text in _addresses(params):
        arn, url = Arn.parse(text), _URL_OF_ACCOUNT.match(text)
        owner = arn.account if arn else url.group(1) if url else ""
        if owner.isdigit() and owner != to.account:
            raise _forbidden(action, to, f"it names {text}")


def _addresses(params: Mapping[str, Any]) -> Iterator[str]:
    """What a call may name a resource by: its outermost parameters, and the keys of those that are mappings."""
    for name, value in params.items():
        if isinstance(value, Mapping):
            yield from (key for key in value if isinstance(key, str))
        elif name not in _KEYS and _ADDRESS.search(name):
            texts = value if isinstance(value, list | tuple) else (value,)
            yield from (text for text in texts if isinstance(text, str))


def _forbidden(action: str, to: Bound, why: str) -> Forbidden:
    return Forbidden(
        f"{action} in account {to.account} was stopped before it was sent: {why}",
        "this is a fault of the tool and nothing was changed: please report it",
    )
