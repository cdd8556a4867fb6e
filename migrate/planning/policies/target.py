"""What apply needs in a stage's account: its stacks and what they make, the code, the data, and the verification."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from migrate.model.plan import StepKind
from migrate.planning.policies.data import COPIES, KEY, objects, target_statements, via
from migrate.planning.policies.documents import Statement
from migrate.planning.policies.handlers import Permissions, permissions
from migrate.planning.policies.lookups import invoked, looked_up, role_names, typed
from migrate.planning.policies.operations import POLICED, STEPS, TAGGED, actions
from migrate.planning.policies.places import ANY, STACKS, Stage, members, paths
from migrate.planning.policies.published import expanded, only_reads
from migrate.planning.policies.reads import verification_actions

ROLE = "AWS::IAM::Role"
NESTED = "AWS::CloudFormation::Stack"
PASS = "iam:PassRole"
CODE = frozenset({"s3:GetObject", "s3:GetObjectVersion"})
"""Handlers read code from S3: only from the artifact bucket, and from buckets whose objects are copied."""


@dataclass(frozen=True, slots=True)
class Template:
    """A template of a stage, as the plan's folder has it, with the Region that it is for."""

    region: str
    text: str
    content: Mapping[str, Any]


def templates_of(stage: Stage, texts: Mapping[str, str]) -> tuple[Template, ...]:
    """Those of the stage's folder that are deployed: nested ones are named by no step."""
    found = []
    for path, text in sorted(texts.items()):
        parts = path.split("/")
        if (
            parts[:2] == ["templates", stage.name]
            and len(parts) > 3
            and path.endswith(".json")
            and not path.endswith(".live.json")
        ):
            found.append(Template(parts[2], text, json.loads(text)))
    return tuple(found)


def kinds_of(templates: Iterable[Template]) -> frozenset[str]:
    """The types of all their resources."""
    return frozenset(str(resource["Type"]) for one in templates for resource in typed(one.content))


def needed(templates: Sequence[Template]) -> Permissions:
    """What CloudFormation needs to make what stands in the templates."""
    return permissions(kinds_of(templates), templates[0].region) if templates else Permissions()


def statements(stage: Stage, templates: Sequence[Template], kinds: Iterable[str]) -> Iterator[Statement]:
    """All that apply needs there; `kinds` are the types of what moves there, which are read back."""
    made = needed(templates)
    looked = verification_actions({*kinds, *kinds_of(templates)})
    handled = made.actions - CODE - {PASS} | {action for one in templates for action in invoked(one.content)}
    reads = looked | {action for action in handled if _reads(action)}
    for exact in (*_stacks(stage), *_code(stage), *target_statements(stage), *_keys(stage)):
        yield replace(exact, actions=tuple(set(exact.actions) - reads))
    yield from _passed(stage, templates, made.actions)
    for one in templates:
        yield from looked_up(stage, one.region, one.text, one.content)
    yield Statement("Read", tuple(reads))
    # Whatever another account's resource policy would let in: nothing outside of this account is ever changed.
    own = "${aws:PrincipalAccount}" if stage.account.id == ANY else stage.account.id
    yield Statement("Make", tuple(handled - reads), condition={"StringEqualsIfExists": {"aws:ResourceAccount": own}})


def _reads(action: str) -> bool:
    return all(map(only_reads, expanded(action)))


def _stacks(stage: Stage) -> Iterator[Statement]:
    for step in stage.of(*STACKS):
        name = str(step.inputs["stack_name"])
        wanted = {action for action in _own(step.kind) if action.startswith("cloudformation:")}
        wanted |= {*(TAGGED if step.inputs.get("tags") else ()), *(POLICED if step.inputs.get("stack_policy") else ())}
        nested = any(one.get("kind") == NESTED for one in members(step)) or any("/" in path for path in paths(step))
        names = (f"stack/{name}/*", f"stack/{name}-*/*") if nested else (f"stack/{name}/*",)
        arns = tuple(stage.account.arn("cloudformation", step.region, one) for one in names)
        yield Statement("Stacks", tuple(wanted), arns)


def _code(stage: Stage) -> Iterator[Statement]:
    """The artifact bucket, and what CloudFormation fetches from it."""
    for step in stage.of(StepKind.ARTIFACT_BUCKET):
        bucket = stage.expand(str(step.inputs["bucket"]), step.region)
        bucket_actions = _own(StepKind.ARTIFACT_BUCKET) | {"s3:ListBucket"}
        yield from objects("Artifacts", stage.account, bucket, bucket_actions | _own(StepKind.ARTIFACT) | CODE)


def _own(kind: StepKind) -> frozenset[str]:
    return actions(STEPS[kind].own) | frozenset(STEPS[kind].also)


def _keys(stage: Stage) -> Iterator[Statement]:
    """The stage's own keys, whose ids are new: only where copies write into what they encrypt."""
    copies = tuple(stage.of(*COPIES))
    regions = {step.region for step in stage.of(*STACKS) for one in members(step) if one.get("kind") == KEY}
    arns = tuple(stage.account.arn("kms", region, "key/*") for region in sorted(regions))
    if copies and arns:
        yield Statement("Keys", ("kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey"), arns, via(copies))


def _passed(stage: Stage, templates: Sequence[Template], wanted: frozenset[str]) -> Iterator[Statement]:
    """The roles that services are given: those that the stage's stacks make, and those that its templates name."""
    if PASS not in wanted:
        return
    made = {
        stage.renewed(str(one["identifiers"]["Arn"]), step.region)
        for step in stage.of(*STACKS)
        for one in members(step)
        if one.get("kind") == ROLE and "Arn" in one.get("identifiers", {})
    }
    named = {stage.account.arn("iam", "", f"role/{name}") for one in templates for name in role_names(one.text)}
    yield Statement("PassRoles", (PASS,), tuple(made | named))
