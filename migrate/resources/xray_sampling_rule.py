"""AWS::XRay::SamplingRule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-xray-samplingrule.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::XRay::SamplingRule",
    service="xray",
    listing=Read("get_sampling_rules", "SamplingRuleRecords[].SamplingRule"),
    facets={"Tags": Read("list_tags_for_resource", "Tags", {"ResourceARN": "RuleARN"})},
    identifier="RuleARN",
    name="RuleName",
    arn="RuleARN",
    tags="Tags",
    # Every account has it, in every region.
    owned_by_aws="RuleName == 'Default'",
    ignored={
        "RuleName": "the older way to say what the rule itself says",
        "SamplingRuleRecord": "the older way to write SamplingRule",
        "SamplingRuleUpdate": "the older way to write SamplingRule",
    },
)


def properties(doc: Document) -> Properties:
    """What CreateSamplingRule takes."""
    rule = {name: value for name, value in doc.items() if name not in ("RuleARN", "Tags") and not name.startswith("_")}
    return given(SamplingRule=pruned(rule), Tags=tag_list(doc.get("Tags")))


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing about a rule is beyond CloudFormation."""
    yield from ()
