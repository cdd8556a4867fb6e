"""AWS::ApiGateway::UsagePlanKey: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-usageplankey.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

# The answer also holds the key's value, a secret: it is dropped at once.
SPEC = Spec(
    kind="AWS::ApiGateway::UsagePlanKey",
    service="apigateway",
    parents=("AWS::ApiGateway::UsagePlan",),
    listing=Read("get_usage_plan_keys", "items[].{id: id, type: type}", {"usagePlanId": "id"}),
    identifier="{id}:{_parent.id}",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """A key that a usage plan holds for."""
    return given(KeyId=doc["id"], KeyType=doc["type"], UsagePlanId=doc["_parent"]["id"])


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
