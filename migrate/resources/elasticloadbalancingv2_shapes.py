"""What the types of Elastic Load Balancing share: actions, attributes, and where tags are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from migrate.model.finding import Finding
from migrate.model.values import Json, Properties
from migrate.resources.ec2_shapes import uncarried
from migrate.resources.shapes import by, given
from migrate.resources.spec import Document, Read

Action = Mapping[str, Any]


def tags_of_it(arn: str) -> Read:
    """The read of one resource's tags; `arn` is the field that names it."""
    return Read("describe_tags", "TagDescriptions[0].Tags", {"ResourceArns": f"[{arn}]"})


def attributes(raw: Iterable[Mapping[str, Any]] | None, but: frozenset[str] = frozenset()) -> list[Json]:
    """The attributes that have a value; AWS spells out those too that nobody set."""
    return [
        {"Key": one["Key"], "Value": one["Value"]}
        for one in by("Key", raw)
        if one.get("Value") not in (None, "") and one["Key"] not in but
    ]


def actions(raw: Iterable[Action] | None, timeout: type[int] | type[str]) -> list[Properties]:
    """What is done with a request, in order. A listener wants the time of a session as text, a rule as a number."""
    ordered = sorted(raw or (), key=lambda action: int(action.get("Order") or 0))
    return [_action(action, timeout) for action in ordered]


def _action(action: Action, timeout: type[int] | type[str]) -> Properties:
    found = {**action, **_target(action)}
    for name in ("AuthenticateCognitoConfig", "AuthenticateOidcConfig"):
        if config := found.get(name):
            lasts = config.get("SessionTimeout")
            found[name] = given(**{**config, "SessionTimeout": None if lasts is None else timeout(lasts)})
            if name == "AuthenticateOidcConfig":
                found[name]["UseExistingClientSecret"] = True
    return given(**found)


def _target(action: Action) -> Properties:
    """Where requests go. AWS says it in two ways when there is only one group of targets."""
    config = action.get("ForwardConfig")
    if not config:
        return {}
    groups = [given(**one) for one in by("TargetGroupArn", config.get("TargetGroups"))]
    sticky = config.get("TargetGroupStickinessConfig") or {}
    if len(groups) == 1 and not sticky.get("Enabled"):
        return {"TargetGroupArn": groups[0].get("TargetGroupArn"), "ForwardConfig": None}
    return {
        "TargetGroupArn": None,
        "ForwardConfig": given(TargetGroups=groups, TargetGroupStickinessConfig=given(**sticky)),
    }


def secrets(doc: Document, raw: Iterable[Action] | None) -> Iterator[Finding]:
    """AWS never tells the secret by which a load balancer signs people in elsewhere."""
    issuers = sorted(
        str(one["AuthenticateOidcConfig"].get("Issuer")) for one in raw or () if one.get("AuthenticateOidcConfig")
    )
    if issuers:
        yield uncarried(
            doc,
            "client-secret-unknown",
            f"people sign in at {', '.join(issuers)} with a client secret, which AWS does not tell",
            "write ClientSecret into the template as a dynamic reference to a secret of the new account",
        )
