"""AWS::CloudFront::CloudFrontOriginAccessIdentity:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-cloudfrontoriginaccessidentity.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudFront::CloudFrontOriginAccessIdentity",
    service="cloudfront",
    is_global=True,
    listing=Read("list_cloud_front_origin_access_identities", "CloudFrontOriginAccessIdentityList.Items"),
    identifier="Id",
    attributes={"S3CanonicalUserId": "S3CanonicalUserId"},
    # As a bucket's policy names it, and as a distribution's origin does.
    forms=(
        "arn:${AWS::Partition}:iam::cloudfront:user/CloudFront Origin Access Identity ${Ref}",
        "origin-access-identity/cloudfront/${Ref}",
    ),
)


def properties(doc: Document) -> Properties:
    """Who CloudFront is to a bucket. The comment is required, and may be empty."""
    return {"CloudFrontOriginAccessIdentityConfig": {"Comment": doc.get("Comment") or ""}}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
