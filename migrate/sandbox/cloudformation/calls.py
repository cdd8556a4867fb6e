"""In-process calls of moto's services: the way a CloudFormation type is really made, by its service's own operation."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.model import ListShape, MapShape, Shape, StructureShape
from moto.core.botocore_stubber import BotocoreStubber

Properties = Mapping[str, Any]

_ACCOUNT_HEADER = "x-moto-account-id"
_SCALARS = {"integer": int, "long": int, "float": float, "double": float}
_OPTIONS: Mapping[str, Any] = {
    # AWS_ENDPOINT_URL is this very server's, or an earlier one's.
    "ignore_configured_endpoint_urls": True,
    "retries": {"total_max_attempts": 1, "mode": "standard"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
    "s3": {"addressing_style": "path"},
}
_CONFIG = Config(**_OPTIONS)
_making = threading.RLock()
_caller = threading.local()


class UnsupportedProperty(ValueError):
    """A property of the template that the service's operation has no place for."""


def call(account: str, region: str, service: str, operation: str, parameters: Properties) -> dict[str, Any]:
    """Run one operation of moto in this process as `account`, and give its answer.

    `parameters` are CloudFormation's values: `coerce` brings them into the operation's input shape first.
    Raises botocore's ClientError or ParamValidationError as over the wire.
    """
    client = _client(service, region)
    shape = input_shape(service, operation)
    values = coerce(parameters, shape) if shape is not None else {}
    _caller.account = account
    answer: dict[str, Any] = getattr(client, operation)(**values)
    return answer


def input_shape(service: str, operation: str) -> Any:
    """The input shape of a boto3 operation (snake case), from botocore's model; None where it takes nothing."""
    client = _client(service, "us-east-1")
    return client.meta.service_model.operation_model(client.meta.method_to_api_mapping[operation]).input_shape


@cache
def _client(service: str, region: str) -> Any:
    with _making:
        session = _session()
        client = session.client(service, region_name=region, config=_CONFIG)
        stubber = BotocoreStubber()
        stubber.enabled = True

        def answer(event_name: str, request: Any, **context: Any) -> Any:
            request.headers[_ACCOUNT_HEADER] = _caller.account
            return stubber(event_name, request, **context)

        client.meta.events.register("before-send", answer)
        return client


@cache
def _session() -> Any:
    return boto3.Session(aws_access_key_id="sandbox", aws_secret_access_key="sandbox", region_name="us-east-1")


def coerce(value: Any, shape: Shape, at: str = "") -> Any:
    """Bring a CloudFormation value into an API shape: member names, numbers in text, maps for lists, JSON in text."""
    if isinstance(shape, StructureShape):
        return _structure(value, shape, at)
    if isinstance(shape, ListShape):
        return _list(value, shape, at)
    if isinstance(shape, MapShape):
        pairs = value if isinstance(value, Mapping) else {_pair(item)[0]: _pair(item)[1] for item in value}
        return {str(k): coerce(v, shape.value, f"{at}.{k}") for k, v in pairs.items()}
    if shape.type_name == "boolean":
        return str(value).lower() == "true" if not isinstance(value, bool) else value
    if shape.type_name in _SCALARS:
        return _SCALARS[shape.type_name](float(value)) if isinstance(value, str) else value
    if shape.type_name == "string":
        return _text(value)
    if shape.type_name == "blob" and isinstance(value, (str, dict, list)):
        return _text(value).encode()
    return value


def _structure(value: Any, shape: StructureShape, at: str) -> Any:
    if getattr(shape, "is_document_type", False):
        return value
    if not isinstance(value, Mapping):
        raise UnsupportedProperty(f"Property {at.lstrip('.')} should be an object")
    members = {name.lower(): name for name in shape.members}
    result = {}
    for key, item in value.items():
        name = key if key in shape.members else members.get(str(key).lower())
        if name is None:
            raise UnsupportedProperty(
                f"Property {at.lstrip('.')}.{key} has no place in {shape.name}".replace(" .", " ")
            )
        if item is not None:
            result[name] = coerce(item, shape.members[name], f"{at}.{key}")
    return result


def _list(value: Any, shape: ListShape, at: str) -> list[Any]:
    if isinstance(value, Mapping) and isinstance(shape.member, StructureShape):
        names = sorted(shape.member.members, key=str.lower)
        key = next(n for n in names if n.lower().endswith("key"))
        text = next(n for n in names if n.lower().endswith("value"))
        return [{key: str(k), text: _text(v)} for k, v in value.items()]
    items = value if isinstance(value, (list, tuple)) else [value]
    member = shape.member
    if isinstance(member, StructureShape) and _is_tag(member):
        key, text = sorted(member.members)
        return [{key: str(_pair(i)[0]), text: _text(_pair(i)[1])} for i in items]
    return [coerce(item, member, f"{at}[{n}]") for n, item in enumerate(items)]


def _is_tag(shape: StructureShape) -> bool:
    return {n.lower() for n in shape.members} in ({"key", "value"}, {"tagkey", "tagvalue"})


def _pair(item: Properties) -> tuple[Any, Any]:
    lowered = {str(k).lower(): v for k, v in item.items()}
    return lowered.get("key", lowered.get("tagkey")), lowered.get("value", lowered.get("tagvalue", ""))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value) if isinstance(value, (dict, list)) else str(value)
