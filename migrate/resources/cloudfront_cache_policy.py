"""AWS::CloudFront::CachePolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-cachepolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.cloudfront_shapes import uncounted
from migrate.resources.shapes import pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudFront::CachePolicy",
    service="cloudfront",
    is_global=True,
    # The other ones are AWS's, and the same in every account.
    listing=Read("list_cache_policies", "CachePolicyList.Items[].CachePolicy", {"Type": "'custom'"}),
    identifier="Id",
    name="CachePolicyConfig.Name",
)


def properties(doc: Document) -> Properties:
    """What makes two requests the same to the cache, and for how long."""
    return {"CachePolicyConfig": pruned(uncounted(doc["CachePolicyConfig"]))}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
