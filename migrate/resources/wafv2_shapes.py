"""What the modules of AWS WAF share: its scopes, its references, and its rules as templates write them."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping
from typing import Any

from migrate.resources.spec import Document, Read

# What protects CloudFront is listed in us-east-1, where it is kept, beside what protects the region itself.
SCOPES = Read("", "[@][?_.Region == 'us-east-1'].{Scope: 'CLOUDFRONT'} | [{Scope: 'REGIONAL'}, @[0]][?@]")
SCOPE = "contains(ARN, ':global/') && 'CLOUDFRONT' || 'REGIONAL'"
OF_IT = {"Name": "Name", "Scope": SCOPE, "Id": "Id"}
TAGS = Read("list_tags_for_resource", "TagInfoForResource.TagList", {"ResourceARN": "ARN"})
# What `Ref` yields.
REF = f"{{Name}}|{{Id}}|{{{SCOPE}}}"


def scope(doc: Document) -> str:
    """What the thing of a document protects."""
    return "CLOUDFRONT" if ":global/" in doc["ARN"] else "REGIONAL"


def rules(raw: Iterable[Mapping[str, Any]] | None) -> list[Any]:
    """Rules in the order in which they are asked."""
    return [written(rule) for rule in sorted(raw or (), key=lambda rule: int(rule["Priority"]))]


def written(value: Any) -> Any:
    """A part of a rule with a template's names. What is searched for is bytes to the API."""
    if isinstance(value, list | tuple):
        return [written(item) for item in value]
    if not isinstance(value, Mapping):
        return value
    found: dict[str, Any] = {}
    for name, item in value.items():
        if name == "ARN":
            found["Arn"] = item
        elif isinstance(item, bytes):
            found |= _searched(item)
        else:
            found[name] = written(item)
    return found


def _searched(raw: bytes) -> dict[str, str]:
    try:
        return {"SearchString": raw.decode()}
    except UnicodeDecodeError:
        return {"SearchStringBase64": base64.b64encode(raw).decode()}
