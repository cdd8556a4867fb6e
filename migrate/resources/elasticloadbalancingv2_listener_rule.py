"""AWS::ElasticLoadBalancingV2::ListenerRule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticloadbalancingv2-listenerrule.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Properties, canonical
from migrate.resources.elasticloadbalancingv2_shapes import actions, secrets, tags_of_it
from migrate.resources.shapes import by, given, pruned, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::ElasticLoadBalancingV2::ListenerRule",
    service="elbv2",
    parents=("AWS::ElasticLoadBalancingV2::Listener",),
    # The default rule is the listener's own.
    listing=Read("describe_rules", "Rules[?!IsDefault]", {"ListenerArn": "ListenerArn"}),
    facets={"Tags": tags_of_it("RuleArn")},
    identifier="RuleArn",
    arn="RuleArn",
    tags="Tags",
    limits=("The client secret of an OpenID Connect sign-in",),
)


def properties(doc: Document) -> Properties:
    """What is done with which requests, and before which other rule."""
    return given(
        Actions=actions(doc.get("Actions"), int),
        Conditions=sorted((_condition(one) for one in doc.get("Conditions") or ()), key=canonical),
        ListenerArn=doc["_parent"]["ListenerArn"],
        Priority=int(doc["Priority"]) if doc.get("Priority") else None,
        Tags=tag_list(doc.get("Tags")),
        Transforms=pruned(by("Type", doc.get("Transforms"))),
    )


def _condition(raw: Mapping[str, Any]) -> Properties:
    """AWS says host and path in two ways, of which the older has no room for everything."""
    configs = {name: _sorted(value) for name, value in raw.items() if name.endswith("Config") and value}
    if configs:
        return given(Field=raw.get("Field"), **configs)
    return given(Field=raw.get("Field"), Values=sorted(raw.get("Values") or ()), RegexValues=raw.get("RegexValues"))


def _sorted(config: Mapping[str, Any]) -> Properties:
    """Any of the values is enough, so that their order means nothing."""
    return given(
        **{name: sorted(value, key=canonical) if isinstance(value, list) else value for name, value in config.items()}
    )


def findings(doc: Document) -> Iterator[Finding]:
    """Only of secrets."""
    yield from secrets(doc, doc.get("Actions"))
