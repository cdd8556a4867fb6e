"""AWS::CloudFront::OriginAccessControl: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-originaccesscontrol.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::CloudFront::OriginAccessControl",
    service="cloudfront",
    listing=Read("list_origin_access_controls", "OriginAccessControlList.Items"),
    identifier="Id",
    is_global=True,
)

FIELDS = ("Description", "Name", "OriginAccessControlOriginType", "SigningBehavior", "SigningProtocol")


def properties(doc: Document) -> Properties:
    """How CloudFront signs its requests to an origin."""
    return {"OriginAccessControlConfig": picked(doc, FIELDS)}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
