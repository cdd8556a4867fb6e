"""AWS::ApiGateway::ApiKey: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-apikey.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

# The value is a secret: the listing is not asked for it, and would drop it.
FIELDS = ("id", "name", "customerId", "description", "enabled", "stageKeys", "tags")

SPEC = Spec(
    kind="AWS::ApiGateway::ApiKey",
    service="apigateway",
    listing=Read(
        "get_api_keys", f"items[].{{{', '.join(f'{name}: {name}' for name in FIELDS)}}}", {"includeValues": "`false`"}
    ),
    identifier="id",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/apikeys/{id}",
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/apikeys/${Ref}",),
    tags="tags",
    ignored={
        "GenerateDistinctId": "write-only, and it only matters where a value is given",
        "Value": "a secret: no template holds it, AWS makes a new one",
    },
)


def properties(doc: Document) -> Properties:
    """The key without its value."""
    stage_keys = [key.split("/", 1) for key in in_order(doc.get("stageKeys"))]
    return given(
        CustomerId=doc.get("customerId"),
        Description=doc.get("description"),
        Enabled=doc.get("enabled"),
        Name=doc.get("name"),
        StageKeys=[given(RestApiId=api, StageName=stage) for api, stage in stage_keys],
        Tags=tag_list(doc.get("tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Callers hold the value, and the new key has another."""
    yield Finding(
        Severity.WARN,
        "api-key-value-changes",
        "",
        "the key's value is a secret that is not moved: the target's key gets a new one",
        "hand the new value to the callers before cutover",
    )
