"""AWS::ApiGateway::BasePathMapping: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-basepathmapping.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::BasePathMapping",
    service="apigateway",
    parents=("AWS::ApiGateway::DomainName",),
    listing=Read("get_base_path_mappings", "items", {"domainName": "domainName"}),
    identifier="{_parent.domainName}|{basePath}",
    ref_identifies=False,
    # There is nothing to map before the domain name is handed over.
    uncreatable="`true`",
)

ROOT = "(none)"


def properties(doc: Document) -> Properties:
    """Which API answers under a path of a domain name. AWS says `(none)` for the root."""
    path = doc.get("basePath")
    return given(
        BasePath=None if path == ROOT else path,
        DomainName=doc["_parent"]["domainName"],
        RestApiId=doc.get("restApiId"),
        Stage=doc.get("stage"),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing beyond what its domain name says."""
    yield from ()
