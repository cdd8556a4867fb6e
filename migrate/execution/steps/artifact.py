"""One file for the new account's artifact bucket: code as the live function has it, an object, or a template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from migrate.aws import Client
from migrate.aws.calls import CallError, Failure, call
from migrate.aws.downloads import CHUNK, download, saved, sha256
from migrate.execution.failures import StepFailed
from migrate.execution.protocol import Outputs
from migrate.execution.steps.approved import approved
from migrate.execution.world import World
from migrate.model.plan import Step

IN_MEMORY = 8 << 20
"""Bytes of one artifact that are held in memory; larger ones go through a temporary file."""


@dataclass(frozen=True, slots=True)
class Live:
    """Where the live code can be downloaded, and its SHA-256 in base64 as Lambda reports it."""

    location: str
    sha256: str


def done(step: Step, world: World) -> Outputs | None:
    """Where it is and how long, when the bytes in the target's bucket are those of the source."""
    bucket, key = world.expand(str(step.inputs["bucket"]), step), str(step.inputs["key"])
    try:
        answer = call(world.client(step, "s3"), "get_object", Bucket=bucket, Key=key)
    except CallError as error:
        if error.failure is Failure.ABSENT:
            return None
        raise
    same = sha256(answer["Body"].iter_chunks(CHUNK)) == _expected(step, world)
    return {"bucket": bucket, "key": key, "bytes": answer["ContentLength"]} if same else None


def do(step: Step, world: World) -> None:
    """Fetch it from the source and put it there; StepFailed when it is not what was planned."""
    bucket, key = world.expand(str(step.inputs["bucket"]), step), str(step.inputs["key"])
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        found, wanted = _fetched(step, world, file), _expected(step, world)
        if found != wanted:
            raise StepFailed(
                f"{step.title}: its SHA-256 is {found}, where {wanted} was expected",
                "run the same command again; if it says the same, the code has changed: make a new plan",
            )
        file.seek(0)
        call(
            world.client(step, "s3"),
            "put_object",
            Bucket=bucket,
            Key=key,
            Body=file,
            ChecksumAlgorithm="SHA256",
            ExpectedBucketOwner=world.account_id(step.account),
        )


def _fetched(step: Step, world: World, into: IO[bytes]) -> str:
    """Write the source's bytes into a file; their SHA-256."""
    live = _live(step, world)
    if live is not None:
        return download(live.location, step.title, into)
    return saved(_chunks(step, world), into)


def _expected(step: Step, world: World) -> str:
    """The planned digest, else that of the source as it is now."""
    if step.inputs["sha256"]:
        return str(step.inputs["sha256"])
    live = _live(step, world)
    return live.sha256 if live is not None else sha256(_chunks(step, world))


def _live(step: Step, world: World) -> Live | None:
    """The code of a function or layer; None for another origin."""
    origin = _origin(step)
    client: Client = world.source("lambda", step.region) if origin.keys() & {"function", "layer"} else None
    if "function" in origin:
        answer = call(client, "get_function", FunctionName=origin["function"])
        location, digest = answer["Code"].get("Location"), answer["Configuration"]["CodeSha256"]
    elif "layer" in origin:
        layer, version = str(origin["layer"]).rsplit(":", 1)
        answer = call(client, "get_layer_version", LayerName=layer.rsplit(":", 1)[-1], VersionNumber=int(version))
        location, digest = answer["Content"].get("Location"), answer["Content"]["CodeSha256"]
    else:
        return None
    if not location:
        raise StepFailed(
            f"{step.title}: it has no code package, so it runs from a container image",
            "push the image to a registry of the new account and make the function by hand",
        )
    return Live(str(location), str(digest))


def _chunks(step: Step, world: World) -> Iterable[bytes]:
    origin = _origin(step)
    if "file" in origin:
        return [approved(str(origin["file"]), world)]
    where = origin["object"]
    version = {"VersionId": where["version"]} if where.get("version") else {}
    answer = call(world.source("s3", step.region), "get_object", Bucket=where["bucket"], Key=where["key"], **version)
    chunks: Iterable[bytes] = answer["Body"].iter_chunks(CHUNK)
    return chunks


def _origin(step: Step) -> Mapping[str, Any]:
    origin = step.inputs["origin"]
    assert isinstance(origin, Mapping)
    return origin
