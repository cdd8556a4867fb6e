"""AWS::Config::ConfigRule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-config-configrule.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.reading import search
from migrate.resources.shapes import by, given, in_order, parsed, picked
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::Config::ConfigRule",
    service="config",
    listing=Read("describe_config_rules", "ConfigRules"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceArn": "ConfigRuleArn"})},
    identifier="ConfigRuleName",
    name="ConfigRuleName",
    arn="ConfigRuleArn",
    attributes={"Arn": "ConfigRuleArn", "ConfigRuleId": "ConfigRuleId"},
    tags="Tags",
    name_property="ConfigRuleName",
    # Services make rules for themselves (Security Hub, conformance packs), and nobody else may change those.
    owned_by_aws="CreatedBy != `null` && CreatedBy != ''",
    limits=("The tags of a rule: no template has them", "What it found so far: the new account is evaluated anew"),
    ignored={"Compliance": "holds nothing but what AWS found"},
)

SCOPE = ("ComplianceResourceId", "TagKey", "TagValue")


def properties(doc: Document) -> Properties:
    """What PutConfigRule takes."""
    scope = doc.get("Scope") or {}
    return given(
        **picked(doc, ("ConfigRuleName", "Description", "MaximumExecutionFrequency")),
        EvaluationModes=by("Mode", doc.get("EvaluationModes")),
        InputParameters=parsed(doc.get("InputParameters")),
        Scope=given(**picked(scope, SCOPE), ComplianceResourceTypes=in_order(scope.get("ComplianceResourceTypes"))),
        Source=_source(doc),
    )


def _source(doc: Document) -> Properties:
    source = doc.get("Source") or {}
    return given(
        **picked(source, ("Owner", "SourceIdentifier")),
        CustomPolicyDetails=given(**(source.get("CustomPolicyDetails") or {})),
        SourceDetails=sorted(source.get("SourceDetails") or (), key=lambda item: str(sorted(item.items()))),
    )


def findings(doc: Document) -> Iterator[Finding]:
    """A rule written in Guard is told without its text."""
    guard = search("Source.CustomPolicyDetails", doc)
    if guard is not None and not guard.get("PolicyText"):
        yield Finding(
            Severity.BLOCK,
            "rule-text-not-carried",
            "",
            "the rule is written in Guard, and AWS describes it without its text",
            "get the text by GetCustomRulePolicy and make the rule by hand, or take it out of the move",
        )
