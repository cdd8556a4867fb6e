"""AWS::ApiGateway::Stage: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-stage.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, tag_list
from migrate.resources.spec import Document, Read, Spec

# No intrinsic function yields it.
ARN = "arn:{_.Partition}:apigateway:{_.Region}::/restapis/{_parent.id}/stages/{stageName}"

SPEC = Spec(
    kind="AWS::ApiGateway::Stage",
    service="apigateway",
    parents=("AWS::ApiGateway::RestApi",),
    listing=Read("get_stages", "item", {"restApiId": "id"}),
    identifier="stageName",
    arn=ARN,
    name="stageName",
    ref_identifies=False,
    attributes={"_arn": ARN},
    tags="tags",
)

LIMITS = ("throttlingBurstLimit", "throttlingRateLimit")
SETTINGS = (
    "cacheDataEncrypted",
    "cacheTtlInSeconds",
    "cachingEnabled",
    "dataTraceEnabled",
    "loggingLevel",
    "metricsEnabled",
    *LIMITS,
)


def properties(doc: Document) -> Properties:
    """A deployment under a name, with how it is logged, traced, cached and throttled."""
    return given(
        AccessLogSetting=capitalised(doc.get("accessLogSettings")),
        CacheClusterEnabled=doc.get("cacheClusterEnabled"),
        CacheClusterSize=doc.get("cacheClusterSize") if doc.get("cacheClusterEnabled") else None,
        CanarySetting=_canary(doc.get("canarySettings") or {}),
        ClientCertificateId=doc.get("clientCertificateId"),
        DeploymentId=doc.get("deploymentId"),
        Description=doc.get("description"),
        DocumentationVersion=doc.get("documentationVersion"),
        MethodSettings=[_setting(key, one) for key, one in sorted((doc.get("methodSettings") or {}).items())],
        RestApiId=doc["_parent"]["id"],
        StageName=doc["stageName"],
        Tags=tag_list(doc.get("tags")),
        TracingEnabled=doc.get("tracingEnabled"),
        Variables=doc.get("variables"),
    )


def _canary(raw: Mapping[str, Any]) -> Properties:
    return given(
        DeploymentId=raw.get("deploymentId"),
        PercentTraffic=raw.get("percentTraffic"),
        StageVariableOverrides=raw.get("stageVariableOverrides"),
        UseStageCache=raw.get("useStageCache"),
    )


def _setting(key: str, raw: Mapping[str, Any]) -> Properties:
    """AWS keys settings by `~1path/VERB`, or `*/*` for all; CloudFormation wants `/~1path`, and `/` for the root.

    A limit below zero says that there is none, which CloudFormation says by leaving it out.
    """
    path, _, verb = key.rpartition("/")
    path = "/" if path in ("~1", "") else f"/{path.removeprefix('/')}"
    told = {name: raw[name] for name in SETTINGS if raw.get(name) is not None}
    set_here = {name: value for name, value in told.items() if not (name in LIMITS and value < 0)}
    return given(HttpMethod=verb, ResourcePath=path, **capitalised(set_here))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
