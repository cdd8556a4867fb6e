"""AWS::Route53::HealthCheck: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-healthcheck.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Route53::HealthCheck",
    service="route53",
    is_global=True,
    listing=Read("list_health_checks", "HealthChecks"),
    facets={
        "Tags": Read(
            "list_tags_for_resource", "ResourceTagSet.Tags", {"ResourceType": "'healthcheck'", "ResourceId": "Id"}
        )
    },
    identifier="Id",
    arn="arn:{_.Partition}:route53:::healthcheck/{Id}",
    forms=("arn:${AWS::Partition}:route53:::healthcheck/${Ref}",),
    tags="Tags",
    # Cloud Map's own.
    owned_by_aws="LinkedService != `null`",
)

PLAIN = (
    "AlarmIdentifier",
    "EnableSNI",
    "FailureThreshold",
    "FullyQualifiedDomainName",
    "HealthThreshold",
    "IPAddress",
    "InsufficientDataHealthStatus",
    "Inverted",
    "MeasureLatency",
    "Port",
    "RequestInterval",
    "ResourcePath",
    "RoutingControlArn",
    "SearchString",
    "Type",
)
# What the API takes and no template.
BEYOND = ("Disabled", "EndpointType", "HealthCheckSourceId")


def properties(doc: Document) -> Properties:
    """What is asked, how often, and from where."""
    config = doc["HealthCheckConfig"]
    return given(
        HealthCheckConfig=given(
            **picked(config, PLAIN),
            ChildHealthChecks=in_order(config.get("ChildHealthChecks")),
            Regions=in_order(config.get("Regions")),
        ),
        HealthCheckTags=tag_list(doc.get("Tags")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A template knows neither a check that is switched off nor one of a private endpoint."""
    if beyond := [field for field in BEYOND if doc["HealthCheckConfig"].get(field)]:
        yield Finding(
            Severity.BLOCK,
            "health-check-not-carried",
            "",
            f"the health check has {', '.join(beyond)} set, which no template can carry",
            "leave the check out of the move, or set it on the new one by hand",
        )
