"""S3 objects: read with the source's session, written with the target's, history and settings kept.

They pass through this process, and CopyObject is not used, because it needs one session that may read the source and
write the target: so the source's session can stay without any right to write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from migrate.aws import Client
from migrate.aws.calls import call
from migrate.data.content import Content, CopyFailed, Copying, Tally
from migrate.data.parallel import each
from migrate.data.s3_listing import Entry, Key, keys
from migrate.data.s3_reading import Bucket, Described, Refused, content_sha256, describe
from migrate.data.s3_writing import write
from migrate.model.values import canonical

Carried: TypeAlias = Described | Entry
"""An object, or a delete marker."""

_SUSPENDED = "the bucket no longer keeps versions: its new one cannot be given old ones"


class S3Objects:
    """Every object, or every version and delete marker where the bucket keeps them."""

    service = "s3"

    def is_empty(self, client: Client, name: str) -> bool:
        """Whether the bucket has neither a version nor a delete marker."""
        page = call(client, "list_object_versions", Bucket=name, MaxKeys=1)
        return not page.get("Versions") and not page.get("DeleteMarkers")

    def copy(self, source: Client, target: Client, name: str, to: str, how: Copying) -> None:
        """Write what the target lacks. CopyFailed when the target holds keys or versions that the source does not."""
        old, new, tally = Bucket.open(source, name), Bucket.open(target, to), Tally()
        if old.versioning != new.versioning:
            raise CopyFailed(
                f"versioning is {old.versioning or 'Off'} for bucket {name} and {new.versioning or 'Off'} for {to}",
                "make a new plan: the bucket was changed since this one",
            )

        def carry(pair: tuple[Key, Key | None]) -> None:
            key, present = pair
            _carry(old, new, key, present.history if present else (), how)
            how.progress(tally.add(key.order, 0), 0, "keys")

        each(_pairs(old, new), carry)

    def content(self, client: Client, name: str, rewrite: Callable[[str], str]) -> Content:
        """Objects as they are: `rewrite` is for texts that people wrote, and objects are data."""
        bucket, tally = Bucket.open(client, name), Tally()
        each(keys(client, name, bucket.versioning), lambda key: _count(bucket, key, tally))
        return tally.content()


def _pairs(old: Bucket, new: Bucket) -> Iterator[tuple[Key, Key | None]]:
    """Each key of the source with what the target has of it: two sorted listings, walked side by side."""
    there = keys(new.client, new.name, new.versioning)
    present = next(there, None)
    for key in keys(old.client, old.name, old.versioning):
        if present and present.order < key.order:
            raise _foreign(old, new, present.name)
        if present and present.name == key.name:
            yield key, present
            present = next(there, None)
        else:
            yield key, None
    if present:
        raise _foreign(old, new, present.name)


def _foreign(old: Bucket, new: Bucket, key: str) -> CopyFailed:
    return CopyFailed(
        f"bucket {new.name} holds {key} in a state that it never had in {old.name}",
        "something else writes to the new bucket, or the source changed during the copy: "
        "remove the object from the new bucket and run the same command again",
    )


def _carry(old: Bucket, new: Bucket, key: Key, present: Sequence[Entry], how: Copying) -> None:
    """Continue one key where an earlier run stopped: what it wrote must be the beginning of the source's history."""
    carried = [found for entry in key.history if not isinstance(found := _found(old, entry), Refused)]
    is_begun = _is_beginning(old, new, carried, present)
    if not is_begun and new.versioning == "Enabled":
        raise _foreign(old, new, key.name)
    for found in carried[len(present) if is_begun else 0 :]:
        if isinstance(found, Described):
            write(old, found, new.client, new.name, how.rewrite)
        else:
            call(new.client, "delete_object", Bucket=new.name, Key=key.name)


def _found(bucket: Bucket, entry: Entry) -> Carried | Refused:
    return entry if entry.marker else describe(bucket, entry)


def _is_beginning(old: Bucket, new: Bucket, carried: Sequence[Carried], present: Sequence[Entry]) -> bool:
    """Versions are compared in order; markers are counted, because S3's whole seconds blur where they stood."""
    expected = carried[: len(present)]
    versions = [found for found in expected if isinstance(found, Described)]
    there = [entry for entry in present if not entry.marker]
    if len(present) > len(carried) or len(versions) != len(there):
        return False
    return all(_is_same(old, mine, new, describe(new, its)) for mine, its in zip(versions, there, strict=True))


def _is_same(old: Bucket, mine: Described, new: Bucket, its: Described | Refused) -> bool:
    """Equal ETags mean equal bytes; unequal ones mean nothing (parts, KMS), so that the bytes decide."""
    if isinstance(its, Refused) or mine.settings != its.settings or mine.entry.size != its.entry.size:
        return False
    return mine.entry.etag == its.entry.etag or content_sha256(old, mine.entry) == content_sha256(new, its.entry)


def _count(bucket: Bucket, key: Key, tally: Tally) -> None:
    for _ in range(key.dropped):
        tally.skip("old-version", _SUSPENDED, key.name)
    carried: list[Carried] = []
    for entry in key.history:
        found = _found(bucket, entry)
        if isinstance(found, Refused):
            tally.skip(found.code, found.reason, key.name)
        else:
            carried.append(found)
    ordinals = {True: 0, False: 0}
    for place, found in enumerate(carried, 1):
        is_object, is_last = isinstance(found, Described), place == len(carried)
        ordinals[is_object] += 1
        if isinstance(found, Described):
            tally.add(found.text(ordinals[True], is_last, content_sha256(bucket, found.entry)), found.entry.size)
        else:
            marker = canonical([key.name, "delete marker", ordinals[False], is_last])
            tally.add(marker.encode("utf-8", "surrogatepass"), 0)
