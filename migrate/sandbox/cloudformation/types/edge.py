"""CloudFront and what stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.sandbox.cloudformation.calls import Properties, input_shape
from migrate.sandbox.cloudformation.kinds import Kind, Scope


def _quantified(value: Any, shape: Any) -> Any:
    """CloudFront's API wants each list as `{Quantity, Items}` where CloudFormation has the list alone."""
    members = getattr(shape, "members", None)
    if isinstance(value, list) and members is not None and "Quantity" in members:
        inner = members["Items"].member
        return {"Quantity": len(value), "Items": [_quantified(item, inner) for item in value]}
    if isinstance(value, Mapping) and members is not None:
        lowered = {name.lower(): name for name in members}
        known = {lowered.get(key.lower(), key): item for key, item in value.items()}
        return {key: _quantified(item, members.get(key)) for key, item in known.items()}
    return value


def _distribution(scope: Scope) -> Properties:
    given = dict(scope["p"]["DistributionConfig"])
    given["CallerReference"] = scope["name"]
    given.setdefault("Comment", "")
    for behaviour in (given.get("DefaultCacheBehavior"), *(given.get("CacheBehaviors") or ())):
        _behaviour(behaviour)
    for origin in given.get("Origins") or ():
        if "OriginCustomHeaders" in origin:
            origin["CustomHeaders"] = origin.pop("OriginCustomHeaders")
        if "CustomOriginConfig" in origin:
            origin["CustomOriginConfig"] = {"HTTPPort": 80, "HTTPSPort": 443, **origin["CustomOriginConfig"]}
    if "ViewerCertificate" in given:
        renamed = {"AcmCertificateArn": "ACMCertificateArn", "SslSupportMethod": "SSLSupportMethod"}
        given["ViewerCertificate"] = {renamed.get(k, k): v for k, v in given["ViewerCertificate"].items()}
    config = input_shape("cloudfront", "create_distribution_with_tags").members["DistributionConfigWithTags"]
    tags = [{"Key": t["Key"], "Value": t["Value"]} for t in scope["p"].get("Tags") or ()]
    own = [{"Key": key, "Value": value} for key, value in scope["tags"].items()]
    shaped = _quantified(given, config.members["DistributionConfig"])
    return {"DistributionConfigWithTags": {"DistributionConfig": shaped, "Tags": {"Items": [*tags, *own]}}}


def _behaviour(behaviour: dict[str, Any] | None) -> None:
    """AllowedMethods holds CachedMethods in the API, beside it in CloudFormation."""
    if behaviour is None:
        return
    methods = behaviour.get("AllowedMethods") or ["HEAD", "GET"]
    cached = behaviour.pop("CachedMethods", None) or ["HEAD", "GET"]
    behaviour["AllowedMethods"] = {
        "Quantity": len(methods), "Items": methods, "CachedMethods": {"Quantity": len(cached), "Items": cached},
    }  # fmt: skip
    forwarded = behaviour.get("ForwardedValues")
    if forwarded is not None:
        cookies = dict(forwarded.get("Cookies") or {"Forward": "none"})
        forwarded["Cookies"] = cookies


KINDS = (
    Kind(
        "AWS::CloudFront::Distribution", "cloudfront", "create_distribution_with_tags", "{Distribution.Id}",
        {"Id": "{id}", "IfMatch": "{ETag}"}, attributes={"DomainName": "{Distribution.DomainName}", "Id": "{id}"},
        values=_distribution, delete="delete_distribution",
    ),
    Kind(
        "AWS::CloudFront::CloudFrontOriginAccessIdentity", "cloudfront", "create_cloud_front_origin_access_identity",
        "{CloudFrontOriginAccessIdentity.Id}", {"Id": "{id}"}, delete="delete_cloud_front_origin_access_identity",
        attributes={"Id": "{id}", "S3CanonicalUserId": "{CloudFrontOriginAccessIdentity.S3CanonicalUserId}"},
        values=lambda s: {"CloudFrontOriginAccessIdentityConfig": {
            "CallerReference": s["name"], **s["p"]["CloudFrontOriginAccessIdentityConfig"],
        }},
    ),
    Kind(
        "AWS::CloudFront::OriginAccessControl", "cloudfront", "create_origin_access_control",
        "{OriginAccessControl.Id}", {"Id": "{id}"}, attributes={"Id": "{id}"}, delete="delete_origin_access_control",
    ),
    Kind(
        "AWS::CloudFront::Function", "cloudfront", "create_function", "{FunctionSummary.FunctionMetadata.FunctionARN}",
        {"Name": "{p.Name}", "IfMatch": "{ETag}"}, delete="delete_function",
        attributes={"FunctionARN": "{id}", "FunctionMetadata.FunctionARN": "{id}",
                    "Stage": "{FunctionSummary.FunctionMetadata.Stage}"},
        carried=frozenset({"AutoPublish", "FunctionMetadata"}),
    ),
)  # fmt: skip
