"""One S3 object written as another is: in one request, or in parts when it is large.

Follows https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from migrate.aws import Client
from migrate.aws.calls import call
from migrate.data.s3_reading import HEADERS, Bucket, Described, buffer, fetch

MULTIPART_ABOVE = 64 * 1024 * 1024
PART = 16 * 1024 * 1024
MOST_PARTS = 10_000
CHECKSUMS = ("SHA256", "SHA1", "CRC32")
"""Those that botocore computes by itself; an object with another one gets the SDK's own, CRC32."""


def write(source: Bucket, found: Described, target: Client, to: str, rewrite: Callable[[str], str]) -> None:
    """Put the object's bytes, headers, metadata, tags and storage class into bucket `to` under the same key."""
    settings = _settings(source, found, rewrite)
    if found.entry.size <= MULTIPART_ABOVE:
        with buffer() as file:
            fetch(file, source, found.entry, 0, found.entry.size)
            call(target, "put_object", Bucket=to, Key=found.entry.key, Body=file, **settings)
    else:
        _write_parts(source, found, target, to, settings)


def _write_parts(source: Bucket, found: Described, target: Client, to: str, settings: Mapping[str, Any]) -> None:
    """What was uploaded of an upload that fails is removed: parts that nobody sees cost money."""
    where = {"Bucket": to, "Key": found.entry.key}
    upload = {**where, "UploadId": call(target, "create_multipart_upload", **where, **settings)["UploadId"]}
    checksum = {name: value for name, value in settings.items() if name == "ChecksumAlgorithm"}
    try:
        parts = []
        length = part_length(found.entry.size)
        for number, start in enumerate(range(0, found.entry.size, length), 1):
            with buffer() as file:
                fetch(file, source, found.entry, start, min(length, found.entry.size - start))
                done = call(target, "upload_part", Body=file, PartNumber=number, **checksum, **upload)
            sums = {f"Checksum{name}": done[f"Checksum{name}"] for name in CHECKSUMS if f"Checksum{name}" in done}
            parts.append({"PartNumber": number, "ETag": done["ETag"], **sums})
        call(target, "complete_multipart_upload", MultipartUpload={"Parts": parts}, **upload)
    except BaseException:
        call(target, "abort_multipart_upload", **upload)
        raise


def part_length(size: int) -> int:
    """Bytes of each part but the last: as small as S3's limit on their number allows."""
    return max(PART, -(-size // MOST_PARTS))


def _settings(source: Bucket, found: Described, rewrite: Callable[[str], str]) -> Mapping[str, Any]:
    head = found.head
    optional = {
        **{name: head.get(name) for name in (*HEADERS, "Expires", "WebsiteRedirectLocation", "StorageClass")},
        "Tagging": urlencode(found.tags),
        "ChecksumAlgorithm": next((name for name in CHECKSUMS if head.get(f"Checksum{name}")), None),
        **_encryption(source, head, rewrite),
    }
    return {"Metadata": dict(head.get("Metadata", {})), **{name: value for name, value in optional.items() if value}}


def _encryption(source: Bucket, head: Mapping[str, Any], rewrite: Callable[[str], str]) -> Mapping[str, str]:
    """Named only where an object has a KMS key of its own: else the new bucket's default does what the old one's did.

    A key that does not move gives way to AWS's key for S3 in the new account.
    """
    algorithm, key = head.get("ServerSideEncryption", ""), head.get("SSEKMSKeyId", "")
    if not algorithm.startswith("aws:kms") or (source.key_id and key.endswith(source.key_id)):
        return {}
    new = rewrite(key)
    return {"ServerSideEncryption": algorithm, **({"SSEKMSKeyId": new} if new != key else {})}
