"""AWS::CloudFront::OriginRequestPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originrequestpolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.cloudfront_shapes import uncounted
from migrate.resources.shapes import pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudFront::OriginRequestPolicy",
    service="cloudfront",
    is_global=True,
    # The other ones are AWS's, and the same in every account.
    listing=Read(
        "list_origin_request_policies", "OriginRequestPolicyList.Items[].OriginRequestPolicy", {"Type": "'custom'"}
    ),
    identifier="Id",
    name="OriginRequestPolicyConfig.Name",
)


def properties(doc: Document) -> Properties:
    """What of a request CloudFront hands on to the origin."""
    return {"OriginRequestPolicyConfig": pruned(uncounted(doc["OriginRequestPolicyConfig"]))}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
