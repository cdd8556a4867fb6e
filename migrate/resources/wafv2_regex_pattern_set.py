"""AWS::WAFv2::RegexPatternSet: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-wafv2-regexpatternset.html"""

from __future__ import annotations

from collections.abc import Iterator

from migrate.model.finding import Finding
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, picked, tag_list
from migrate.resources.spec import Document, Read, Spec
from migrate.resources.wafv2_shapes import OF_IT, REF, SCOPES, TAGS, scope

SPEC = Spec(
    kind="AWS::WAFv2::RegexPatternSet",
    service="wafv2",
    within=SCOPES,
    listing=Read("list_regex_pattern_sets", "RegexPatternSets[].{Name: Name, Id: Id, ARN: ARN}", {"Scope": "Scope"}),
    facets={"": Read("get_regex_pattern_set", "RegexPatternSet", OF_IT), "Tags": TAGS},
    identifier=REF,
    arn="ARN",
    name="Name",
    attributes={"Arn": "ARN", "Id": "Id"},
    tags="Tags",
)


def properties(doc: Document) -> Properties:
    """Patterns that rules name. A set may be empty."""
    patterns = (one.get("RegexString") for one in doc.get("RegularExpressionList") or ())
    return {
        "RegularExpressionList": in_order(pattern for pattern in patterns if pattern),
        "Scope": scope(doc),
        **given(**picked(doc, ("Description", "Name")), Tags=tag_list(doc.get("Tags"))),
    }


def findings(doc: Document) -> Iterator[Finding]:
    """Nothing that a person must know."""
    yield from ()
