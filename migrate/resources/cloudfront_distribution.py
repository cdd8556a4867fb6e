"""AWS::CloudFront::Distribution: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudfront-distribution.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import by, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates

SPEC = Spec(
    kind="AWS::CloudFront::Distribution",
    service="cloudfront",
    listing=Read("list_distributions", "DistributionList.Items[].{Id: Id, ARN: ARN, DomainName: DomainName}"),
    facets={
        "Config": Read("get_distribution_config", "DistributionConfig", {"Id": "Id"}),
        "Tags": Read("list_tags_for_resource", "Tags.Items", {"Resource": "ARN"}),
    },
    identifier="Id",
    arn="ARN",
    attributes={"DomainName": "DomainName"},
    forms=("arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Ref}",),
    tags="Tags",
    is_global=True,
)

RENAMED = {
    "ACMCertificateArn": "AcmCertificateArn",
    "CustomHeaders": "OriginCustomHeaders",
    "IAMCertificateId": "IamCertificateId",
    "IsIPV6Enabled": "IPV6Enabled",
    "OriginSslProtocols": "OriginSSLProtocols",
    "SSLSupportMethod": "SslSupportMethod",
}
# What no template can say yet.
YOUNGER = frozenset({"OriginHttpVersion"})
# `CallerReference` makes the call idempotent; the other two say again, in an older way, what stands beside them.
DROPPED = frozenset({"CallerReference", "Certificate", "CertificateSource", *YOUNGER})
# The lists that CloudFormation, too, takes with their length.
COUNTED = frozenset({"OriginGroups", "Members", "StatusCodes"})
# In these the first that fits wins.
RANKED = frozenset({"CacheBehaviors"})
LENGTH = frozenset({"Enabled", "Items", "Quantity"})
SORTED_BY = {
    "CustomErrorResponses": "ErrorCode",
    "FunctionAssociations": "EventType",
    "LambdaFunctionAssociations": "EventType",
    "Origins": "Id",
    "OriginCustomHeaders": "HeaderName",
}


def properties(doc: Document) -> Properties:
    """The configuration with CloudFormation's names, its counted lists as plain ones."""
    config = pruned(_translated(pruned(doc.get("Config") or {})))
    return given(DistributionConfig=config, Tags=tag_list(doc.get("Tags")))


def _translated(config: Mapping[str, Any]) -> dict[str, Json]:
    found: dict[str, Json] = {}
    for field, value in config.items():
        name = RENAMED.get(field, field)
        # An empty identity says that the origin is a bucket which needs none.
        empty = value == "" and name != "OriginAccessIdentity"
        if name in DROPPED or empty or (name == "Logging" and not value.get("Bucket")):
            continue
        if name == "AllowedMethods":
            found["CachedMethods"] = _list("CachedMethods", value.get("CachedMethods") or {})
        if name == "GeoRestriction":
            found[name] = {"RestrictionType": value.get("RestrictionType"), "Locations": _list(name, value)}
        else:
            found[name] = _value(name, value)
    # CloudFront accepts no protocol or method of delivery of a certificate that it brings itself.
    if found.get("CloudFrontDefaultCertificate"):
        return {"CloudFrontDefaultCertificate": True}
    # Beside another certificate it may not even be denied.
    return {name: value for name, value in found.items() if name != "CloudFrontDefaultCertificate"}


def _value(name: str, value: Any) -> Json:
    if not isinstance(value, Mapping):
        # Codes and counts that the API takes as texts are numbers to CloudFormation.
        return int(value) if name == "ResponseCode" else value
    if name in COUNTED:
        items = _list("", value)
        return {"Quantity": len(items), "Items": items} if items else None
    if (value.keys() <= LENGTH and "Quantity" in value) or name == "AllowedMethods":
        return _list(name, value)
    return _translated({field: item for field, item in value.items() if (name, field) != ("Logging", "Enabled")})


def _list(name: str, value: Mapping[str, Any]) -> list[Any]:
    items = [_translated(item) if isinstance(item, Mapping) else item for item in value.get("Items") or ()]
    if name in SORTED_BY:
        return by(SORTED_BY[name], items)
    return items if name in RANKED or any(isinstance(item, Mapping) for item in items) else sorted(items)


def findings(doc: Document) -> Iterator[Finding]:
    """An alternate name belongs to one distribution in the world; and what the type does not know yet."""
    yield from not_in_templates(SPEC.kind, doc.get("Config"), YOUNGER)
    if aliases := sorted(((doc.get("Config") or {}).get("Aliases") or {}).get("Items") or ()):
        yield Finding(
            Severity.BLOCK,
            "alternate-names-taken",
            "",
            f"{', '.join(aliases)}: an alternate name exists once in the world, and this distribution has it",
            "take the names out of the template for the move, and hand them over at cutover (AssociateAlias, "
            "UpdateDomainAssociation)",
        )
