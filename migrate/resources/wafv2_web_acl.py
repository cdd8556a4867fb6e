"""AWS::WAFv2::WebACL: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-webacl.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.template_shapes import not_in_templates, without
from migrate.resources.wafv2_shapes import OF_IT, REF, SCOPES, TAGS, rules, scope

SPEC = Spec(
    kind="AWS::WAFv2::WebACL",
    service="wafv2",
    within=SCOPES,
    listing=Read("list_web_acls", "WebACLs[].{Name: Name, Id: Id, ARN: ARN}", {"Scope": "Scope"}),
    facets={"": Read("get_web_acl", "WebACL", OF_IT), "Tags": TAGS},
    identifier=REF,
    arn="ARN",
    name="Name",
    attributes={"Arn": "ARN", "Id": "Id", "LabelNamespace": "LabelNamespace"},
    tags="Tags",
    owned_by_aws="ManagedByFirewallManager",
    ignored={"MonetizationConfig": "a finding that blocks"},
)

PLAIN = (
    "ApplicationConfig",
    "CaptchaConfig",
    "ChallengeConfig",
    "CustomResponseBodies",
    "DataProtectionConfig",
    "Description",
    "Name",
    "OnSourceDDoSProtectionConfig",
    "VisibilityConfig",
)
# Whose limit a template can say.
BODIES = ("API_GATEWAY", "APP_RUNNER_SERVICE", "CLOUDFRONT", "COGNITO_USER_POOL", "VERIFIED_ACCESS_INSTANCE")
# What no template can say yet.
YOUNGER = ("AWSManagedRulesAISecurityRuleSet",)
SCRIPTS = "ChallengeJavascriptSdkInjection"
# What the API takes and no template, or what only a person may decide.
BEYOND = {
    "AnalyticsConfig": "analytics",
    "MonetizationConfig": "payments",
    "PostProcessFirewallManagerRuleGroups": "rules of Firewall Manager",
    "PreProcessFirewallManagerRuleGroups": "rules of Firewall Manager",
}


def properties(doc: Document) -> Properties:
    """Which requests are let through; what it protects names it, or is an association of its own."""
    limits: dict[str, Any] = doc.get("AssociationConfig") or {}
    return given(
        AssociationConfig=given(RequestBody=picked(limits.get("RequestBody") or {}, BODIES)),
        DefaultAction=_default(doc.get("DefaultAction") or {}),
        Rules=rules(without(doc.get("Rules"), YOUNGER)),
        Scope=scope(doc),
        Tags=tag_list(doc.get("Tags")),
        TokenDomains=in_order(doc.get("TokenDomains")),
        **picked(doc, PLAIN),
    )


def _default(raw: Mapping[str, Any]) -> dict[str, Any]:
    """What becomes of all other requests; an empty mapping is how WAF says that nothing more is to be said of it."""
    return {name: raw[name] for name in ("Allow", "Block") if raw.get(name) is not None}


def findings(doc: Document) -> Iterator[Finding]:
    """What a template would silently leave out."""
    yield from not_in_templates(SPEC.kind, doc.get("Rules"), YOUNGER)
    left_out = {told for field, told in BEYOND.items() if doc.get(field)}
    limits: dict[str, Any] = doc.get("AssociationConfig") or {}
    if limits.get(SCRIPTS):
        left_out.add("injected scripts")
    left_out |= {f"a limit of bodies for {name}" for name in limits.get("RequestBody") or () if name not in BODIES}
    if doc.get("DefaultAction") and not _default(doc["DefaultAction"]):
        left_out.add("another default action")
    if left_out:
        yield Finding(
            Severity.BLOCK,
            "web-acl-not-carried",
            "",
            f"the web ACL {doc['Name']} has {', '.join(sorted(left_out))}, which is not carried",
            "take note of it, and set it on the new web ACL by hand",
        )
