"""Which identifiers of a kind clients outside the accounts go by, what they are called, and who has to change them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_DNS = "whoever keeps the DNS records of the domain"
_CLIENTS = "clients, webhooks and partners that call it"
_ALLOWED = "whoever allows it through a firewall, or has it in DNS"
_NAMED = "[DomainName, SubjectAlternativeNames][]"
_HOST = "${Ref}.execute-api.${AWS::Region}.${AWS::URLSuffix}"


@dataclass(frozen=True, slots=True)
class Outside:
    """What of one kind people outside go by, and who has to change it.

    labels   of the identifiers; the first that the resource has is handed over
    values   JMESPath over the properties, for what is no identifier: one text or a list of them
    only     JMESPath over the properties, true where it applies
    hidden   the identifier is a secret: it is told of, never shown
    kept     the text itself goes on in the new account, where it must be confirmed or set up again
    """

    what: str
    who: str
    labels: tuple[str, ...] = ()
    values: str = ""
    only: str = ""
    hidden: bool = False
    kept: bool = False


_API = Outside("host of the API", _CLIENTS, (_HOST,), only="!DisableExecuteApiEndpoint")
_CUSTOM = Outside(
    "custom domain, which one account at a time can hold", _DNS + "; then its clients", values="DomainName", kept=True
)
_CONNECTION = Outside("connection to a repository", "an owner of the repository, who authorises it anew", ("Ref",))

OUTSIDE: Mapping[str, tuple[Outside, ...]] = {
    "AWS::ApiGateway::RestApi": (_API,),
    "AWS::ApiGatewayV2::Api": (_API,),
    "AWS::ApiGateway::DomainName": (
        Outside("target of the custom domain's DNS record", _DNS, ("RegionalDomainName", "DistributionDomainName")),
        _CUSTOM,
    ),
    "AWS::ApiGatewayV2::DomainName": (
        Outside("target of the custom domain's DNS record", _DNS, ("RegionalDomainName",)),
        _CUSTOM,
    ),
    "AWS::ApiGateway::ApiKey": (
        Outside("API key, whose value AWS makes anew", "clients that send the key", hidden=True),
    ),
    "AWS::AppSync::GraphQLApi": (
        Outside("address of the GraphQL API", _CLIENTS, ("GraphQLUrl",)),
        Outside("address of the GraphQL API's subscriptions", _CLIENTS, ("RealtimeUrl",)),
    ),
    "AWS::AppSync::ApiKey": (
        Outside("API key of a GraphQL API, which AWS makes anew", "clients that send the key", hidden=True),
    ),
    "AWS::CertificateManager::Certificate": (
        Outside("DNS record that validates the certificate", _DNS, values=_NAMED, only="ValidationMethod == 'DNS'",
                kept=True),
        Outside("mail that validates the certificate", "whoever reads the domain's mail", values=_NAMED,
                only="ValidationMethod == 'EMAIL'", kept=True),
    ),
    "AWS::CloudFront::Distribution": (
        Outside("host of the distribution", "clients and DNS records that name it", ("DomainName",)),
        Outside("alternate domain name, which one distribution at a time can hold", _DNS,
                values="DistributionConfig.Aliases", kept=True),
    ),
    "AWS::CodeBuild::Project": (
        Outside("webhook in the repository", "an owner of the repository", ("Ref",), only="Triggers.Webhook"),
    ),
    "AWS::CodeConnections::Connection": (_CONNECTION,),
    "AWS::CodeStarConnections::Connection": (_CONNECTION,),
    "AWS::Cognito::IdentityPool": (
        Outside("identity pool id", "web and mobile apps that are built with it", ("Ref",)),
    ),
    "AWS::Cognito::UserPool": (
        Outside("user pool id, and with it the issuer of its tokens",
                "web and mobile apps, and services that check its tokens", ("Ref",)),
    ),
    "AWS::Cognito::UserPoolClient": (
        Outside("app client id", "web and mobile apps that are built with it", ("Ref",), only="!GenerateSecret"),
        Outside("app client id and its secret", "services that sign in with it", ("Ref",), only="GenerateSecret"),
    ),
    "AWS::Cognito::UserPoolDomain": (
        Outside("domain of the hosted sign-in",
                "apps that send users there, and identity providers that send them back to it", ("Ref",)),
    ),
    "AWS::EC2::EIP": (Outside("public IP address", _ALLOWED, ("Ref",)),),
    "AWS::EC2::Instance": (Outside("public address", _ALLOWED, ("PublicDnsName", "PublicIp")),),
    "AWS::ECR::Repository": (
        Outside("repository of images", "pipelines and people that push or pull images", ("RepositoryUri",)),
    ),
    "AWS::ElasticLoadBalancingV2::LoadBalancer": (
        Outside("host of the load balancer", "clients and DNS records that name it", ("DNSName",),
                only="Scheme != 'internal'"),
    ),
    "AWS::IAM::AccessKey": (Outside("access key", "whatever signs in with it", ("Ref",)),),
    "AWS::IoT::Certificate": (
        Outside("certificate and IoT endpoint of a device", "whoever installs the device", ("Ref",)),
    ),
    "AWS::IoT::Thing": (
        Outside("IoT endpoint of the account, which the device connects to", "whoever installs the device",
                ("Ref",), kept=True),
    ),
    "AWS::Lambda::Url": (Outside("URL of the function", _CLIENTS, ("FunctionUrl",)),),
    "AWS::Lightsail::StaticIp": (Outside("public IP address", _ALLOWED, ("IpAddress",)),),
    "AWS::Route53::HostedZone": (
        Outside("name servers of the zone", "whoever delegates to it: the registrar, or the parent zone's keeper",
                values="Name", only="!VPCs", kept=True),
    ),
    "AWS::S3::Bucket": (
        Outside("bucket", "scripts and partners that read or write it", ("Ref",), only="!WebsiteConfiguration"),
        Outside("bucket, and with it the address of its website",
                "visitors, DNS records, scripts and partners that name it", ("Ref",), only="WebsiteConfiguration"),
    ),
    "AWS::SES::EmailIdentity": (
        Outside("DNS records by which the sender is verified, or the mail that asks for it",
                _DNS + ", or reads the address's mail", values="EmailIdentity", kept=True),
    ),
    "AWS::SNS::Subscription": (
        Outside("subscription that its receiver must confirm again", "whoever receives it", values="Endpoint",
                only="Protocol == 'email' || Protocol == 'email-json'", kept=True),
        Outside("subscription that its receiver must confirm again", "whoever runs the receiver", values="Endpoint",
                only="Protocol == 'http' || Protocol == 'https'", kept=True),
    ),
    "AWS::SNS::Topic": (Outside("topic", "publishers outside the accounts", ("Ref",)),),
    "AWS::SQS::Queue": (Outside("URL of the queue", "senders and receivers outside the accounts", ("Ref",)),),
}  # fmt: skip
