"""AWS::WAFv2::IPSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-ipset.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.wafv2_shapes import OF_IT, REF, SCOPES, TAGS, scope

SPEC = Spec(
    kind="AWS::WAFv2::IPSet",
    service="wafv2",
    within=SCOPES,
    listing=Read("list_ip_sets", "IPSets[].{Name: Name, Id: Id, ARN: ARN}", {"Scope": "Scope"}),
    facets={"": Read("get_ip_set", "IPSet", OF_IT), "Tags": TAGS},
    identifier=REF,
    arn="ARN",
    name="Name",
    attributes={"Arn": "ARN", "Id": "Id"},
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """Addresses that rules name. A set may be empty."""
    return {
        "Addresses": in_order(doc.get("Addresses")),
        "Scope": scope(doc),
        **given(**picked(doc, ("Description", "IPAddressVersion", "Name")), Tags=tag_list(doc.get("Tags"))),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
