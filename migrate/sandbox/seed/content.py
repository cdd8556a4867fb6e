"""What the built-in applications hold: code archives, items, objects. The same bytes each time: no clock, no chance."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_EARLIEST = (1980, 1, 1, 0, 0, 0)  # a zip holds the time of each file; this one is the same on every machine
_FIRST_SECOND = 1_760_000_000
_YEAR = 31_536_000

NOTES_SOURCE = """import json, os

def create(event, context): return {"statusCode": 200, "body": json.dumps({"table": os.environ["TABLE_NAME"]})}
def list(event, context): return {"statusCode": 200, "body": "[]"}
def index(event, context): return len(event["Records"])
def work(event, context): return len(event["Records"])
def digest(event, context): return event["stage"]
"""
COMMON_SOURCE = 'def greeting(name): return f"Hello, {name}"\n'
BILLING_SOURCE = """import os

def charge(event, context): return {"statusCode": 200, "body": os.environ["INVOICES_TABLE"]}
"""
THUMBNAILER_SOURCE = """import os

def handler(event, context): return os.environ["REPORTS_BUCKET"]
"""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """One S3 object; `metadata` and `tags` go with it."""

    key: str
    body: bytes
    content_type: str = "text/plain"
    metadata: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)


def archive(files: Mapping[str, str]) -> bytes:
    """A zip of `files` (name -> text), the same bytes for the same files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, text)
    return buffer.getvalue()


def code_sha256(code: bytes) -> str:
    """The digest of a code archive as Lambda's CodeSha256 gives it: base64 of SHA-256."""
    return base64.b64encode(hashlib.sha256(code).digest()).decode()


def notes(stage: str, count: int) -> Iterator[Mapping[str, Any]]:
    """Items of the notes table in DynamoDB's wire form; every attribute type occurs."""
    for number in range(count):
        created = _FIRST_SECOND + number * 3600
        yield {
            "userId": {"S": f"user-{number % 17:02d}"},
            "noteId": {"S": f"{stage}-{number:05d}"},
            "createdAt": {"N": str(created)},
            "expiresAt": {"N": str(created + 20 * _YEAR)},
            "title": {"S": f"Note {number} · Grüße 雪"},
            "rating": {"N": ("0", "-1.5", "12345678901234567890123456789012345678", "0.000001")[number % 4]},
            "pinned": {"BOOL": number % 5 == 0},
            "attachment": {"NULL": True},
            "cover": {"B": hashlib.sha256(str(number).encode()).digest()},
            "tags": {"SS": sorted({"all", f"tag-{number % 3}"})},
            "scores": {"NS": [str(number), str(number + 0.5)]},
            "thumbnails": {"BS": [bytes([number % 256]), b"\x00\xff"]},
            "history": {"L": [{"M": {"at": {"N": str(created)}, "by": {"S": "import"}}}, {"S": "first draft"}]},
            "settings": {"M": {"colour": {"S": "blue"}, "order": {"L": [{"N": "2"}, {"N": "1"}]}}},
        }


def invoices(stage: str, count: int) -> Iterator[Mapping[str, Any]]:
    """Items of billing's table: a number as key."""
    for number in range(count):
        yield {
            "invoice": {"N": str(1000 + number)},
            "customer": {"S": f"{stage}-customer-{number % 7}"},
            "total": {"N": f"{number}.25"},
            "lines": {"L": [{"M": {"text": {"S": "subscription"}, "amount": {"N": f"{number}.25"}}}]},
        }


def sessions(stage: str, count: int) -> Iterator[Mapping[str, Any]]:
    """Items of the table that somebody made by hand."""
    for number in range(count):
        yield {
            "session": {"S": hashlib.sha256(f"{stage}/{number}".encode()).hexdigest()[:32]},
            "user": {"S": f"user-{number % 17:02d}"},
            "until": {"N": str(_FIRST_SECOND + 20 * _YEAR + number)},
        }


def uploads(stage: str, count: int) -> Iterator[StoredObject]:
    """Objects as users upload them: odd names, metadata and tags."""
    for number in range(count):
        yield StoredObject(
            f"users/user-{number % 4:02d}/Notiz {number} (ä+b).txt",
            f"Upload {number} of {stage}\n".encode() * (1 + number * 40),
            "text/plain; charset=utf-8",
            {"uploaded-by": f"user-{number % 4:02d}", "part": str(number)},
            {"kind": "note", "stage": stage},
        )
    yield StoredObject("empty/", b"")
    yield StoredObject("pictures/large.bin", hashlib.sha256(stage.encode()).digest() * 8192, "application/octet-stream")


def assets() -> Iterator[StoredObject]:
    """What the shared bucket holds."""
    yield StoredObject(
        "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml", {}, {"licence": "own"}
    )
    yield StoredObject("fonts/acme.woff2", bytes(range(256)) * 16, "font/woff2", {"version": "3"})


def reports(stage: str, account: str, region: str) -> Iterator[StoredObject]:
    """Reports, one of them written twice, which leaves two versions; one names the account, as files do."""
    index = {"bucket": f"acme-reports-{stage}", "queue": f"arn:aws:sqs:{region}:{account}:acme-mailer-{stage}"}
    yield StoredObject("2025/first.csv", b"day,notes\n1,2\n", "text/csv", {}, {"period": "2025"})
    yield StoredObject("latest.csv", b"day,notes\n1,2\n", "text/csv")
    yield StoredObject("latest.csv", b"day,notes\n1,2\n2,5\n", "text/csv")
    yield StoredObject("index.json", json.dumps(index).encode(), "application/json")
