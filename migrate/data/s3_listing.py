"""The keys of a bucket, each with the history that is to be carried: oldest version first, delete markers included.

Follows https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from migrate.aws import Client
from migrate.aws.streams import pages


@dataclass(frozen=True, slots=True)
class Entry:
    """One version, or one delete marker, of a key. `version` is empty where the newest is meant."""

    key: str
    version: str
    latest: bool
    marker: bool
    etag: str
    size: int
    storage_class: str


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its history, oldest first. `dropped` counts versions that this bucket's new one could not keep."""

    name: str
    history: Sequence[Entry]
    dropped: int = 0

    @property
    def order(self) -> bytes:
        """Its place in S3's listings."""
        return self.name.encode("utf-8", "surrogatepass")


def keys(client: Client, bucket: str, versioning: str) -> Iterator[Key]:
    """Every key of the bucket, in S3's order. Never more than a page and one key's history are held."""
    if not versioning:
        yield from _current(client, bucket)
        return
    for key in _versions(client, bucket):
        if versioning == "Enabled":
            yield key
        else:
            newest = [replace(entry, version="") for entry in key.history if entry.latest and not entry.marker]
            yield Key(key.name, newest, len(key.history) - len(newest))


def _current(client: Client, bucket: str) -> Iterator[Key]:
    for page in pages(client, "list_objects_v2", Bucket=bucket):
        for found in page.get("Contents", ()):
            yield Key(found["Key"], [_entry(found, latest=True)])


def _versions(client: Client, bucket: str) -> Iterator[Key]:
    """A page ends anywhere in the history of a key: that key waits for the next page."""
    waiting: dict[str, list[tuple[Any, Entry]]] = {}
    for page in pages(client, "list_object_versions", Bucket=bucket):
        for found, marker in _interleaved(page):
            entry = _entry(found, latest=bool(found["IsLatest"]), marker=marker)
            waiting.setdefault(entry.key, []).append((found["LastModified"], entry))
        last = page.get("NextKeyMarker") if page.get("IsTruncated") else None
        whole = [Key(name, _oldest_first(entries)) for name, entries in waiting.items() if name != last]
        waiting = {name: entries for name, entries in waiting.items() if name == last}
        yield from sorted(whole, key=lambda key: key.order)


def _interleaved(page: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], bool]]:
    yield from ((found, True) for found in page.get("DeleteMarkers", ()))
    yield from ((found, False) for found in page.get("Versions", ()))


def _oldest_first(entries: list[tuple[Any, Entry]]) -> list[Entry]:
    """S3 lists newest first, but its times are whole seconds: within one, a version counts as older than a marker."""
    oldest_last = enumerate(entries)
    ranked = sorted(oldest_last, key=lambda placed: (placed[1][1].latest, placed[1][0], -placed[0]))
    return [entry for _, (_, entry) in ranked]


def _entry(found: Mapping[str, Any], latest: bool, marker: bool = False) -> Entry:
    return Entry(
        key=found["Key"],
        version=found.get("VersionId", ""),
        latest=latest,
        marker=marker,
        etag=found.get("ETag", ""),
        size=int(found.get("Size", 0)),
        storage_class=found.get("StorageClass", "STANDARD"),
    )
