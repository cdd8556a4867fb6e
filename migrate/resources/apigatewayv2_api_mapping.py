"""AWS::ApiGatewayV2::ApiMapping: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::ApiMapping",
    service="apigatewayv2",
    parents=("AWS::ApiGatewayV2::DomainName",),
    listing=Read("get_api_mappings", "Items", {"DomainName": "DomainName", "MaxResults": "'1000'"}),
    identifier="ApiMappingId",
    # There is nothing to map before the domain name is handed over.
    uncreatable="`true`",
)


def properties(doc: Document) -> Properties:
    """Which API and stage answer under a path of a domain name."""
    return {"DomainName": doc["_parent"]["DomainName"], **picked(doc, ("ApiId", "ApiMappingKey", "Stage"))}


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing beyond what its domain name says."""
    yield from ()
