"""AWS::S3::BucketPolicy: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::S3::BucketPolicy",
    service="s3",
    parents=("AWS::S3::Bucket",),
    listing=Read(
        "get_bucket_policy", "[{Policy: from_json(Policy)}]", {"Bucket": "Name"}, absent=("NoSuchBucketPolicy",)
    ),
    identifier="_parent.Name",
    ref_identifies=False,
)


def properties(doc: Document) -> Properties:
    """The bucket's one policy."""
    return {"Bucket": doc["_parent"]["Name"], "PolicyDocument": doc["Policy"]}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
