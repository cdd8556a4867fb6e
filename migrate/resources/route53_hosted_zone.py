"""AWS::Route53::HostedZone: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-hostedzone.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, tag_list
from migrate.resources.spec import Document, Read, Spec

# ListHostedZones says `/hostedzone/Z1` where everybody else says `Z1`.
ID = "split(Id, '/')[-1]"

SPEC = Spec(
    kind="AWS::Route53::HostedZone",
    service="route53",
    is_global=True,
    listing=Read("list_hosted_zones", "HostedZones"),
    facets={
        "": Read("get_hosted_zone", "{VPCs: VPCs, DelegationSet: DelegationSet}", {"Id": "Id"}),
        "QueryLog": Read(
            "list_query_logging_configs", "QueryLoggingConfigs[0].CloudWatchLogsLogGroupArn", {"HostedZoneId": ID}
        ),
        "Tags": Read(
            "list_tags_for_resource", "ResourceTagSet.Tags", {"ResourceType": "'hostedzone'", "ResourceId": ID}
        ),
    },
    identifier=ID,
    arn=f"arn:{{_.Partition}}:route53:::hostedzone/{{{ID}}}",
    name="Name",
    attributes={"Id": ID},
    forms=("arn:${AWS::Partition}:route53:::hostedzone/${Ref}", "/hostedzone/${Ref}"),
    tags="Tags",
    measures={"ResourceRecordSetCount": "ResourceRecordSetCount"},
    # The zones of Cloud Map's namespaces are made and filled by it.
    owned_by_aws="LinkedService != `null`",
    limits=("The name servers: whoever delegates to the zone must name the new ones",),
    ignored={"DelegationSetId": "a reusable delegation set belongs to its account"},
)


def properties(doc: Document) -> Properties:
    """The zone without its records."""
    config, features = doc.get("Config") or {}, doc.get("Features") or {}
    networks = sorted((one.get("VPCRegion") or "", one.get("VPCId") or "") for one in doc.get("VPCs") or ())
    return given(
        HostedZoneConfig=given(Comment=config.get("Comment")),
        HostedZoneFeatures=given(
            EnableAcceleratedRecovery=True if features.get("AcceleratedRecoveryStatus") == "ENABLED" else None
        ),
        HostedZoneTags=tag_list(doc.get("Tags")),
        Name=doc["Name"],
        QueryLoggingConfig=given(CloudWatchLogsLogGroupArn=doc.get("QueryLog")),
        VPCs=[given(VPCId=network, VPCRegion=region) for region, network in networks],
    )


def findings(doc: Document) -> Iterator[Finding]:
    """The world finds a zone through the name servers that its parent, or its registrar, names."""
    name = doc["Name"].rstrip(".")
    if not (doc.get("Config") or {}).get("PrivateZone"):
        servers = ", ".join(sorted((doc.get("DelegationSet") or {}).get("NameServers") or ())) or "the old name servers"
        yield Finding(
            Severity.WARN,
            "delegation-changes",
            "",
            f"{name} is answered by {servers} until its delegation names the new zone's servers",
            f"at cutover, replace the NS records of {name} in the zone above it, or its name servers at the registrar",
        )
    if (doc.get("DelegationSet") or {}).get("Id"):
        yield Finding(
            Severity.WARN,
            "delegation-set-stays-behind",
            "",
            f"{name} uses a reusable delegation set, which cannot leave its account",
            "make a reusable delegation set in the new account if several zones are to share their name servers",
        )
    if (doc.get("Features") or {}).get("ChangeGuardrails"):
        yield Finding(
            Severity.BLOCK,
            "change-guardrails",
            "",
            f"{name} has change guardrails, which no template can carry",
            "take note of them, and set them on the new zone by hand",
        )
