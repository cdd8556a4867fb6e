"""AWS::CloudFront::ResponseHeadersPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-responseheaderspolicy.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.cloudfront_shapes import in_one_order
from migrate.resources.shapes import pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudFront::ResponseHeadersPolicy",
    service="cloudfront",
    is_global=True,
    # The other ones are AWS's, and the same in every account.
    listing=Read(
        "list_response_headers_policies",
        "ResponseHeadersPolicyList.Items[].ResponseHeadersPolicy",
        {"Type": "'custom'"},
    ),
    identifier="Id",
    name="ResponseHeadersPolicyConfig.Name",
)


def properties(doc: Document) -> Properties:
    """Which headers CloudFront puts on its answers. Here a template, too, has its lists under `Items`."""
    config = {name: _unquantified(value) for name, value in doc["ResponseHeadersPolicyConfig"].items()}
    return {"ResponseHeadersPolicyConfig": pruned(config)}


def _unquantified(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    if "Quantity" in value:
        return {"Items": in_one_order(value.get("Items"))} if value.get("Items") else None
    return {name: _unquantified(item) for name, item in value.items()}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
