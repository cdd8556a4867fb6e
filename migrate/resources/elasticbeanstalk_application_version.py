"""AWS::ElasticBeanstalk::ApplicationVersion:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticbeanstalk-applicationversion.html
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, pruned
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticBeanstalk::ApplicationVersion",
    service="elasticbeanstalk",
    parents=("AWS::ElasticBeanstalk::Application",),
    listing=Read("describe_application_versions", "ApplicationVersions", {"ApplicationName": "ApplicationName"}),
    identifier="VersionLabel",
    name="VersionLabel",
    arn="ApplicationVersionArn",
    # No intrinsic function yields it.
    attributes={"_Arn": "ApplicationVersionArn"},
    # A label such as `v1` is its application's own.
    ref_identifies=False,
    by_hand="copy the source bundle to a bucket of the new account and call CreateApplicationVersion with the same"
    " label, which a template cannot give",
    limits=("The label, where a stack makes it", "The source bundle"),
    ignored={"BuildConfiguration": "says how it was built, and cannot be read"},
)


def properties(doc: Document) -> Properties:
    """Where the code is, or the image; one that is built here also says what came out, which may not be said."""
    image = given(Build=pruned(doc.get("ImageBuildConfiguration"))) or given(Source=pruned(doc.get("ImageSource")))
    return given(
        ApplicationName=doc.get("ApplicationName"),
        Description=doc.get("Description"),
        ImageConfiguration=image,
        Process=doc.get("Process"),
        SourceBundle=pruned(doc.get("SourceBundle")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Its code lies in a bucket, mostly in one that Elastic Beanstalk made for the account."""
    if bucket := (doc.get("SourceBundle") or {}).get("S3Bucket"):
        yield Finding(
            Severity.INFO,
            "source-bundle-stays-behind",
            "",
            f"the code of version {doc.get('VersionLabel')} lies in the bucket {bucket}",
            "copy the bundles of the versions that run into a bucket of the new account, or deploy from source",
        )
