"""What a deployment tool does before CloudFormation: put the code that a template names where it is looked for."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_EPOCH = (1980, 1, 1, 0, 0, 0)
_BUCKET_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_PLACES = (
    # (property, member that names the bucket, member that names the key)
    ("Code", "S3Bucket", "S3Key"),
    ("Content", "S3Bucket", "S3Key"),
    ("DefinitionS3Location", "Bucket", "Key"),
    ("BodyS3Location", "Bucket", "Key"),
    ("CodeUri", "Bucket", "Key"),
    ("ContentUri", "Bucket", "Key"),
    ("DefinitionUri", "Bucket", "Key"),
)
_TEXTS = ("CodeUri", "ContentUri", "DefinitionUri")


@dataclass(slots=True)
class Package:
    """A template whose code locations can be filled: key to content, by bucket and by bucket of the stack itself."""

    template: dict[str, Any]
    objects: dict[str, dict[str, bytes]] = field(default_factory=dict)
    own: dict[str, dict[str, bytes]] = field(default_factory=dict)


def package(template: dict[str, Any], resolve: Callable[[Any], str | None], artifacts: str, boundary: str) -> Package:
    """Find every code location of the template; one that no bucket can have is moved to the `artifacts` bucket.

    A permissions boundary that is no ARN is one that whoever wrote the template out had no value for: `boundary`.

    `resolve` gives the text of a value that parameters settle, or None where only the deployment can.
    """
    result = Package(template)
    defaults = [section for section in (template.get("Globals") or {}).values() if isinstance(section, dict)]
    for properties in [*defaults, *((r.get("Properties") or {}) for r in template["Resources"].values())]:
        _bounded(properties, boundary)
        _localised(properties, artifacts)
        for name, holder, bucket, key in _locations(properties):
            _settle(result, name, holder, bucket, key, resolve, artifacts)
    for transform in _includes(template):
        location = str(transform["Parameters"]["Location"])
        if not location.startswith("s3://"):
            location = transform["Parameters"]["Location"] = f"s3://{artifacts}/{_key_for(location)}"
        bucket_name, _, key_name = location.removeprefix("s3://").partition("/")
        result.objects.setdefault(bucket_name, {})[key_name] = json.dumps(_API).encode()
    return result


def _bounded(properties: dict[str, Any], boundary: str) -> None:
    given = properties.get("PermissionsBoundary")
    if isinstance(given, str) and not given.startswith("arn:"):
        properties["PermissionsBoundary"] = boundary


def _localised(properties: dict[str, Any], artifacts: str) -> None:
    """A path or s3:// text becomes a bucket and a key, as `sam package` leaves it."""
    for name in _TEXTS:
        text = properties.get(name)
        if not isinstance(text, str):
            continue
        bucket, _, key = text.removeprefix("s3://").partition("/")
        if not text.startswith("s3://"):
            bucket, key = artifacts, _key_for(text)
        properties[name] = {"Bucket": bucket, "Key": key}


def _locations(properties: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any], str, str]]:
    for name, bucket, key in _PLACES:
        holder = properties.get(name)
        if isinstance(holder, dict) and bucket in holder and key in holder:
            yield name, holder, bucket, key


def _settle(
    found: Package,
    kind: str,
    holder: dict[str, Any],
    bucket: str,
    key: str,
    resolve: Callable[[Any], str | None],
    artifacts: str,
) -> None:
    key_name = resolve(holder[key])
    place = holder[bucket]
    own = place.get("Ref") if isinstance(place, dict) else None
    if key_name is not None and own in found.template["Resources"]:
        found.own.setdefault(str(own), {})[key_name] = stub(kind, key_name)
        return
    name = resolve(place)
    if key_name is None or name is None:
        return
    if not _BUCKET_NAME.fullmatch(name):
        key_name = _key_for(f"{kind}/{name}/{key_name}")
        holder[bucket], holder[key], name = artifacts, key_name, artifacts
    # The template's version is of an object that is not here.
    holder.pop("S3ObjectVersion", None)
    holder.pop("Version", None)
    found.objects.setdefault(name, {})[key_name] = stub(kind, key_name)


def _includes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for item in value:
            yield from _includes(item)
    elif isinstance(value, dict):
        transform = value.get("Fn::Transform")
        if isinstance(transform, dict) and transform.get("Name") == "AWS::Include":
            yield transform
        for item in value.values():
            yield from _includes(item)


def _key_for(path: str) -> str:
    return f"packaged/{hashlib.sha256(path.encode()).hexdigest()[:32]}{_suffix(path)}"


def _suffix(path: str) -> str:
    name = path.rstrip("/").rsplit("/", 1)[-1]
    return "." + name.rsplit(".", 1)[-1] if "." in name.strip(".") else ""


def stub(kind: str, key: str) -> bytes:
    """Deterministic content for the code location that the property `kind` names."""
    if kind in ("DefinitionS3Location", "DefinitionUri"):
        return json.dumps(_MACHINE).encode()
    if kind == "BodyS3Location":
        return json.dumps(_API).encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (("index.js", _JAVASCRIPT), ("handler.py", _PYTHON), ("SOURCE", key)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return packed.getvalue()


_MACHINE = {"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}
_MOCK = {"type": "MOCK", "requestTemplates": {"application/json": '{"statusCode": 200}'}}
_API = {
    "openapi": "3.0.1",
    "info": {"title": "stub", "version": "1"},
    "paths": {
        "/stub": {"get": {"responses": {"200": {"description": "OK"}}, "x-amazon-apigateway-integration": _MOCK}}
    },
}
_JAVASCRIPT = "exports.handler = async (event) => event;\n"
_PYTHON = "def handler(event, context):\n    return event\n"
