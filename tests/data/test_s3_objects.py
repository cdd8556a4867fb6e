"""Objects arrive with everything that a plain sync loses, and what cannot be carried is said."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, FlexibleChecksumError, IncompleteReadError

from migrate.data import DATASTORES, s3_writing
from migrate.data.content import CopyFailed
from tests.data.servers import Server, copying

OBJECTS = DATASTORES["s3-objects"]
OLD, NEW = "assets-dev", "assets-dev-222222222222"


def _buckets(server: Server, versioning: str = "") -> tuple[Any, Any]:
    source, target = server.pair("s3")
    for client, name in ((source, OLD), (target, NEW)):
        client.create_bucket(Bucket=name)
        if versioning:
            client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": versioning})
    return source, target


def _copy(source: Any, target: Any) -> None:
    OBJECTS.copy(source, target, OLD, NEW, copying())


def _is_equal(source: Any, target: Any) -> bool:
    return OBJECTS.content(source, OLD, str) == OBJECTS.content(target, NEW, str)


def _puts(client: Any) -> list[str]:
    sent: list[str] = []
    for operation in ("PutObject", "DeleteObject", "CompleteMultipartUpload"):
        client.meta.events.register(
            f"before-parameter-build.s3.{operation}", lambda params, **_: sent.append(params["Key"])
        )
    return sent


def test_everything_about_an_object_arrives(server: Server) -> None:
    source, target = _buckets(server)
    source.put_object(
        Bucket=OLD,
        Key="a/ö +&?=.txt",
        Body=b"hello",
        Metadata={"author": "me"},
        Tagging="team=a%2Bb%20c&x=",
        ContentType="text/plain",
        ContentLanguage="de",
        ContentDisposition="inline",
        ContentEncoding="identity",
        CacheControl="no-cache",
        Expires=datetime(2030, 1, 1, tzinfo=UTC),
        StorageClass="STANDARD_IA",
        WebsiteRedirectLocation="/elsewhere",
        ChecksumAlgorithm="SHA256",
    )
    source.put_object(Bucket=OLD, Key="empty/", Body=b"")
    assert OBJECTS.is_empty(target, NEW)
    assert not OBJECTS.is_empty(source, OLD)
    _copy(source, target)
    assert _is_equal(source, target)
    where = {"Key": "a/ö +&?=.txt", "ChecksumMode": "ENABLED"}
    old, new = source.head_object(Bucket=OLD, **where), target.head_object(Bucket=NEW, **where)
    unequal = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    assert unequal <= {"ResponseMetadata", "LastModified"}
    assert target.get_object(Bucket=NEW, Key="a/ö +&?=.txt")["Body"].read() == b"hello"
    tags = target.get_object_tagging(Bucket=NEW, Key="a/ö +&?=.txt")["TagSet"]
    assert {tag["Key"]: tag["Value"] for tag in tags} == {"team": "a+b c", "x": ""}


@pytest.mark.parametrize(
    "change",
    [
        {"Body": b"hellO"},
        {"Metadata": {"author": "you"}},
        {"Tagging": "a=c"},
        {"ContentType": "text/css"},
        {"StorageClass": "STANDARD_IA"},
        {"Key": "other"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_difference_is_another_content_and_is_mended(server: Server, change: dict[str, Any]) -> None:
    source, target = _buckets(server)
    wanted = {"Key": "k", "Body": b"hello", "Metadata": {"author": "me"}, "Tagging": "a=b", "ContentType": "text/plain"}
    source.put_object(Bucket=OLD, **wanted)
    target.put_object(Bucket=NEW, **wanted)
    assert _is_equal(source, target)
    source.put_object(Bucket=OLD, **(wanted | change))
    assert not _is_equal(source, target)
    _copy(source, target)
    assert _is_equal(source, target)


def test_what_stands_already_is_not_written_again(server: Server) -> None:
    source, target = _buckets(server)
    for number in range(5):
        source.put_object(Bucket=OLD, Key=f"k{number}", Body=bytes([number]))
    _copy(source, target)
    target.delete_object(Bucket=NEW, Key="k3")
    sent = _puts(target)
    _copy(source, target)
    assert sent == ["k3"]
    assert _is_equal(source, target)


def test_a_foreign_object_is_named_and_left(server: Server) -> None:
    source, target = _buckets(server)
    source.put_object(Bucket=OLD, Key="k", Body=b"1")
    target.put_object(Bucket=NEW, Key="a stranger", Body=b"1")
    with pytest.raises(CopyFailed, match="a stranger"):
        _copy(source, target)
    assert target.get_object(Bucket=NEW, Key="a stranger")["Body"].read() == b"1"


def _history(source: Any) -> None:
    for body in (b"1", b"2", None, b"3"):
        if body is None:
            source.delete_object(Bucket=OLD, Key="k")
        else:
            source.put_object(Bucket=OLD, Key="k", Body=body)
    source.put_object(Bucket=OLD, Key="gone", Body=b"x")
    source.delete_object(Bucket=OLD, Key="gone")
    source.put_object(Bucket=OLD, Key="plain", Body=b"y")


def test_versions_and_delete_markers_arrive_in_order(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    _history(source)
    _copy(source, target)
    assert _is_equal(source, target)
    there = target.list_object_versions(Bucket=NEW, Prefix="k")
    bodies = [
        target.get_object(Bucket=NEW, Key="k", VersionId=found["VersionId"])["Body"].read()
        for found in there["Versions"]
    ]
    assert bodies == [b"3", b"2", b"1"]
    assert len(there["DeleteMarkers"]) == 1
    sent = _puts(target)
    _copy(source, target)
    assert sent == []


def test_a_history_is_continued_where_a_run_was_killed(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    _history(source)
    target.put_object(Bucket=NEW, Key="k", Body=b"1")
    target.put_object(Bucket=NEW, Key="k", Body=b"2")
    sent = _puts(target)
    _copy(source, target)
    assert sorted(sent) == ["gone", "gone", "k", "k", "plain"]
    assert _is_equal(source, target)


def test_another_history_is_named(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    _history(source)
    target.put_object(Bucket=NEW, Key="k", Body=b"another beginning")
    with pytest.raises(CopyFailed, match="holds k in a state"):
        _copy(source, target)


def test_the_order_of_versions_counts(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    for body in (b"1", b"2"):
        source.put_object(Bucket=OLD, Key="k", Body=body)
    for body in (b"2", b"1"):
        target.put_object(Bucket=NEW, Key="k", Body=body)
    assert not _is_equal(source, target)


def test_a_suspended_bucket_keeps_its_newest_and_says_what_it_leaves(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    _history(source)
    for client, name in ((source, OLD), (target, NEW)):
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Suspended"})
    _copy(source, target)
    old, new = OBJECTS.content(source, OLD, str), OBJECTS.content(target, NEW, str)
    assert (old.count, old.digest) == (new.count, new.digest)
    assert old.count == 2
    assert [(item.code, item.count) for item in old.skipped] == [("old-version", 5)]


def test_buckets_of_different_versioning_are_not_begun(server: Server) -> None:
    source, target = _buckets(server, "Enabled")
    target.put_bucket_versioning(Bucket=NEW, VersioningConfiguration={"Status": "Suspended"})
    source.put_object(Bucket=OLD, Key="k", Body=b"1")
    with pytest.raises(CopyFailed, match="Enabled for bucket assets-dev and Suspended"):
        _copy(source, target)


def test_what_cannot_be_carried_is_said_with_its_reason(server: Server) -> None:
    source, target = _buckets(server)
    source.put_object(Bucket=OLD, Key="cold", Body=b"1", StorageClass="GLACIER")
    source.put_object(Bucket=OLD, Key="open", Body=b"1", ACL="public-read")
    source.put_object(Bucket=OLD, Key="plain", Body=b"1")
    _copy(source, target)
    content = OBJECTS.content(source, OLD, str)
    assert [(item.code, item.examples) for item in content.skipped] == [("acl", ("open",)), ("archived", ("cold",))]
    assert content.count == OBJECTS.content(target, NEW, str).count == 1


def test_large_objects_go_in_parts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = _buckets(server)
    part = 5 * 1024 * 1024
    monkeypatch.setattr(s3_writing, "MULTIPART_ABOVE", part)
    monkeypatch.setattr(s3_writing, "PART", part)
    for client, name in ((source, OLD), (target, NEW)):  # moto has no ACL for what was uploaded in parts
        client.put_bucket_ownership_controls(
            Bucket=name, OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        )
    body = bytes(range(256)) * (part // 256) * 2 + b"the rest"
    source.put_object(Bucket=OLD, Key="large", Body=body, Tagging="a=b", Metadata={"x": "y"})
    _copy(source, target)
    assert _is_equal(source, target)
    assert target.head_object(Bucket=NEW, Key="large")["ETag"].endswith('-3"')
    sent = _puts(target)
    _copy(source, target)  # the ETags differ, the bytes do not
    assert sent == []


def test_an_upload_that_fails_leaves_no_parts(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = _buckets(server)
    monkeypatch.setattr(s3_writing, "MULTIPART_ABOVE", 10)
    source.put_object(Bucket=OLD, Key="large", Body=b"x" * 100)

    def fail(**_: Any) -> None:
        raise RuntimeError("the process was stopped")

    target.meta.events.register("before-call.s3.CompleteMultipartUpload", fail)
    with pytest.raises(RuntimeError, match="stopped"):
        _copy(source, target)
    assert not target.list_multipart_uploads(Bucket=NEW).get("Uploads")


def test_parts_never_exceed_what_s3_takes() -> None:
    for size in (1, 70 * 2**20, 5 * 2**40):
        assert -(-size // s3_writing.part_length(size)) <= s3_writing.MOST_PARTS


class _Torn:
    """A body whose connection breaks."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def iter_chunks(self, _: int) -> Any:
        yield b"hal"
        raise self.error

    def close(self) -> None:
        """Nothing to close."""


@pytest.mark.parametrize("error", ["cut", "corrupted"])
@pytest.mark.parametrize("times", [1, 3, 4])
def test_a_read_that_breaks_is_started_again(server: Server, error: str, times: int) -> None:
    source, target = _buckets(server)
    source.put_object(Bucket=OLD, Key="k", Body=b"hello")
    broken = IncompleteReadError(actual_bytes=3, expected_bytes=5)
    failure = broken if error == "cut" else FlexibleChecksumError(error_msg="no match")
    left = [times]

    def tear(parsed: dict[str, Any], **_: Any) -> None:
        if left[0]:
            left[0] -= 1
            parsed["Body"] = _Torn(failure)

    source.meta.events.register("after-call.s3.GetObject", tear)
    if times < 4:
        _copy(source, target)
        assert target.get_object(Bucket=NEW, Key="k")["Body"].read() == b"hello"
    else:
        with pytest.raises(Exception, match=type(failure).__name__):
            _copy(source, target)
        assert OBJECTS.is_empty(target, NEW)


@pytest.mark.parametrize(("code", "is_said"), [("InvalidRequest", True), ("InvalidArgument", False)])
def test_a_head_without_a_reason_is_asked_again(server: Server, code: str, is_said: bool) -> None:
    source, _ = _buckets(server)
    source.put_object(Bucket=OLD, Key="k", Body=b"1")
    _answer(source, "HeadObject", "400", "Bad Request")
    _answer(source, "GetObject", code, "The object was stored using a form of Server Side Encryption.")
    if is_said:
        assert [item.code for item in OBJECTS.content(source, OLD, str).skipped] == ["sse-c"]
    else:
        with pytest.raises(Exception, match="400"):
            OBJECTS.content(source, OLD, str)


def _answer(client: Any, operation: str, code: str, message: str) -> None:
    def fail(**_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": message}}, operation)

    client.meta.events.register(f"before-call.s3.{operation}", fail)
