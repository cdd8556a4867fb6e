"""AWS::ApiGateway::DomainName: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigateway-domainname.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import capitalised, given, picked, tag_list
from migrate.resources.spec import Document, Read, Scope, Spec

SPEC = Spec(
    kind="AWS::ApiGateway::DomainName",
    service="apigateway",
    listing=Read("get_domain_names", "items"),
    identifier="domainName",
    arn="arn:{_.Partition}:apigateway:{_.Region}::/domainnames/{domainName}",
    attributes={
        "DistributionDomainName": "distributionDomainName",
        "RegionalDomainName": "regionalDomainName",
    },
    forms=("arn:${AWS::Partition}:apigateway:${AWS::Region}::/domainnames/${Ref}",),
    tags="tags",
    name_property="DomainName",
    scope=Scope.WORLD,
    # While the old account holds the name, no other can: it is handed over by a person at cutover.
    uncreatable="`true`",
)

FIELDS = (
    "CertificateArn",
    "DomainName",
    "EndpointAccessMode",
    "OwnershipVerificationCertificateArn",
    "RegionalCertificateArn",
    "RoutingMode",
    "SecurityPolicy",
)


def properties(doc: Document) -> Properties:
    """A name under which APIs answer. Its certificate stands in the one or the other place, as its endpoint does."""
    api = capitalised(doc)
    truststore = picked(api.get("MutualTlsAuthentication") or {}, ("TruststoreUri", "TruststoreVersion"))
    return given(
        EndpointConfiguration=picked(api.get("EndpointConfiguration") or {}, ("IpAddressType", "Types")),
        MutualTlsAuthentication=truststore,
        Tags=tag_list(doc.get("tags")),
        **picked(api, FIELDS),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A domain name belongs to one account at a time."""
    yield Finding(
        Severity.BLOCK,
        "domain-name-taken",
        "",
        f"{doc['domainName']} exists once over all accounts, and this account has it",
        "take it out of the template for the move, and hand it over at cutover: delete it here, make it there, "
        "point its DNS record to the new endpoint",
    )
