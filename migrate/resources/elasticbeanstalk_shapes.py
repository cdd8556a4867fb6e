"""What Elastic Beanstalk's environments and saved configurations say alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from migrate.model.secrecy import is_secret
from migrate.model.values import Properties
from migrate.resources.shapes import given, own_tags

# Elastic Beanstalk sets these by itself, and lets nobody else do so.
OWN_TAGS = ("elasticbeanstalk:", "aws:")

OPTION = ("Namespace", "OptionName", "ResourceName")


def options(settings: Iterable[Mapping[str, Any]] | None) -> list[Properties]:
    """The settings that have a value, in one order; those whose names tell of a secret are left out."""
    told = (
        {name: one[name] for name in (*OPTION, "Value") if one.get(name)}
        for one in settings or ()
        if one.get("Value") and not holds_secret(one)
    )
    return sorted(told, key=lambda one: [one.get(name, "") for name in OPTION])


def holds_secret(setting: Mapping[str, Any]) -> bool:
    """Whether the value of a setting looks like a secret. A database's password is answered as asterisks anyway."""
    return is_secret(str(setting.get("OptionName")), setting.get("Value"))


def platform(doc: Mapping[str, Any]) -> Properties:
    """The platform by the name of its stack where it has one: the two ways to say it exclude each other."""
    if stack := doc.get("SolutionStackName"):
        return {"SolutionStackName": stack}
    return given(PlatformArn=doc.get("PlatformArn"))


def tags(raw: object) -> list[dict[str, str]]:
    """People's tags; the environment's name is a tag that it gets by itself."""
    return [
        {"Key": key, "Value": value}
        for key, value in own_tags(raw).items()
        if not key.startswith(OWN_TAGS) and key != "Name"
    ]
