"""AWS::Lightsail::StaticIp: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lightsail-staticip.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Lightsail::StaticIp",
    service="lightsail",
    listing=Read("get_static_ips", "staticIps"),
    identifier="name",
    name="name",
    arn="arn",
    attributes={"IpAddress": "ipAddress", "StaticIpArn": "arn"},
    name_property="StaticIpName",
    by_hand="allocate one in the new account and attach it to the new instance, once that stands",
    limits=("The address itself",),
)


def properties(doc: Document) -> Properties:
    """A name, and the instance that has it."""
    return given(AttachedTo=doc.get("attachedTo"), StaticIpName=doc["name"])


def findings(doc: Document) -> Iterator[Finding]:
    """An address of Lightsail's never leaves its account."""
    yield Finding(
        Severity.WARN,
        "address-changes",
        "",
        f"{doc.get('ipAddress') or 'the address'} cannot move: the new account gets another one",
        "change the records and the allow-lists that name it at cutover",
    )
