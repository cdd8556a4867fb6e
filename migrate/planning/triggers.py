"""What would run by itself in both accounts at once: deployed switched off, switched on at cutover.

Two copies of a schedule, an event source mapping or a bucket notification process everything twice, and a copy of data
would set them off item by item.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from migrate.model.values import Json, Properties

ABSENT = "\0absent"
"""Stands for a property that is left out while switched off."""

_OFF: Mapping[str, Mapping[str, Json]] = {
    "AWS::ECS::Service": {"DesiredCount": 0},
    "AWS::Events::Rule": {"State": "DISABLED"},
    "AWS::Glue::Crawler": {"Schedule": ABSENT},
    "AWS::Glue::Trigger": {"StartOnCreation": False},
    "AWS::Lambda::EventSourceMapping": {"Enabled": False},
    "AWS::Pipes::Pipe": {"DesiredState": "STOPPED"},
    "AWS::S3::Bucket": {"NotificationConfiguration": ABSENT},
    "AWS::Scheduler::Schedule": {"State": "DISABLED"},
    "AWS::Synthetics::Canary": {"StartCanaryAfterCreation": False},
}


def switched_off(kind: str, properties: Mapping[str, Any]) -> Properties:
    """The properties to change, and their values while switched off; empty for what does not run by itself."""
    off = _OFF.get(kind, {})
    if kind == "AWS::Events::Rule" and "ScheduleExpression" not in properties:
        return {}  # waits for events of its own account, where nothing happens yet
    if kind == "AWS::ECS::Service" and properties.get("SchedulingStrategy") == "DAEMON":
        return {}  # runs as often as there are instances, and takes no count
    return {
        name: value
        for name, value in off.items()
        if properties.get(name) != value and (value != ABSENT or properties.get(name))
    }


def with_off(properties: Mapping[str, Any], off: Properties) -> dict[str, Json]:
    """The properties of a template's resource with its trigger switched off."""
    return {name: value for name, value in {**properties, **off}.items() if value != ABSENT}
