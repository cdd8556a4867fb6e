"""Small accounts made by hand, and the plans of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from migrate.config import Config, Decision, OrganizationConfig, SourceConfig, StageConfig
from migrate.graph import build
from migrate.inventory import ownership
from migrate.model.inventory import Inventory
from migrate.model.plan import Plan
from migrate.model.resource import Membership, Resource
from migrate.model.stack import Stack, StackResource
from migrate.model.values import Json, pretty
from migrate.planning.brief import Brief
from migrate.planning.compose import compose
from migrate.planning.lint import Match
from migrate.planning.unit import Unit

ACCOUNT, REGION, AT = "111111111111", "us-east-1", "2026-11-24T00:00:00Z"


def bucket(name: str, stage: str = "", **properties: Any) -> Resource:
    """A bucket, tagged with its stage if it has one."""
    tags = {"STAGE": stage} if stage else {}
    known = {"Ref": name, "Arn": f"arn:aws:s3:::{name}"}
    return Resource(
        "AWS::S3::Bucket", REGION, name, name, name, known["Arn"], {"BucketName": name, **properties}, known, tags
    )


def role(name: str, stage: str = "", *resources: str) -> Resource:
    """A role that may do everything with `resources`."""
    statement: Json = {"Effect": "Allow", "Action": "*", "Resource": list(resources)}
    trust: Json = {"Version": "2012-10-17", "Statement": []}
    policies: Json = [{"PolicyName": "p", "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}]
    arn = f"arn:aws:iam::{ACCOUNT}:role/{name}"
    return Resource(
        "AWS::IAM::Role",
        "global",
        name,
        name,
        name,
        arn,
        {"RoleName": name, "Path": "/", "AssumeRolePolicyDocument": trust, "Policies": policies},
        {"Ref": name, "Arn": arn},
        {"STAGE": stage} if stage else {},
    )


def stack(name: str, template: Mapping[str, Any], *members: Resource, **more: Any) -> tuple[Stack, list[Resource]]:
    """A stack whose members stand in the order of its template's resources."""
    stack_id = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/0"
    logical_ids = list(template["Resources"])
    lines = tuple(
        StackResource(logical_id, template["Resources"][logical_id]["Type"], member.physical_id, "CREATE_COMPLETE")
        for logical_id, member in zip(logical_ids, members, strict=True)
    )
    inside = [
        Resource(
            m.kind, m.region, m.id, m.physical_id, m.name, m.arn, m.properties, m.identifiers, m.tags,
            membership=Membership(stack_id, name, logical_id), facts=m.facts,
        )
        for logical_id, m in zip(logical_ids, members, strict=True)
    ]  # fmt: skip
    return Stack(stack_id, name, REGION, "CREATE_COMPLETE", template, resources=lines, **more), inside


def inventory(resources: list[Resource], stacks: list[Stack] | None = None) -> Inventory:
    """An account that holds these."""
    ordered = tuple(sorted(resources, key=lambda resource: resource.key))
    return Inventory(ACCOUNT, "aws", (REGION,), AT, ordered, tuple(sorted(stacks or [], key=lambda item: item.key)))


def planned(found: Inventory, *decisions: Decision) -> tuple[Plan, Mapping[str, str]]:
    """The plan that moves dev, and its templates."""
    return compose(brief(found, *decisions), "dev", unjudged)


def brief(found: Inventory, *decisions: Decision) -> Brief:
    """The planner's input for moving dev."""
    config = Config(
        SourceConfig(ACCOUNT, (REGION,)),
        OrganizationConfig("aws+{stage}@example.com"),
        {"dev": StageConfig("dev"), "prod": StageConfig("prod", production=True)},
        decisions=decisions,
        path=Path("migrate.toml"),
    )
    graph = build(found)
    return Brief(found, graph, ownership.decide(found, graph, config), config, ("dev",))


def templates(units: Iterable[Unit]) -> Mapping[str, str]:
    """The texts of the units' templates by path."""
    every = [part for unit in units for part in unit.all()]
    cutover = {part.final_path: pretty(part.final) for part in every if part.final}
    return {part.path: pretty(part.template) for part in every} | cutover


def unjudged(texts: Iterable[str]) -> Mapping[str, tuple[Match, ...]]:
    """No linter: it takes seconds, and the world's test has it."""
    return dict.fromkeys(texts, ())
