"""One S3 object as it is: its headers, metadata and tags, its bytes, and why it cannot be carried if so.

Follows https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import Any, TypeVar

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.aws.streams import pieces
from migrate.data.s3_listing import Entry
from migrate.model.values import canonical

READ_ATTEMPTS = 4
"""How often a read that was cut off or corrupted on its way is started again."""

Answer = TypeVar("Answer")

HEADERS = ("CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentType")
ARCHIVES = frozenset({"GLACIER", "DEEP_ARCHIVE"})
TORN = frozenset({"FlexibleChecksumError", "IncompleteReadError"})
_IN_MEMORY = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an object is not carried, and what a person can do."""

    code: str
    reason: str


CUSTOMER_KEY = Refused("sse-c", "encrypted with a key that only its owner has: upload it again by hand")
LOCKED = Refused("object-lock", "locked: who set the lock must decide whether a copy is locked too")
SHARED = Refused("acl", "its ACL grants others access: replace the grant by a bucket policy")
ARCHIVED = Refused("archived", "in an archive: restore it and give it a storage class that can be read")


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket with what decides how its objects are read.

    owner       canonical user id
    key_id      KMS key of the default encryption, empty where it has none of its own
    versioning  Enabled, Suspended, or empty where it was never on
    """

    client: Client
    name: str
    owner: str
    has_acls: bool
    key_id: str
    versioning: str

    @classmethod
    def open(cls, client: Client, name: str) -> Bucket:
        """The bucket with its ownership, default encryption and versioning."""
        owner = str(call(client, "get_bucket_acl", Bucket=name)["Owner"]["ID"])
        versioning = str(call(client, "get_bucket_versioning", Bucket=name).get("Status", ""))
        return cls(client, name, owner, _has_acls(client, name), _default_key(client, name), versioning)


@dataclass(frozen=True, slots=True)
class Described:
    """An object without its bytes. `head` is HeadObject's answer."""

    entry: Entry
    head: Mapping[str, Any]
    tags: Mapping[str, str]

    @property
    def settings(self) -> Mapping[str, Any]:
        """What must be equal on both sides, besides the bytes."""
        return {
            "headers": {name: self.head[name] for name in HEADERS if self.head.get(name)},
            "expires": self.head.get("ExpiresString", ""),
            "metadata": dict(self.head.get("Metadata", {})),
            "redirect": self.head.get("WebsiteRedirectLocation", ""),
            "storage_class": self.head.get("StorageClass", "STANDARD"),
            "tags": dict(self.tags),
        }

    def text(self, ordinal: int, is_last: bool, content_sha256: str) -> bytes:
        """The unambiguous description of the object, the `ordinal`-th version of its key."""
        described = [self.entry.key, ordinal, is_last, self.entry.size, content_sha256, self.settings]
        return canonical(described).encode("utf-8", "surrogatepass")


def describe(bucket: Bucket, entry: Entry) -> Described | Refused:
    """The object, or the reason why it is not carried. Tags are always asked for: without the right to see them S3
    says that there are none."""
    where = {"Bucket": bucket.name, "Key": entry.key, **_pinned(entry)}
    try:
        head = call(bucket.client, "head_object", ChecksumMode="ENABLED", **where)
    except CallError as error:
        if error.code == "400" and _needs_key(bucket, where):
            return CUSTOMER_KEY
        raise
    if reason := _refusal(head):
        return reason
    if bucket.has_acls and not _is_private(call(bucket.client, "get_object_acl", **where), bucket.owner):
        return SHARED
    tags = call(bucket.client, "get_object_tagging", **where)["TagSet"]
    return Described(entry, head, {tag["Key"]: tag["Value"] for tag in tags})


def _needs_key(bucket: Bucket, where: Mapping[str, str]) -> bool:
    """A HEAD is refused without a reason; a GET of the same object gives it."""
    try:
        call(bucket.client, "get_object", **where)["Body"].close()
    except CallError as error:
        return error.code == "InvalidRequest" and "encryption" in error.reason.lower()
    return False


def buffer() -> SpooledTemporaryFile[bytes]:
    """A file that stays in memory while it is small."""
    return SpooledTemporaryFile(_IN_MEMORY)


def fetch(file: SpooledTemporaryFile[bytes], bucket: Bucket, entry: Entry, start: int, length: int) -> None:
    """Fill the file with `length` bytes of an object, whole and checked, and rewind it."""

    def fill() -> None:
        file.seek(0)
        file.truncate()
        for piece in _stream(bucket, entry, start, length):
            file.write(piece)

    _retried(fill)
    file.seek(0)


def content_sha256(bucket: Bucket, entry: Entry) -> str:
    """The SHA-256, in hex, of an object's bytes; read as a stream."""

    def digest() -> str:
        found = hashlib.sha256()
        for piece in _stream(bucket, entry, 0, entry.size):
            found.update(piece)
        return found.hexdigest()

    return _retried(digest)


def _retried(read: Callable[[], Answer]) -> Answer:
    """botocore starts a call again, but not the reading of its answer's body."""
    for _ in range(READ_ATTEMPTS - 1):
        try:
            return read()
        except CallError as error:
            if error.failure is not Failure.NETWORK and error.code not in TORN:
                raise
    return read()


def _stream(bucket: Bucket, entry: Entry, start: int, length: int) -> Iterator[bytes]:
    """Only whole objects come with a checksum that the SDK compares."""
    extent = {"ChecksumMode": "ENABLED"} if length == entry.size else {"Range": f"bytes={start}-{start + length - 1}"}
    where = {"Bucket": bucket.name, "Key": entry.key, **_pinned(entry)}
    answer = call(bucket.client, "get_object", IfMatch=entry.etag, **where, **extent)
    yield from pieces(bucket.client, answer["Body"])


def _pinned(entry: Entry) -> Mapping[str, str]:
    return {"VersionId": entry.version} if entry.version else {}


def _refusal(head: Mapping[str, Any]) -> Refused | None:
    if head.get("SSECustomerAlgorithm"):
        return CUSTOMER_KEY
    if head.get("ObjectLockMode") or head.get("ObjectLockLegalHoldStatus") == "ON":
        return LOCKED
    return ARCHIVED if head.get("StorageClass") in ARCHIVES or head.get("ArchiveStatus") else None


def _is_private(acl: Mapping[str, Any], bucket_owner: str) -> bool:
    owners = {bucket_owner, acl["Owner"]["ID"]}
    return all(grant["Grantee"].get("ID") in owners for grant in acl["Grants"])


def _has_acls(client: Client, name: str) -> bool:
    try:
        answer = call(client, "get_bucket_ownership_controls", Bucket=name)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return True
        raise
    return any(rule["ObjectOwnership"] != "BucketOwnerEnforced" for rule in answer["OwnershipControls"]["Rules"])


def _default_key(client: Client, name: str) -> str:
    """The KMS key of the bucket's default encryption; empty where it has none, or AWS's own."""
    try:
        answer = call(client, "get_bucket_encryption", Bucket=name)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return ""
        raise
    rules = answer["ServerSideEncryptionConfiguration"]["Rules"]
    defaults = (rule.get("ApplyServerSideEncryptionByDefault", {}) for rule in rules)
    return next((str(default["KMSMasterKeyID"]) for default in defaults if "KMSMasterKeyID" in default), "")
