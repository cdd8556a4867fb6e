"""Code that a template points at: where the new account's template points instead, and where the bytes come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migrate.graph.intrinsics import Scope
from migrate.model.resource import Resource
from migrate.model.values import Json, Properties, digest
from migrate.planning.names import ACCOUNT

S3_FIELDS: Mapping[str, tuple[str, tuple[str, str, str]]] = {
    "AWS::Lambda::Function": ("Code", ("S3Bucket", "S3Key", "S3ObjectVersion")),
    "AWS::Lambda::LayerVersion": ("Content", ("S3Bucket", "S3Key", "S3ObjectVersion")),
    "AWS::ApiGateway::RestApi": ("BodyS3Location", ("Bucket", "Key", "Version")),
    "AWS::ApiGatewayV2::Api": ("BodyS3Location", ("Bucket", "Key", "Version")),
    "AWS::StepFunctions::StateMachine": ("DefinitionS3Location", ("Bucket", "Key", "Version")),
    "AWS::ElasticBeanstalk::ApplicationVersion": ("SourceBundle", ("S3Bucket", "S3Key", "")),
}
"""The property in which a type points at an object, and its names for bucket, key and version."""


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file to put into the new account's artifact bucket. `origin` as the artifact step takes it."""

    key: str
    origin: Properties
    sha256: str = ""


def bucket_name(region: str) -> str:
    """The artifact bucket of a new account in a region, as Fn::Sub text."""
    return f"migrate-artifacts-{ACCOUNT}-{region}"


def live_code(resource: Resource) -> Artifact | None:
    """The code as the live function or layer has it, which is the truth even where the stack's own artifact is gone."""
    sha256 = str(resource.facts.get("CodeSha256") or "")
    if resource.kind == "AWS::Lambda::Function":
        origin: Properties = {"function": resource.name}
    elif resource.kind == "AWS::Lambda::LayerVersion":
        origin = {"layer": resource.arn or resource.physical_id}
    else:
        return None
    return Artifact(f"code/{digest([resource.key, sha256])[:32]}.zip", origin, sha256)


def pointer(kind: str, artifact: Artifact, region: str) -> tuple[str, Json] | None:
    """(property, value) that makes a resource of `kind` use the artifact; None for a type that cannot."""
    if kind not in S3_FIELDS:
        return None
    name, (bucket, key, _) = S3_FIELDS[kind]
    return name, {bucket: {"Fn::Sub": bucket_name(region)}, key: artifact.key}


def declared_object(kind: str, properties: Mapping[str, Any], scope: Scope) -> Artifact | None:
    """The S3 object at which a template's resource points, where it can be worked out."""
    if kind not in S3_FIELDS:
        return None
    name, fields = S3_FIELDS[kind]
    value = properties.get(name)
    if not isinstance(value, Mapping) or not fields[0] or fields[0] not in value:
        return None
    bucket, key, version = (scope.text(value[field]) if field in value else "" for field in fields)
    if not bucket or not key:
        return None
    return Artifact(
        f"objects/{digest([bucket, key, version])[:16]}/{key.rsplit('/', 1)[-1]}",
        {"object": {"bucket": bucket, "key": key, "version": version or ""}},
    )


def points_at_object(kind: str, properties: Mapping[str, Any]) -> bool:
    """Whether a template's resource takes its content from S3."""
    if kind not in S3_FIELDS:
        return False
    name, fields = S3_FIELDS[kind]
    value = properties.get(name)
    return isinstance(value, Mapping) and any(field and field in value for field in fields[:2])
