"""AWS::Route53::RecordSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Json, Properties
from migrate.resources.shapes import given, in_order, picked
from migrate.resources.spec import Document, Read, Spec

# Templates seldom write the last dot that Route 53 answers with.
NAME = "join('.', split(Name, '.')[?@ != ''])"

SPEC = Spec(
    kind="AWS::Route53::RecordSet",
    also=("AWS::Route53::RecordSetGroup",),
    service="route53",
    is_global=True,
    parents=("AWS::Route53::HostedZone",),
    listing=Read("list_resource_record_sets", "ResourceRecordSets", {"HostedZoneId": "Id"}),
    # One name has a record of each type, and several of one type where a policy chooses among them.
    identifier=f"join('|', [{NAME}, Type, SetIdentifier][?@])",
    name=NAME,
    ref_identifies=False,
    # Every zone has these two of its own; name servers under another name delegate a part of it.
    owned_by_aws="(Type == 'SOA' || Type == 'NS') && Name == _parent.Name",
    ignored={
        "Comment": "told to the change, not kept with the record",
        "HostedZoneName": "the zone is named by its id",
    },
)

PLAIN = ("CidrRoutingConfig", "Failover", "GeoLocation", "HealthCheckId", "Region", "SetIdentifier", "Weight")
# In these the answer is one value of the account, whatever it says.
OF_HOSTS = frozenset({"A", "AAAA", "CNAME", "HTTPS", "SVCB"})
LONG = 300


def properties(doc: Document) -> Properties:
    """A name and what it is answered with."""
    ttl = doc.get("TTL")
    return given(
        **picked(doc, PLAIN),
        AliasTarget=_alias(doc),
        GeoProximityLocation=given(**(doc.get("GeoProximityLocation") or {})),
        HostedZoneId=_zone(doc),
        MultiValueAnswer=doc.get("MultiValueAnswer"),
        Name=name(doc),
        ResourceRecords=in_order(one.get("Value") for one in doc.get("ResourceRecords") or ()),
        TTL=None if ttl is None else str(ttl),
        Type=doc["Type"],
    )


def name(doc: Document) -> str:
    """The record's name as people write it: without the last dot, and `*` as itself."""
    return str(doc["Name"]).rstrip(".").replace("\\052", "*")


def _zone(doc: Document) -> str:
    return str(doc["_parent"]["Id"]).rsplit("/", 1)[-1]


def _alias(doc: Document) -> dict[str, Json]:
    """The target as `GetAtt` yields its name, without the last dot."""
    target: dict[str, Any] = dict(doc.get("AliasTarget") or {})
    return {**target, "DNSName": target["DNSName"].rstrip(".")} if target else {}


def findings(doc: Document) -> Iterator[Finding]:
    """What a name still leads to after the cutover."""
    told, target, ttl = f"{name(doc)} ({doc['Type']})", _alias(doc), doc.get("TTL") or 0
    if target and target.get("HostedZoneId") != _zone(doc):
        yield Finding(
            Severity.WARN,
            "record-points-at-old-account",
            "",
            f"{told} is an alias of {target['DNSName']}, which stands in the old account",
            "change the record at cutover, once its new target stands; an alias of another account's resource works",
        )
    if doc["Type"] in OF_HOSTS and ttl > LONG:
        yield Finding(
            Severity.WARN,
            "long-ttl",
            "",
            f"answers for {told} stay in caches for {ttl} seconds after the record was changed",
            f"lower the TTL to 60 seconds at least {ttl} seconds before cutover",
        )
    for field, told_as in (("TrafficPolicyInstanceId", "a traffic policy"), ("AZAffinity", "the affinity to a zone")):
        if doc.get(field):
            yield Finding(
                Severity.BLOCK,
                "record-not-carried",
                "",
                f"{told} comes from {told_as}, which no template can carry",
                "make it anew in the new account by hand, and leave the record out of the move",
            )
