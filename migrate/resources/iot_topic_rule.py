"""AWS::IoT::TopicRule: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iot-topicrule.html"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding, Severity
from migrate.model.values import Properties
from migrate.resources.shapes import given, in_order, tag_list
from migrate.resources.spec import Document, Read, Spec

SPEC = Spec(
    kind="AWS::IoT::TopicRule",
    service="iot",
    listing=Read("list_topic_rules", "rules"),
    facets={
        "": Read("get_topic_rule", "rule", {"ruleName": "ruleName"}),
        "Tags": Read("list_tags_for_resource", "tags", {"resourceArn": "ruleArn"}),
    },
    identifier="ruleName",
    name="ruleName",
    arn="ruleArn",
    attributes={"Arn": "ruleArn"},
    tags="Tags",
    name_property="RuleName",
)

# The keys of these are people's, not the API's.
MAPS = frozenset({"clientProperties", "tags"})
# `channelArn` is the older way to name the channel; the others are told by a finding.
DROPPED = frozenset({"channelArn", "operation", "salesforce"})


def properties(doc: Document) -> Properties:
    """What CreateTopicRule takes."""
    payload = given(
        AwsIotSqlVersion=doc.get("awsIotSqlVersion"),
        Description=doc.get("description"),
        ErrorAction=_written(doc.get("errorAction")),
        RuleDisabled=doc.get("ruleDisabled"),
        Sql=doc.get("sql"),
    )
    actions = [_written(action) for action in doc.get("actions") or ()]
    return given(
        RuleName=doc["ruleName"], Tags=tag_list(doc.get("Tags")), TopicRulePayload={**payload, "Actions": actions}
    )


def _written(raw: Any) -> Any:
    """An action as the template writes it."""
    if isinstance(raw, Mapping):
        return {
            name[:1].upper() + name[1:]: dict(value) if name in MAPS else _written(value)
            for name, value in raw.items()
            if name not in DROPPED and value is not None
        }
    return [_written(item) for item in raw] if isinstance(raw, list) else raw


def findings(doc: Document) -> Iterator[Finding]:
    """Actions that no template has, and endpoints that must consent."""
    actions = [*(doc.get("actions") or ()), doc.get("errorAction") or {}]
    odd = {name for action in actions for name in action if name == "salesforce"}
    odd |= {"dynamoDB operation" for action in actions if _operation(action) not in ("", "INSERT")}
    if odd:
        yield Finding(
            Severity.BLOCK,
            "rule-action-not-carried",
            "",
            f"CloudFormation has no property for this: {', '.join(sorted(odd))}",
            "take it out of the rule for the move, and set it through the API in the new account",
        )
    if urls := in_order({(action.get("http") or {}).get("url") for action in actions}):
        yield Finding(
            Severity.WARN,
            "http-endpoint-confirms-anew",
            "",
            f"IoT sends to {', '.join(urls)} only once the endpoint has confirmed the new account",
            "create the HTTPS destination in the new account and answer the confirmation that it gets",
        )


def _operation(action: Mapping[str, Any]) -> str:
    return str((action.get("dynamoDB") or {}).get("operation") or "").upper()
