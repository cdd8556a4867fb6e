"""AWS::ApiGatewayV2::DomainName: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-domainname.html

API Gateway lists a regional domain name through both of its APIs. Both kinds read it, since a stack may hold the one or
the other; neither can be made while the old account has the name, so that none is made twice.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_map
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::ApiGatewayV2::DomainName",
    service="apigatewayv2",
    listing=Read("get_domain_names", "Items"),
    identifier="DomainName",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/domainnames/{DomainName}",
    attributes={"RegionalDomainName": "DomainNameConfigurations[0].ApiGatewayDomainName"},
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/domainnames/${Ref}",),
    tags="Tags",
    name_property="DomainName",
    scope=Scope.WORLD,
    uncreatable="`true`",
)

ENDPOINT = (
    "CertificateArn",
    "CertificateName",
    "EndpointType",
    "IpAddressType",
    "OwnershipVerificationCertificateArn",
    "SecurityPolicy",
)


def properties(doc: Document) -> Properties:
    """A name under which APIs answer, with its certificates."""
    return given(
        DomainName=doc["DomainName"],
        DomainNameConfigurations=[picked(one, ENDPOINT) for one in doc.get("DomainNameConfigurations") or ()],
        MutualTlsAuthentication=picked(
            doc.get("MutualTlsAuthentication") or {}, ("TruststoreUri", "TruststoreVersion")
        ),
        RoutingMode=doc.get("RoutingMode"),
        Tags=tag_map(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A domain name belongs to one account at a time."""
    yield Finding(
        Severity.BLOCK,
        "domain-name-taken",
        "",
        f"{doc['DomainName']} exists once over all accounts, and this account has it",
        "take it out of the template for the move, and hand it over at cutover: delete it here, make it there, "
        "point its DNS record to the new endpoint",
    )
