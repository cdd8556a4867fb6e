"""AWS::Lightsail::Bucket: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lightsail-bucket.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, in_order, pruned, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

ALL = "`true`"

SPEC = Spec(
    kind="AWS::Lightsail::Bucket",
    service="lightsail",
    listing=Read("get_buckets", "buckets", {"includeConnectedResources": ALL, "includeCors": ALL}),
    identifier="name",
    name="name",
    arn="arn",
    attributes={"BucketArn": "arn", "Url": "url"},
    tags="tags",
    name_property="BucketName",
    scope=Scope.WORLD,
    by_hand="make one in the new account under another name, and copy the objects with an access key of each",
    limits=("Objects", "Access keys"),
)


def properties(doc: Document) -> Properties:
    """What CreateBucket and UpdateBucket take."""
    receiving = (one.get("name") for one in doc.get("resourcesReceivingAccess") or ())
    return given(
        AccessRules=pruned(capitalised(doc.get("accessRules"))),
        BucketName=doc["name"],
        BundleId=doc.get("bundleId"),
        ObjectVersioning=True if doc.get("objectVersioning") == "Enabled" else None,
        ReadOnlyAccessAccounts=in_order(doc.get("readonlyAccessAccounts")),
        ResourcesReceivingAccess=in_order(name for name in receiving if name),
        Tags=tag_list(doc.get("tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Objects are not copied, and two settings have no property."""
    yield Finding(
        Severity.WARN,
        "data-stays-behind",
        "",
        "the objects of the bucket are not copied",
        "make access keys for both buckets and copy from one to the other (`rclone sync`)",
    )
    if (doc.get("accessLogConfig") or {}).get("enabled") or (doc.get("cors") or {}).get("rules"):
        yield Finding(
            Severity.BLOCK,
            "setting-not-carried",
            "",
            "the bucket has access logs or rules for other origins, which CloudFormation cannot say",
            "set them on the new bucket by hand (UpdateBucket), and acknowledge that the template lacks them",
        )
