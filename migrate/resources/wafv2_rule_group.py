"""AWS::WAFv2::RuleGroup: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-rulegroup.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, picked, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.wafv2_shapes import OF_IT, REF, SCOPES, TAGS, rules, scope

LABELS = "which labels there are comes of the rules"

SPEC = Spec(
    kind="AWS::WAFv2::RuleGroup",
    service="wafv2",
    within=SCOPES,
    listing=Read("list_rule_groups", "RuleGroups[].{Name: Name, Id: Id, ARN: ARN}", {"Scope": "Scope"}),
    facets={"": Read("get_rule_group", "RuleGroup", OF_IT), "Tags": TAGS},
    identifier=REF,
    arn="ARN",
    name="Name",
    attributes={"Arn": "ARN", "Id": "Id", "LabelNamespace": "LabelNamespace"},
    tags="Tags",
    ignored={"AvailableLabels": LABELS, "ConsumedLabels": LABELS, "MonetizationConfig": "a finding that blocks"},
)


def properties(doc: Document) -> Properties:
    """Rules that web ACLs name together."""
    return given(
        Rules=rules(doc.get("Rules")),
        Scope=scope(doc),
        Tags=tag_list(doc.get("Tags")),
        **picked(doc, ("Capacity", "CustomResponseBodies", "Description", "Name", "VisibilityConfig")),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Payments go to somebody's wallet: nobody but a person sets that up anew."""
    if doc.get("MonetizationConfig"):
        yield Finding(
            Severity.BLOCK,
            "monetization-not-carried",
            "",
            f"the rule group {doc['Name']} asks for payments, which is not carried",
            "decide whether the new account's may ask for payments, and set that up by hand",
        )
