"""EventBridge: buses, rules, schedules, pipes and connections."""

from __future__ import annotations

import json

from migrate.sandbox.cloudformation.calls import Properties, call
from migrate.sandbox.cloudformation.kinds import Kind, Scope, Step


def _rule(scope: Scope) -> Properties:
    return {**{k: v for k, v in scope["p"].items() if k != "Targets"}, "Name": scope["name"]}


def _permission(scope: Scope) -> Properties:
    """A statement of the bus's policy: whole, or by the older action and principal."""
    p = scope["p"]
    if "Statement" not in p:
        return dict(p)
    statement = {"Sid": p["StatementId"], **p["Statement"]}
    return {"EventBusName": p.get("EventBusName", "default"), "Policy": json.dumps(_policy(scope, statement))}


def _policy(scope: Scope, statement: Properties) -> Properties:
    """PutPermission with a whole policy replaces what stood: keep the statements of the other resources."""
    bus = scope["p"].get("EventBusName", "default")
    standing = call(scope["account"], scope["region"], "events", "describe_event_bus", {"Name": bus}).get("Policy")
    others = json.loads(standing).get("Statement", []) if standing else []
    kept = [other for other in others if other.get("Sid") != statement["Sid"]]
    return {"Version": "2012-10-17", "Statement": [*kept, dict(statement)]}


_TARGETS = Step(
    "put_targets", {"Rule": "{name}", "EventBusName": "{p.EventBusName}", "Targets": "{[item]}"},
    when="p.Targets", each="p.Targets",
    undo=("remove_targets", {"Rule": "{name}", "EventBusName": "{p.EventBusName}", "Ids": "{[item.Id]}"}),
)  # fmt: skip

KINDS = (
    Kind(
        "AWS::Events::EventBus", "events", "create_event_bus", "{name}", {"Name": "{id}"},
        attributes={"Arn": "{EventBusArn}", "Name": "{id}"}, name="Name", carried=frozenset({"Policy"}),
        delete="delete_event_bus",
        steps=(Step("put_permission", {"EventBusName": "{id}", "Policy": "{p.Policy}"}, when="p.Policy"),),
    ),
    Kind(
        "AWS::Events::EventBusPolicy", "events", "put_permission", "{p.StatementId}",
        {"EventBusName": "{p.EventBusName}", "StatementId": "{p.StatementId}"}, values=_permission,
        delete="remove_permission",
    ),
    Kind(
        "AWS::Events::Rule", "events", "put_rule", "{name}", {"Name": "{name}", "EventBusName": "{p.EventBusName}"},
        attributes={"Arn": "{RuleArn}"}, name="Name", limit=64, values=_rule,
        standing=Step("describe_rule", {"Name": "{name}", "EventBusName": "{p.EventBusName}"}),
        carried=frozenset({"Targets"}),
        fixed=frozenset({"EventBusName"}), update="put_rule",
        whole=frozenset({"ScheduleExpression", "EventPattern", "State", "Description", "RoleArn"}),
        steps=(_TARGETS,), delete="delete_rule",
    ),
    Kind(
        "AWS::Events::Connection", "events", "create_connection", "{name}", {"Name": "{id}"},
        attributes={"Arn": "{ConnectionArn}"}, name="Name", limit=64, update="update_connection",
        delete="delete_connection",
    ),
    Kind(
        "AWS::Events::ApiDestination", "events", "create_api_destination", "{name}", {"Name": "{id}"},
        attributes={"Arn": "{ApiDestinationArn}"}, name="Name", limit=64, update="update_api_destination",
        delete="delete_api_destination",
    ),
    Kind(
        "AWS::Scheduler::ScheduleGroup", "scheduler", "create_schedule_group", "{name}", {"Name": "{id}"},
        attributes={"Arn": "{ScheduleGroupArn}"}, name="Name", limit=64, delete="delete_schedule_group",
    ),
    Kind(
        "AWS::Scheduler::Schedule", "scheduler", "create_schedule", "{name}",
        {"Name": "{id}", "GroupName": "{p.GroupName}"}, attributes={"Arn": "{ScheduleArn}"}, name="Name", limit=64,
        update="update_schedule",
        whole=frozenset({"FlexibleTimeWindow", "ScheduleExpression", "Target", "State", "Description",
                         "ScheduleExpressionTimezone", "StartDate", "EndDate", "KmsKeyArn"}),
        delete="delete_schedule",
    ),
    Kind(
        "AWS::Pipes::Pipe", "pipes", "create_pipe", "{name}", {"Name": "{id}"}, attributes={"Arn": "{Arn}"},
        name="Name", limit=64, delete="delete_pipe",
    ),
)  # fmt: skip
