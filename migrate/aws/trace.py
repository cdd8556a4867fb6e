"""Tells whoever listens of each request that is sent, and of its answer: never a parameter, a header or a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any, TypeAlias

from migrate.aws import Client
from migrate.aws.failures import THROTTLING_CODES

_BEGAN = "migrate-began"


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, of which a call has several when it is retried.

    status   of HTTP; 0 when no answer came, and `error` is the name of the exception then, else AWS's code
    step     id of the step on whose behalf it was sent; empty outside of one
    """

    service: str
    operation: str
    account: str
    region: str
    request_id: str
    status: int
    error: str
    seconds: float
    attempt: int
    step: str

    @property
    def throttled(self) -> bool:
        """Whether AWS refused it for the number of requests."""
        return self.error in THROTTLING_CODES or self.status == 429


Observer: TypeAlias = Callable[[Sent], None]
"""Called from the thread that sent the request; it must not raise."""

_step: ContextVar[str] = ContextVar("step", default="")
_observers: tuple[Observer, ...] = ()
_lock = Lock()


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """Within the block the observer is told of every request of this process, whichever thread or client sends it."""
    global _observers  # clients outlive a run, and threads of a pool have no context of it
    with _lock:
        _observers = (*_observers, observer)
    try:
        yield
    finally:
        with _lock:
            _observers = tuple(one for one in _observers if one is not observer)


@contextmanager
def on_behalf_of(step_id: str) -> Iterator[None]:
    """Requests of this thread, and of those that carry its context, are told with the step's id."""
    token = _step.set(step_id)
    try:
        yield
    finally:
        _step.reset(token)


def trace(client: Client, account: str) -> Client:
    """The same client, whose requests are told from now on."""
    service, region = str(client.meta.service_model.service_name), str(client.meta.region_name or "")

    def created(request: Any, **_: Any) -> None:
        request.context[_BEGAN] = perf_counter()

    def answered(
        event_name: str, context: MutableMapping[str, Any], parsed_response: Any, exception: Any, **_: Any
    ) -> None:
        answer = parsed_response or {}
        described = answer.get("ResponseMetadata", {})
        code = str(answer.get("Error", {}).get("Code", ""))
        sent = Sent(
            service=service,
            operation=event_name.rsplit(".", 1)[-1],
            account=account,
            region=region,
            request_id=str(described.get("RequestId", "")),
            status=int(described.get("HTTPStatusCode", 0)),
            error=type(exception).__name__ if exception is not None else code,
            seconds=round(perf_counter() - context.get(_BEGAN, perf_counter()), 6),
            attempt=int(context.get("retries", {}).get("attempt", 1)),
            step=_step.get(),
        )
        for observer in _observers:
            observer(sent)

    client.meta.events.register("request-created", created)
    client.meta.events.register("response-received", answered)
    return client
