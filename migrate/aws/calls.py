"""One call, with its failure as a typed error that names the operation and the account and never a secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from botocore.model import Shape
from botocore.parsers import ResponseParserError

from migrate.aws import Client
from migrate.aws.actions import action_of, operation_model
from migrate.aws.failures import REMEDIES, Failure, failure_of
from migrate.aws.guard import bound
from migrate.aws.paging import left, whole
from migrate.model.errors import MigrateError
from migrate.resources.reading import search
from migrate.resources.spec import Document, Read

__all__ = ["ERRORS", "CallError", "Failure", "call", "failed", "read"]

ERRORS = (ClientError, BotoCoreError, ResponseParserError)
"""What a call raises when AWS, or the way to it, gives no usable answer."""

MASK = "****"


class CallError(MigrateError):
    """An operation failed: `code` is AWS's own, or the name of botocore's error."""

    def __init__(self, at: Call, code: str, failure: Failure, reason: str) -> None:
        where = f" in account {at.account}" if at.account else ""
        remedy = REMEDIES[failure].format(action=at.action)
        super().__init__(f"{at.service} {at.operation}{where}: {code}: {reason}", remedy)
        self.code, self.failure, self.reason = code, failure, reason
        self.service, self.operation, self.account = at.service, at.operation, at.account


@dataclass(frozen=True, slots=True)
class Call:
    """Which call it was."""

    service: str
    operation: str
    account: str
    action: str
    uses_head: bool


def call(client: Client, operation: str, **params: Any) -> dict[str, Any]:
    """The answer of one operation (boto3 name); CallError when there is none."""
    try:
        answer: dict[str, Any] = getattr(client, operation)(**params)
    except ERRORS as error:
        raise failed(client, operation, params, error) from None
    return answer


def read(client: Client, declared: Read, document: Document) -> Any:
    """What a declared read finds, all pages together; None when AWS says that nothing is configured.

    Raises CallError for everything else, also when an answer says that there is more and not how to get it.
    """
    params = {name: search(path, document) for name, path in declared.params.items()}
    operation = declared.operation
    try:
        answer = whole(client, operation, params)
        if more := left(client, operation, answer):
            reason = f"the answer says that there is more ({more}) and gives no way to get it"
            raise CallError(_call(client, operation), "Incomplete", Failure.OTHER, reason)
        answer = _with_body(client, operation, answer)
    except ERRORS as error:
        if isinstance(error, ClientError) and error.response["Error"]["Code"] in declared.absent:
            return None
        raise failed(client, operation, params, error) from None
    return search(declared.path, answer)


def failed(client: Client, operation: str, params: Mapping[str, Any], error: Exception) -> CallError:
    """botocore's error as ours: classed, and with every sensitive input masked in its text."""
    at = _call(client, operation)
    if isinstance(error, ClientError):
        described = error.response.get("Error", {})
        code, reason = str(described.get("Code", "")), str(described.get("Message", "") or "no reason given")
    else:
        code, reason = type(error).__name__, str(error)
    if isinstance(error, ParamValidationError):
        reason = "the parameters do not fit the operation (their values are not shown)"
    model = operation_model(at.service, operation)
    for secret in _sensitive(params, model.input_shape if model else None):
        reason = reason.replace(secret, MASK)
    return CallError(at, code, failure_of(error, code, at.uses_head), " ".join(reason.split())[:500])


def _call(client: Client, operation: str) -> Call:
    service = str(client.meta.service_model.service_name)
    model = operation_model(service, operation)
    if model is None:
        return Call(service, operation, bound(client).account, f"{service}:{operation}", False)
    return Call(service, model.name, bound(client).account, action_of(model), model.http.get("method") == "HEAD")


def _with_body(client: Client, operation: str, answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with a body that botocore streams (a configuration, a function of CloudFront) read whole."""
    model = operation_model(str(client.meta.service_model.service_name), operation)
    if model is None or model.output_shape is None or not model.has_streaming_output:
        return answer
    name = str(model.output_shape.serialization["payload"])
    return {**answer, name: answer[name].read()} if hasattr(answer.get(name), "read") else answer


def _sensitive(value: Any, shape: Shape | None, inside: bool = False) -> Iterator[str]:
    """Every text in the parameters that AWS's model marks as sensitive, and CloudFormation's parameter values."""
    inside = inside or bool(shape and shape.metadata.get("sensitive"))
    if isinstance(value, Mapping):
        members = getattr(shape, "members", {})
        for name, item in value.items():
            inner = members.get(name) or getattr(shape, "value", None)
            yield from _sensitive(item, inner, inside or name == "ParameterValue")
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _sensitive(item, getattr(shape, "member", None), inside)
    elif inside and isinstance(value, str | bytes) and value:
        yield value if isinstance(value, str) else value.decode("utf-8", "replace")
