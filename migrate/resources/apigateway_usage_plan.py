"""AWS::ApiGateway::UsagePlan: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplan.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::UsagePlan",
    service="apigateway",
    listing=Read("get_usage_plans", "items"),
    identifier="id",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/usageplans/{id}",
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/usageplans/${Ref}",),
    tags="tags",
)


def properties(doc: Document) -> Properties:
    """Which stages a key's holder may call, and how often."""
    stages = sorted(doc.get("apiStages") or (), key=lambda one: (str(one.get("apiId")), str(one.get("stage"))))
    return given(
        ApiStages=[_stage(one) for one in stages],
        Description=doc.get("description"),
        Quota=capitalised(doc.get("quota")),
        Tags=tag_list(doc.get("tags")),
        Throttle=capitalised(doc.get("throttle")),
        UsagePlanName=doc.get("name"),
    )


def _stage(raw: Mapping[str, Any]) -> Properties:
    throttle = {path: capitalised(limits) for path, limits in (raw.get("throttle") or {}).items()}
    return given(ApiId=raw.get("apiId"), Stage=raw.get("stage"), Throttle=throttle)


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
