"""Refuses every write that the running step has not been permitted, before the request leaves.

Each client is hooked on botocore's `before-call`. Reads pass. A write passes only inside `permit(account)` for the
client's own account, and never on a client of the source. A thread pool starts its threads without the permit: hand it
`carried(function)`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from botocore.model import OperationModel

from migrate.aws import Client
from migrate.aws.actions import action_of, is_write, only_reads
from migrate.model.errors import MigrateError

__all__ = ["Bound", "Forbidden", "bound", "carried", "guard", "is_write", "permit"]

P = ParamSpec("P")
T = TypeVar("T")


class Forbidden(MigrateError):
    """A write that the running step may not make was stopped; nothing was sent."""

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


_permit: ContextVar[_Permit | None] = ContextVar("permit", default=None)
_bound: WeakKeyDictionary[Client, Bound] = WeakKeyDictionary()


@contextmanager
def permit(account: str, actions: tuple[str, ...] = ("*",)) -> Iterator[None]:
    """Allow writes to `account` within the block and its thread: the IAM actions that match one of the patterns."""
    token = _permit.set(_Permit(account, actions))
    try:
        yield
    finally:
        _permit.reset(token)


def carried(function: Callable[P, T]) -> Callable[P, T]:
    """`function` with the present permit, to be run by the threads of a pool (they start without one)."""
    context = copy_context()

    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        return context.copy().run(function, *args, **kwargs)

    return run


def guard(client: Client, to: Bound) -> Client:
    """The same client, which from now on raises Forbidden instead of sending a write that is not permitted."""

    def check(model: OperationModel, **_: Any) -> None:
        action = action_of(model)
        if only_reads(action):
            return
        running = _permit.get()
        if to.read_only or running is None or not running.covers(to.account, action):
            raise _forbidden(action, to, running)

    _bound[client] = to
    client.meta.events.register_first("before-call", check)
    return client


def bound(client: Client) -> Bound:
    """What a guarded client may reach; an empty account for a client that was not made here."""
    return _bound.get(client, Bound(""))


def _forbidden(action: str, to: Bound, running: _Permit | None) -> Forbidden:
    if to.read_only:
        why = "it is the source account, where nothing is ever changed"
    elif running is None:
        why = "no step is running"
    else:
        why = f"the running step may only do {', '.join(running.actions)} in account {running.account}"
    return Forbidden(
        f"{action} in account {to.account} was stopped before it was sent: {why}",
        "this is a fault of the tool and nothing was changed: please report it",
    )
